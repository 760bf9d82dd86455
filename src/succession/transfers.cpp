#include "succession/transfers.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "audit/actions.h"
#include "base/bug.h"
#include "base/embedded.h"
#include "compliance/plain_text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "documents/seven_zip.h"
#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/dossiers.h"
#include "dossier/opening.h"
#include "json/bind.h"
#include "law/toml_tree.h"
#include "records/records.h"
#include "text/identifiers.h"

namespace serment::embedded {
const std::vector<File>& law_succession();
}

namespace serment::succession {

/// The sealed content of a "dossier_transfer".
struct StoredTransfer {
  Choice choice{};
  std::string noted_by{}, packed_sha256{}, packed_at{}, handed_at{}, handed_by{};
};
BOOST_DESCRIBE_STRUCT(StoredTransfer, (),
                      (choice, noted_by, packed_sha256, packed_at, handed_at, handed_by))

namespace {

constexpr std::string_view kKind = "dossier_transfer";
constexpr std::string_view kAgreed = audit::known_act("transfer.agreed");
constexpr std::string_view kRefused = audit::known_act("transfer.refused");
constexpr std::string_view kPacked = audit::known_act("transfer.packed");
constexpr std::string_view kHanded = audit::known_act("transfer.handed");
constexpr records::Transition kSteps[] = {
    {"", "agreed", kAgreed},        {"", "refused", kRefused},
    {"agreed", "agreed", kAgreed},  {"agreed", "refused", kRefused},
    {"refused", "agreed", kAgreed}, {"refused", "refused", kRefused},
    {"packed", "agreed", kAgreed},  {"packed", "refused", kRefused},
    {"handed", "agreed", kAgreed},  {"handed", "refused", kRefused},
    {"agreed", "packed", kPacked},  {"packed", "packed", kPacked},
    {"packed", "handed", kHanded},
};
constexpr records::Lifecycle kTransfers{kKind, kSteps};
constexpr std::size_t kLongestName = 200;
constexpr int kYears = 5;
constexpr std::string_view kReason = "Transmission au médecin choisi par le patient";

tl::unexpected<Error> refused(std::string code, std::string what, std::string next,
                              std::string place) {
  return fail(Errc::invalid_input, std::move(code), std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::move(place));
}

Result<Transfer> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredTransfer>(record.json));
  return Transfer{DossierId{record.id},
                  record.state,
                  record.version,
                  std::move(stored.choice),
                  std::move(stored.noted_by),
                  std::move(stored.packed_sha256),
                  std::move(stored.packed_at),
                  std::move(stored.handed_at),
                  std::move(stored.handed_by)};
}

Result<Transfer> save(vault::Session& session, store::Transaction& tx, const Transfer& transfer,
                      std::string_view state, std::string_view by) {
  const StoredTransfer stored{transfer.choice,    transfer.noted_by,  transfer.packed_sha256,
                              transfer.packed_at, transfer.handed_at, transfer.handed_by};
  return opened(TRY(records::save(session, tx, kTransfers, transfer.dossier.value, state,
                                  json::bind::write(stored), transfer.version, by)));
}

Result<void> check(const Choice& choice, Date today) {
  const auto& ways = agreement_ways();
  if (std::none_of(ways.begin(), ways.end(),
                   [&](const AgreementWay& way) { return way.id == choice.way; }))
    return refused("transfer.way", "Il faut dire comment le patient l’a dit.",
                   "Choisissez dans la liste.", "way");
  if (!choice.on.ok() || choice.on > today || choice.on < add_years(today, -kYears))
    return refused("transfer.date", "Cette date n’est pas possible.",
                   "Donnez le jour où le patient l’a dit, aujourd’hui au plus tard.", "on");
  if (!choice.agrees) return {};
  if (choice.doctor.find_first_not_of(" \n") == std::string::npos ||
      choice.doctor.size() > kLongestName || !compliance::is_plain_text(choice.doctor))
    return refused("transfer.doctor", "Il faut le nom du médecin que le patient a choisi.",
                   "Écrivez-le en une ligne.", "doctor");
  if (!choice.doctor_rpps.empty() && text::check_rpps(choice.doctor_rpps) != text::Check::valid)
    return refused("transfer.rpps", "Ce numéro RPPS n’existe pas.",
                   "Il a onze chiffres, dont un de contrôle.", "doctor_rpps");
  return {};
}

