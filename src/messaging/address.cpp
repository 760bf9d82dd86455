#include "messaging/address.h"

#include <algorithm>

#include "text/identifiers.h"
#include "text/names.h"

namespace serment::messaging {
namespace {

constexpr std::size_t kLongestAddress = 254;
constexpr std::size_t kLongestLocal = 64;
constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kPatientDigits = 15;
constexpr std::size_t kShortestImitation = 5;

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien ne part vers cette adresse.",
              std::move(next), "address");
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

std::string lowered(std::string_view text) {
  std::string all(text);
  for (char& c : all)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return all;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> labels_of(std::string_view domain) {
  std::vector<std::string> labels;
  for (std::size_t start = 0; start <= domain.size();) {
    const auto end = std::min(domain.find('.', start), domain.size());
    labels.emplace_back(domain.substr(start, end - start));
    start = end + 1;
  }
  return labels;
}

bool is_label(const std::string& label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
           return is_letter(c) || is_digit(c) || c == '-';
         });
}

bool is_domain(std::string_view domain) {
  const auto labels = labels_of(domain);
  return labels.size() >= 2 && std::all_of(labels.begin(), labels.end(), is_label) &&
         std::all_of(labels.back().begin(), labels.back().end(), is_letter);
}

/// What RFC 5321 lets stand unquoted, less the signs that once routed mail elsewhere (! and %).
bool is_local(std::string_view local) {
  constexpr std::string_view kSigns = ".#$&'*+/=?^_`{|}~-";
  return !local.empty() && local.size() <= kLongestLocal && local.front() != '.' &&
         local.back() != '.' && local.find("..") == std::string_view::npos &&
         std::all_of(local.begin(), local.end(), [&](char c) {
           return is_letter(c) || is_digit(c) || kSigns.find(c) != std::string_view::npos;
         });
}

/// A word as the eye takes it: figures and pairs of letters that pass for a letter.
std::string as_seen(std::string word) {
  std::string plain;
  for (const char c : word)
    if (c != '-' && c != '_')
      plain += c == '0'               ? 'o'
               : c == '1' || c == 'l' ? 'i'
               : c == '5'             ? 's'
               : c == '3'             ? 'e'
               : c == '4'             ? 'a'
                                      : c;
  for (const auto& [pair, letter] : {std::pair<std::string_view, char>{"rn", 'm'}, {"vv", 'w'}})
    for (auto at = plain.find(pair); at != std::string::npos; at = plain.find(pair))
      plain.replace(at, pair.size(), 1, letter);
  return plain;
}

/// A part that passes for the name of the secure space ("mssante").
bool imitates(const std::string& part, std::string_view space) {
  const auto seen = as_seen(part);
  if (seen.find(space) != std::string::npos) return true;
  return seen.size() >= kShortestImitation && text::edit_distance(seen, space, 1) <= 1;
}

/// The name of the space: "mssante" of ".mssante.fr".
std::string space_name(const Rules& rules) {
  return labels_of(rules.suffix.substr(1)).front();
}

bool in_space(std::string_view domain, const Rules& rules) {
  return domain.size() > rules.suffix.size() && domain.ends_with(rules.suffix);
}

Result<void> refuse_imitation(std::string_view local, std::string_view domain, const Rules& rules) {
  auto parts = labels_of(domain);
  if (domain == std::string_view(rules.suffix).substr(1)) return {};
  for (const auto& part : labels_of(local))
    if (as_seen(part).find(space_name(rules)) != std::string::npos) parts.push_back(part);
  if (std::none_of(parts.begin(), parts.end(),
                   [&](const std::string& part) { return imitates(part, space_name(rules)); }))
    return {};
  return refused(
      "address.imitates",
      "Cette adresse ressemble à une messagerie sécurisée de santé, et n’en est pas une.",
      "Ne répondez pas\u00a0: appelez la personne à un numéro que vous connaissez, ou "
      "cherchez-la dans l’Annuaire Santé.");
}

/// What no address may hold, before it is cut in two.
Result<void> check_characters(std::string_view address) {
  if (address.empty())
    return refused("address.empty", "Il n’y a pas d’adresse.", "Collez l’adresse du destinataire.");
  for (const char c : address)
    if (static_cast<unsigned char>(c) >= 0x80)
      return refused("address.lookalike",
                     "Cette adresse contient une lettre accentuée, invisible ou d’un autre "
                     "alphabet, qui peut en imiter une autre.",
                     "Retapez-la lettre à lettre, ou demandez-la de nouveau à la personne.");
  if (address.find_first_of("<>\"()") != std::string_view::npos)
    return refused("address.display_name", "Un nom accompagne l’adresse\u00a0: il ne prouve rien.",
                   "Donnez l’adresse seule, sans nom ni chevrons.");
  if (address.find_first_of(",;") != std::string_view::npos ||
      std::count(address.begin(), address.end(), '@') > 1)
    return refused("address.several", "Il y a plusieurs adresses, ou plusieurs @.",
                   "Vérifiez une adresse à la fois.");
  return {};
}

}  // namespace

Result<Assessment> assess(std::string_view address, const Rules& rules,
                          const std::set<std::string>& confirmed) {
  const auto bare = trimmed(address);
  TRY_VOID(check_characters(bare));
  const auto all = lowered(bare);
  const auto at = all.find('@');
  const auto local = std::string_view(all).substr(0, at);
  const auto domain = at == std::string::npos ? std::string() : all.substr(at + 1);
  if (all.size() > kLongestAddress || !is_local(local) || !is_domain(domain))
    return refused("address.malformed", "Ceci n’est pas une adresse électronique.",
                   "Relisez-la\u00a0: un nom, un @, puis un domaine.");
  for (const auto& label : labels_of(domain))
    if (label.starts_with("xn--"))
      return refused("address.lookalike",
                     "Ce domaine cache des lettres d’un autre alphabet, qui peuvent en imiter un "
                     "autre.",
                     "Demandez une autre adresse à la personne, de vive voix.");
  if (domain == rules.patient_domain) {
    const bool digits = std::all_of(local.begin(), local.end(), is_digit);
    if (!digits || local.size() != kPatientDigits || text::check_ins(local) != text::Check::valid)
      return refused("address.patient_number",
                     "Le matricule de cette adresse de patient n’est pas juste.",
                     "Reprenez-le dans le dossier, sans le retaper.");
    return Assessment{&rules.of("mss_patient"), domain};
  }
  if (!in_space(domain, rules)) {
    TRY_VOID(refuse_imitation(local, domain, rules));
    return Assessment{&rules.of("ordinary"), domain};
  }
  const bool seen =
      std::any_of(rules.known.begin(), rules.known.end(),
                  [&](const KnownDomain& known) { return known.domain == domain && known.seen; });
  const bool by_member = confirmed.contains(domain);
  return Assessment{&rules.of(seen || by_member ? "mss_certain" : "mss_probable"), domain,
                    by_member};
}

Result<std::string> confirmable_domain(std::string_view domain, const Rules& rules) {
  auto name = lowered(trimmed(domain));
  if (name.size() <= kLongestAddress && is_domain(name) && in_space(name, rules) &&
      name != rules.patient_domain)
    return name;
  return fail(Errc::invalid_input, "domain.not_mss",
              "Ce domaine n’est pas de la messagerie sécurisée de santé.", "Rien n’a été confirmé.",
              "Un domaine de cet espace finit par " + rules.suffix + ".", "domain");
}

}  // namespace serment::messaging
