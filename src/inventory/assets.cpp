#include "inventory/assets.h"

#include <algorithm>

#include "audit/actions.h"
#include "base/bug.h"
#include "compliance/plain_text.h"
#include "inventory/cameras.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::inventory {

/// The sealed content of an "asset".
struct StoredAsset {
  Description told{};
  Date seen_on{};
  std::string seen_by{};
  std::optional<Date> ended_on{};
  std::string disposal{}, proof{};
};
BOOST_DESCRIBE_STRUCT(StoredAsset, (), (told, seen_on, seen_by, ended_on, disposal, proof))

namespace {

constexpr std::string_view kChanged = audit::known_act("asset.changed");
constexpr std::string_view kSeen = audit::known_act("asset.seen");
constexpr std::string_view kLost = audit::known_act("asset.lost");
constexpr std::string_view kRetired = audit::known_act("asset.retired");
constexpr records::Transition kSteps[] = {
    {"", "in_use", audit::known_act("asset.added")},
    {"in_use", "in_use", kChanged},
    {"in_use", "lost", kLost},
    {"lost", "lost", kChanged},
    {"lost", "in_use", kSeen},
    {"in_use", "retired", kRetired},
    {"lost", "retired", kRetired},
};
constexpr records::Lifecycle kLife{"asset", kSteps};
/// A confirmation is an act of its own, though the state stays.
constexpr records::Transition kSeenSteps[] = {{"in_use", "in_use", kSeen},
                                              {"lost", "in_use", kSeen}};
constexpr records::Lifecycle kSeenLife{"asset", kSeenSteps};

constexpr std::size_t kLongestLabel = 120;
constexpr std::size_t kLongestText = 2000;

tl::unexpected<Error> refused(std::string code, std::string what, std::string next,
                              std::string place) {
  return fail(Errc::invalid_input, std::move(code), std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::move(place));
}

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

Result<void> check(const Description& told) {
  const auto* kind = Kinds::embedded().find(told.kind);
  if (kind == nullptr)
    return refused("asset.kind", "Cette sorte de matériel n’est pas dans la liste.",
                   "Choisissez dans la liste.", "kind");
  if (blank(told.label) || told.label.size() > kLongestLabel ||
      !compliance::is_plain_text(told.label))
    return refused("asset.label", "Il manque un nom, ou il est trop long.",
                   "Donnez-lui un nom que l’équipe reconnaît.", "label");
  const std::pair<const char*, const std::string&> texts[] = {
      {"place", told.place}, {"holder", told.holder}, {"serial", told.serial}, {"note", told.note}};
  for (const auto& [name, text] : texts)
    if (text.size() > kLongestText || !compliance::is_plain_text(text))
      return refused("asset.text", "Ce texte est trop long, ou contient un caractère invisible.",
                     "Raccourcissez-le.", name);
  const bool said =
      told.encrypted == "yes" || told.encrypted == "no" || told.encrypted == "unknown";
  if (kind->encrypts != said || (!kind->encrypts && !told.encrypted.empty()))
    return refused("asset.encrypted",
                   kind->encrypts ? "Il faut dire s’il est chiffré, ou qu’on ne le sait pas."
                                  : "La question du chiffrement ne se pose pas ici.",
                   "Répondez oui, non ou inconnu.", "encrypted");
  return {};
}

Result<Asset> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredAsset>(record.json));
  return Asset{.id = record.id,
               .told = std::move(stored.told),
               .state = record.state,
               .version = record.version,
               .seen_on = stored.seen_on,
               .seen_by = std::move(stored.seen_by),
               .ended_on = stored.ended_on,
               .disposal = std::move(stored.disposal),
               .proof = std::move(stored.proof)};
}

std::string content_of(const Asset& asset) {
  return json::bind::write(StoredAsset{asset.told, asset.seen_on, asset.seen_by, asset.ended_on,
                                       asset.disposal, asset.proof});
}

Result<Asset> save(vault::Session& session, store::Transaction& tx, const records::Lifecycle& life,
                   const Asset& asset, std::string_view state, std::uint32_t expected_version,
                   std::string_view by) {
  return opened(TRY(
      records::save(session, tx, life, asset.id, state, content_of(asset), expected_version, by)));
}