/// To the doctor of that choice; agreed to, if the person was reminded of their objection.
dossier::Destination destination_of(const Choice& choice) {
  dossier::Destination destination{dossier::Audience::professional, {}};
  if (choice.despite_objection.value_or(false)) destination.agreed_on = choice.on;
  return destination;
}

/// Every piece kept back is one of the dossier's.
Result<void> check_pieces(vault::Session& session, store::Transaction& tx, const DossierId& id,
                          const Choice& choice) {
  const auto destination = choice.agrees ? destination_of(choice) : dossier::Destination{};
  const auto open = TRY(dossier::open_for(session, tx, id, dossier::kDossierRead,
                                          dossier::reason_detail(kReason), destination));
  if (choice.kept_back.empty()) return {};
  std::set<std::string> known;
  for (const auto& piece : TRY(dossier::load_contents(session.vault, tx, open)).pieces)
    known.insert(dossier::public_name(piece));
  for (const auto& piece : choice.kept_back)
    if (!known.contains(piece))
      return refused("transfer.pieces", "Une pièce à garder n’est pas dans ce dossier.",
                     "Rouvrez le dossier, puis recommencez.", "kept_back");
  return {};
}

/// What the person objected to since the archive was made. An erased dossier has nothing to object
/// to any more.
Result<void> check_still_wanted(vault::Session& session, store::Transaction& tx,
                                const Transfer& transfer) {
  const auto open =
      dossier::open_for(session, tx, transfer.dossier, dossier::kDossierRead,
                        dossier::reason_detail(kReason), destination_of(transfer.choice));
  if (open || open.error().code != "objection.care_team") return {};
  return fail(
      Errc::conflict, "transfer.archive_void",
      "Un patient s’est opposé au partage de son dossier depuis que cette archive est faite.",
      "Elle n’est pas notée comme remise.", "Détruisez-la, et préparez-en une autre.");
}

Result<Bytes> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad() || bytes.empty())
    return fail(Errc::unavailable, "export.write", "L’archive faite ne se relit pas.",
                "Rien n’a été remis.", "Recommencez.");
  return bytes;
}

}  // namespace

const std::vector<AgreementWay>& agreement_ways() {
  static const auto all = [] {
    const auto document = law::parse_toml(embedded::law_succession().front().text);
    std::vector<AgreementWay> ways;
    const auto tables =
        document ? document->tables("agreement") : Result<std::vector<const law::TomlNode*>>{};
    if (!document || !tables) bug("law/succession.toml has no agreement");
    for (const auto* node : *tables) {
      const auto id = node->text("id");
      const auto label = node->text("label");
      if (!id || !label) bug("law/succession.toml: an agreement without id or label");
      ways.push_back({*id, *label});
    }
    return ways;
  }();
  return all;
}

Result<Transfer> note_choice(vault::Session& session, store::Transaction& tx, const DossierId& id,
                             const Choice& choice, std::uint32_t expected_version, Date today,
                             std::string_view by) {
  TRY_VOID(check(choice, today));
  TRY_VOID(check_pieces(session, tx, id, choice));
  Transfer transfer{.dossier = id,
                    .state = {},
                    .version = expected_version,
                    .choice = choice,
                    .noted_by = std::string(by)};
  // An archive made before and not handed yet holds what the patient no longer wants: it is void.
  if (const auto before = transfer_of(session, tx, id); before && before->state != "handed") {
    transfer.packed_sha256 = before->packed_sha256;
    transfer.packed_at = before->packed_at;
  }
  if (!choice.agrees) {
    transfer.choice.doctor.clear();
    transfer.choice.doctor_rpps.clear();
    transfer.choice.kept_back.clear();
  }
  return save(session, tx, transfer, choice.agrees ? "agreed" : "refused", by);
}

