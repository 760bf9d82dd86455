#include "demo/people.h"

#include "crypto/hash.h"
#include "json/writer.h"
#include "text/identifiers.h"

namespace serment::demo {
namespace {

constexpr const char* kGirls[] = {
    "Adèle",    "Agathe", "Alice",   "Anaïs",   "Béatrice", "Brune",  "Capucine", "Céleste",
    "Clémence", "Cosima", "Daphné",  "Élise",   "Éloïse",   "Fanny",  "Flore",    "Garance",
    "Hélène",   "Inès",   "Jeanne",  "Josette", "Léonie",   "Lucile", "Mahaut",   "Margot",
    "Noémie",   "Odile",  "Pauline", "Romane",  "Solène",   "Zélie"};
constexpr const char* kBoys[] = {
    "Achille", "Adrien",  "Anatole",  "Aurélien", "Basile", "Benoît",  "Célestin", "Clovis",
    "Damien",  "Edgar",   "Émile",    "Étienne",  "Félix",  "Florian", "Gaspard",  "Guénolé",
    "Henri",   "Isidore", "Jules",    "Léandre",  "Loïc",   "Marius",  "Maxence",  "Octave",
    "Pascal",  "René",    "Rodrigue", "Sylvain",  "Théo",   "Yvon"};
constexpr const char* kStarts[] = {"Bri", "Cha", "Dor", "Fla", "Gre", "Hou", "Jar", "Kel",
                                   "Lau", "Mor", "Nav", "Our", "Pel", "Qui", "Ros", "Sar",
                                   "Tou", "Var", "Xan", "Ys",  "Zel", "Bel", "Cor", "Dré"};
constexpr const char* kMiddles[] = {"val", "nem", "fou", "dri", "gue", "lam", "mou", "pil",
                                    "qué", "ran", "sol", "ti",  "vro", "zan", "bar", "chel"};
constexpr const char* kEnds[] = {"doux",  "guin",   "ziac",   "mont",   "rolle", "vard",
                                 "quiez", "tignac", "bourde", "lançon", "nière", "pelle",
                                 "saut",  "tras",   "veil",   "xans"};
constexpr const char* kReasons[] = {"Consultation de suivi", "Renouvellement de traitement",
                                    "Vaccination",           "Certificat",
                                    "Douleur aiguë",         "Fièvre",
                                    "Contrôle de tension",   "Résultats d’examens"};

std::string upper(std::string text) {
  // The syllables are ASCII but for a few letters, which have their capital here.
  static const std::pair<std::string, std::string> kCapitals[] = {
      {"é", "É"}, {"è", "È"}, {"ç", "Ç"}};
  for (const auto& [small, capital] : kCapitals)
    for (auto at = text.find(small); at != std::string::npos; at = text.find(small, at))
      text.replace(at, small.size(), capital);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string family_name(Chance& chance) {
  return upper(std::string(chance.pick(kStarts)) + chance.pick(kMiddles) + chance.pick(kEnds));
}

std::string two_digits(unsigned value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

/// Department 00 and commune 000 do not exist: no real number can be this one.
std::string fictional_nir(bool woman, Date birth, std::uint64_t number) {
  std::string nir = woman ? "2" : "1";
  nir += two_digits(static_cast<unsigned>(static_cast<int>(birth.year()) % 100));
  nir += two_digits(static_cast<unsigned>(birth.month()));
  nir += "00000";
  nir += std::to_string(1000 + number % 1000).substr(1);
  return nir + text::nir_key(nir).value_or("00");
}

/// Ranges that ARCEP keeps for fiction.
std::string fictional_phone(Chance& chance) {
  return (chance.one_in(2) ? "0639980" : "0199000") + std::to_string(100 + chance.below(900));
}

Date birth_of(Chance& chance, Date today) {
  // Young children and old people come oftener.
  const int age = chance.one_in(6)   ? chance.between(0, 12)
                  : chance.one_in(3) ? chance.between(60, 98)
                                     : chance.between(13, 75);
  return add_days(add_years(today, -age), -chance.between(0, 364));
}

Date last_care_of(Chance& chance, Date birth, Date today) {
  int days = 0;
  if (!chance.one_in(4))
    days = chance.between(0, 1000);
  else if (!chance.one_in(5))
    days = chance.between(1000, 6000);
  else
    days = chance.between(6000, 10'200);  // beyond twenty years
  const auto day = add_days(today, -days);
  return day < birth ? add_days(birth, chance.between(0, 3)) : day;
}

Bytes json_of(const std::function<void(json::Writer&)>& fill) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  fill(out);
  out.end_object();
  return to_bytes(text);
}

void reference(json::Writer& out, std::string_view name, const std::string& patient) {
  out.key(name);
  out.begin_object();
  out.field("reference", patient);
  out.end_object();
}

dossier::ImportedResource encounter(Chance& chance, const std::string& patient, Date day) {
  dossier::ImportedResource resource;
  resource.type = "Encounter";
  resource.key = "Encounter/" + patient.substr(8) + "-" + iso(day);
  const auto id = resource.key.substr(10);
  resource.json = json_of([&](json::Writer& out) {
    out.field("resourceType", "Encounter");
    out.field("id", id);
    out.field("status", "finished");
    out.key("class");
    out.begin_object();
    out.field("code", "AMB");
    out.end_object();
    reference(out, "subject", patient);
    out.key("period");
    out.begin_object();
    out.field("start", iso(day) + "T09:" + std::to_string(chance.between(10, 59)) + ":00+01:00");
    out.end_object();
    out.key("reasonCode");
    out.begin_array();
    out.begin_object();
    out.field("text", chance.pick(kReasons));
    out.end_object();
    out.end_array();
  });
  return resource;
}

dossier::ImportedResource coverage(const std::string& patient) {
  dossier::ImportedResource resource;
  resource.type = "Coverage";
  resource.key = "Coverage/" + patient.substr(8);
  resource.category = dossier::Category::administrative;
  resource.json = json_of([&](json::Writer& out) {
    out.field("resourceType", "Coverage");
    out.field("id", patient.substr(8));
    out.field("status", "active");
    reference(out, "beneficiary", patient);
    out.key("payor");
    out.begin_array();
    out.begin_object();
    out.field("display", "Caisse fictive");
    out.end_object();
    out.end_array();
  });
  return resource;
}

dossier::ImportedFile letter(const std::string& patient, const dossier::Identity& who, Date day) {
  const auto text = "Courrier du " + in_french(day) + "\n\nCher confrère,\n\nMerci de recevoir " +
                    who.given_names.reveal() + " " + who.family_name.reveal() +
                    ".\n\n(Document fictif de la démonstration.)\n";
  dossier::ImportedFile file;
  file.key = "Binary/" + patient.substr(8) + "-courrier";
  file.title = Personal<std::string>("Courrier du " + in_french(day));
  file.mime = "text/plain";
  file.size = text.size();
  file.sha256 = crypto::sha256(as_bytes(text));
  file.open = [text]() -> Result<std::function<Result<std::size_t>(std::span<std::uint8_t>)>> {
    return [text, at = std::size_t{0}](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
      const auto size = std::min(out.size(), text.size() - at);
      std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), size, out.begin());
      at += size;
      return size;
    };
  };
  return file;
}

/// Who the person is, and the dates that everything hangs on.
struct Sketch {
  dossier::Identity identity;
  Date birth;
  Date last_care;
  std::string reference;
};

Sketch sketch(Chance& chance, std::uint64_t number, Date today) {
  Sketch one;
  const bool woman = !chance.one_in(2);
  one.birth = birth_of(chance, today);
  one.last_care = last_care_of(chance, one.birth, today);
  // Even a small practice has dossiers whose term has come.
  if (number % 40 == 9) {
    one.birth = add_days(add_years(today, -chance.between(50, 85)), -chance.between(0, 364));
    one.last_care = add_days(today, -chance.between(7'400, 9'800));
  }
  auto& who = one.identity;
  who.family_name = Personal<std::string>(family_name(chance));
  who.given_names = Personal<std::string>(woman ? chance.pick(kGirls) : chance.pick(kBoys));
  if (woman && chance.one_in(3)) who.used_name = Personal<std::string>(family_name(chance));
  who.birth = Personal<std::optional<Date>>(one.birth);
  who.sex = woman ? "female" : "male";
  if (!chance.one_in(10)) who.ins = Personal<std::string>(fictional_nir(woman, one.birth, number));
  if (!chance.one_in(4)) who.phone = Personal<std::string>(fictional_phone(chance));
  who.source_keys.push_back(
      Personal<std::string>("urn:serment:demonstration|" + std::to_string(number)));
  one.reference = "Patient/d" + std::to_string(number);
  return one;
}

}  // namespace

dossier::ImportedPatient patient(std::uint64_t seed, std::uint64_t number, Date today) {
  Chance chance(seed * 1'000'003 + number);
  auto one = sketch(chance, number, today);
  dossier::ImportedPatient whole;
  whole.place = "fiche " + std::to_string(number);
  const int age = days_between(one.birth, today) / 365;
  if (age > 70 && chance.one_in(12)) {
    if (chance.one_in(6))
      whole.deceased_without_date = true;
    else
      whole.death = Personal<std::optional<Date>>(
          std::min(today, add_days(one.last_care, chance.between(5, 900))));
  }
  const int visits = chance.between(1, 6);
  auto day = one.last_care;
  for (int at = 0; at < visits && day >= one.birth; ++at) {
    whole.resources.push_back(encounter(chance, one.reference, day));
    whole.first_care = day;
    day = add_days(day, -chance.between(20, 400));
  }
  whole.resources.push_back(coverage(one.reference));
  whole.last_care = one.last_care;
  if (chance.one_in(150)) {
    whole.transfusions.push_back(add_days(one.last_care, -chance.between(0, 20)));
    if (whole.transfusions.front() < one.birth) whole.transfusions.clear();
  }
  if (chance.one_in(12)) whole.files.push_back(letter(one.reference, one.identity, one.last_care));
  if (chance.one_in(300)) {
    one.identity.birth = Personal<std::optional<Date>>();
    one.identity.ins = Personal<std::string>();
  }
  whole.identity = std::move(one.identity);
  return whole;
}

dossier::ImportedPatient visit(std::uint64_t seed, std::uint64_t number, Date today, Date day) {
  auto whole = patient(seed, number, today);
  Chance chance(seed + number * 31 +
                static_cast<std::uint64_t>(days_between(today, day) + 100'000));
  whole.resources.push_back(encounter(chance, "Patient/d" + std::to_string(number), day));
  whole.last_care = std::max(day, whole.last_care.value_or(day));
  return whole;
}

std::string fictional_rpps(std::uint64_t number) {
  const auto body = "99700" + std::to_string(100'000 + number).substr(1);
  for (char key = '0'; key <= '9'; ++key)
    if (text::check_rpps(body + key) == text::Check::valid) return body + key;
  return body + "0";
}

}  // namespace serment::demo