/// Numbers are never given twice: what is retired keeps its own.
std::string next_id(const std::vector<Asset>& all) {
  constexpr std::size_t kDigits = 3;
  auto number = std::to_string(all.size() + 1);
  if (number.size() < kDigits) number.insert(0, kDigits - number.size(), '0');
  return "I-" + number;
}

Result<Asset> find_kept(vault::Session& session, store::Transaction& tx, std::string_view id) {
  auto asset = TRY(find(session, tx, id));
  if (asset.state == "retired")
    return fail(Errc::forbidden, "asset.retired", "Ce matériel est sorti de l’inventaire.",
                "Rien n’a été changé.", "Ajoutez-le de nouveau s’il revient.");
  return asset;
}

Result<void> check_day(const Asset& asset, Date day, Date today) {
  if (day > today || day < asset.seen_on)
    return refused(
        "asset.date",
        day > today ? "Cette date est dans l’avenir." : "Quelqu’un l’a vu après cette date.",
        "Corrigez la date.", "on");
  return {};
}

std::string_view in_french(std::string_view word) {
  if (word == "yes") return "oui";
  if (word == "no") return "non";
  if (word == "unknown") return "inconnu";
  if (word == "in_use") return "en service";
  if (word == "lost") return "perdu";
  if (word == "retired") return "sorti";
  return word;
}

}  // namespace

std::optional<Date> Asset::check_by(const Kinds& kinds) const {
  const auto* kind = kinds.find(told.kind);
  if (state != "in_use" || kind == nullptr) return std::nullopt;
  return add_months(seen_on, kind->check_months);
}

Result<std::vector<Asset>> list(vault::Session& session, store::Transaction& tx) {
  std::vector<Asset> all;
  for (const auto& record : TRY(records::list(session, tx, kLife.kind)))
    all.push_back(TRY(opened(record)));
  std::sort(all.begin(), all.end(), [](const Asset& one, const Asset& other) {
    return std::pair(one.id.size(), one.id) < std::pair(other.id.size(), other.id);
  });
  return all;
}

Result<Asset> find(vault::Session& session, store::Transaction& tx, std::string_view id) {
  const auto record = TRY(records::find(session, tx, kLife.kind, id));
  if (!record)
    return fail(Errc::not_found, "asset.unknown", "Ce numéro n’est pas dans l’inventaire.",
                "Rien n’a été changé.", "La liste est dans «\u00a0Inventaire\u00a0».");
  return opened(*record);
}

Result<Asset> add(vault::Session& session, store::Transaction& tx, const Description& told,
                  Date today, std::string_view by) {
  TRY_VOID(check(told));
  const Asset asset{.id = next_id(TRY(list(session, tx))),
                    .told = told,
                    .state = "in_use",
                    .version = 1,
                    .seen_on = today,
                    .seen_by = std::string(by)};
  return save(session, tx, kLife, asset, "in_use", 0, by);
}

Result<Asset> change(vault::Session& session, store::Transaction& tx, std::string_view id,
                     const Description& told, std::uint32_t expected_version, std::string_view by) {
  auto asset = TRY(find_kept(session, tx, id));
  TRY_VOID(check(told));
  asset.told = told;
  return save(session, tx, kLife, asset, asset.state, expected_version, by);
}

Result<Asset> confirm(vault::Session& session, store::Transaction& tx, std::string_view id,
                      Date today, std::string_view by) {
  auto asset = TRY(find_kept(session, tx, id));
  asset.seen_on = today;
  asset.seen_by = by;
  asset.ended_on.reset();
  return save(session, tx, kSeenLife, asset, "in_use", asset.version, by);
}

Result<Asset> declare_lost(vault::Session& session, store::Transaction& tx, std::string_view id,
                           Date since, Date today, std::string_view by) {
  auto asset = TRY(find_kept(session, tx, id));
  TRY_VOID(check_day(asset, since, today));
  asset.ended_on = since;
  return save(session, tx, kLife, asset, "lost", asset.version, by);
}