Result<std::vector<Transfer>> transfers(vault::Session& session, store::Transaction& tx) {
  std::vector<Transfer> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  return all;
}

Result<Transfer> transfer_of(vault::Session& session, store::Transaction& tx, const DossierId& id) {
  const auto record = TRY(records::find(session, tx, kKind, id.value));
  if (!record)
    return fail(Errc::not_found, "transfer.none", "Ce patient n’a rien dit de son dossier.", {},
                "Notez son choix quand il le dit.");
  return opened(*record);
}

std::vector<Batch> batches(const std::vector<Transfer>& all) {
  std::map<std::string, Batch> by_doctor;
  for (const auto& one : all) {
    if (one.state != "agreed" && one.state != "packed") continue;
    auto& batch = by_doctor[one.choice.doctor];
    batch.doctor = one.choice.doctor;
    batch.dossiers.push_back(one.dossier);
  }
  std::vector<Batch> found;
  for (auto& [name, batch] : by_doctor) found.push_back(std::move(batch));
  return found;
}

Result<void> take_out(vault::Session& session, const DossierId& id,
                      const std::filesystem::path& folder) {
  std::set<std::string> kept_back;
  dossier::ExportOptions options;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto transfer = TRY(transfer_of(session, tx, id));
    if (transfer.state != "agreed" && transfer.state != "packed")
      return fail(Errc::forbidden, "transfer.not_agreed",
                  "Ce patient n’a pas demandé que son dossier soit transmis.", "Rien n’est sorti.",
                  "Notez d’abord son choix.");
    kept_back.insert(transfer.choice.kept_back.begin(), transfer.choice.kept_back.end());
    options.destination = destination_of(transfer.choice);
    return {};
  }));
  options.keep = [&](const dossier::Piece& piece) {
    return !kept_back.contains(dossier::public_name(piece));
  };
  return dossier::export_dossier(session, id, folder / id.value, std::string(kReason), options);
}

Result<Sealed> seal_batch(const std::filesystem::path& folder, const std::filesystem::path& out,
                          Random& random) {
  Sealed sealed;
  sealed.password = documents::draw_spoken_password(random);
  TRY_VOID(documents::seal_seven_zip(folder.string() + "/*", out, sealed.password));
  sealed.archive = TRY(bytes_of(out));
  sealed.sha256 = crypto::hex(crypto::sha256(sealed.archive));
  return sealed;
}

Result<void> note_packed(vault::Session& session, store::Transaction& tx,
                         const std::vector<DossierId>& dossiers, std::string_view sha256,
                         std::string_view by) {
  for (const auto& id : dossiers) {
    auto transfer = TRY(transfer_of(session, tx, id));
    transfer.packed_sha256 = sha256;
    transfer.packed_at = iso(session.clock.now());
    TRY(save(session, tx, transfer, "packed", by));
  }
  return {};
}

Result<std::uint64_t> note_handed(vault::Session& session, store::Transaction& tx,
                                  std::string_view sha256, std::string_view by) {
  std::uint64_t count = 0;
  auto all = TRY(transfers(session, tx));
  for (const auto& transfer : all)
    if (transfer.packed_sha256 == sha256 &&
        (transfer.state == "agreed" || transfer.state == "refused"))
      return fail(Errc::conflict, "transfer.archive_void",
                  "Un patient a changé d’avis depuis que cette archive est faite.",
                  "Elle n’est pas notée comme remise.", "Détruisez-la, et préparez-en une autre.");
  for (auto& transfer : all) {
    if (transfer.state != "packed" || transfer.packed_sha256 != sha256) continue;
    TRY_VOID(check_still_wanted(session, tx, transfer));
    transfer.handed_at = iso(session.clock.now());
    transfer.handed_by = by;
    TRY(save(session, tx, transfer, "handed", by));
    ++count;
  }
  if (count == 0)
    return fail(Errc::not_found, "transfer.archive",
                "Aucun dossier n’attend d’être remis avec cette archive.", "Rien n’a été changé.",
                "Préparez l’archive, puis dites qu’elle est remise.");
  return count;
}

}  // namespace serment::succession