Result<Asset> retire(vault::Session& session, store::Transaction& tx, std::string_view id,
                     const End& end, Date today, std::string_view by) {
  auto asset = TRY(find_kept(session, tx, id));
  const auto* kind = Kinds::embedded().find(asset.told.kind);
  if (kind == nullptr || std::find(kind->disposals.begin(), kind->disposals.end(), end.disposal) ==
                             kind->disposals.end())
    return refused("asset.disposal", "Cette fin n’est pas proposée pour ce matériel.",
                   "Choisissez dans la liste.", "disposal");
  if (blank(end.proof) || end.proof.size() > kLongestText || !compliance::is_plain_text(end.proof))
    return refused("asset.proof", "Il faut dire ce qui le montre.",
                   "Écrivez qui l’a fait et comment, ou le numéro du certificat.", "proof");
  TRY_VOID(check_day(asset, end.on, today));
  asset.ended_on = end.on;
  asset.disposal = end.disposal;
  asset.proof = end.proof;
  return save(session, tx, kLife, asset, "retired", asset.version, by);
}

Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now) {
  const auto today = paris_date(now);
  const auto& kinds = Kinds::embedded();
  std::size_t lost = 0, bare = 0;
  std::optional<Date> check;
  for (const auto& asset : TRY(list(session, tx))) {
    if (asset.state == "lost" && asset.told.patient_data) ++lost;
    if (asset.state == "in_use" && asset.told.patient_data && asset.told.encrypted == "no") ++bare;
    if (const auto by = asset.check_by(kinds)) check = std::min(*by, check.value_or(*by));
  }
  std::vector<records::Duty> duties;
  const auto add = [&](std::string id, std::string title, std::string why, std::string source,
                       records::DutyLevel level) -> records::Duty& {
    return duties.emplace_back(records::Duty{.id = "inventory/" + std::move(id),
                                             .title = std::move(title),
                                             .why = std::move(why),
                                             .source = std::move(source),
                                             .href = "/inventaire",
                                             .permission = "inventory_edit",
                                             .minutes = 5,
                                             .level = level});
  };
  if (lost > 0)
    add("lost", "Signaler la perte d’un support dans «\u00a0Fuites et pertes\u00a0»",
        "Un matériel perdu contenait des données de patients.", "RGPD art. 33",
        records::DutyLevel::late)
        .href = "/violations";
  if (bare > 0)
    add("bare", "Chiffrer un support qui ne l’est pas",
        "Un matériel de l’inventaire contient des données de patients en clair.",
        kinds.source("guide.3").ref, records::DutyLevel::due);
  if (check && *check <= add_days(today, 14))
    add("check", "Vérifier que chaque matériel est à sa place",
        "Le temps d’une vérification arrive.", kinds.source("cnil.2024").ref,
        *check < today ? records::DutyLevel::late : records::DutyLevel::due)
        .due = paris_midnight(add_days(*check, 1));
  auto cameras = TRY(camera_duties(session, tx, today));
  std::move(cameras.begin(), cameras.end(), std::back_inserter(duties));
  return duties;
}

documents::Sheet sheet(const std::vector<Asset>& assets) {
  documents::Sheet sheet{.name = "Inventaire"};
  sheet.rows.push_back({"Numéro", "Sorte", "Nom", "Lieu", "Responsable", "Numéro de série",
                        "Données de patients", "Chiffré", "État", "Vu le", "Par", "Fin le", "Fin",
                        "Preuve"});
  sheet.heading_rows = {0};
  const auto& kinds = Kinds::embedded();
  for (const auto& asset : assets) {
    const auto* kind = kinds.find(asset.told.kind);
    const auto* disposal = kinds.disposal(asset.disposal);
    sheet.rows.push_back({asset.id, kind == nullptr ? asset.told.kind : kind->label,
                          asset.told.label, asset.told.place, asset.told.holder, asset.told.serial,
                          asset.told.patient_data ? "oui" : "non",
                          std::string(in_french(asset.told.encrypted)),
                          std::string(in_french(asset.state)), iso(asset.seen_on), asset.seen_by,
                          asset.ended_on ? iso(*asset.ended_on) : "",
                          disposal == nullptr ? "" : disposal->label, asset.proof});
  }
  return sheet;
}

}  // namespace serment::inventory
