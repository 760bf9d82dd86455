#include "dossier/incoming.h"

#include <set>
#include <unordered_map>
#include <utility>

namespace serment::dossier {
namespace {

constexpr std::size_t kReadSize = 64 * 1024;
constexpr std::size_t kMostIdentityBytes = 16 * 1024;
constexpr std::size_t kMostTransfusions = 3000;  ///< one a week for sixty years

/// As it will be written: a control character takes six.
std::size_t written_size(std::string_view text) {
  constexpr std::size_t kEscape = 6;
  const auto controls = static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }));
  return text.size() + controls * (kEscape - 1);
}

Result<void> changed_file() {
  return fail(Errc::conflict, "dossier.file_changed", "Un fichier a changé pendant l’import.",
              "Rien n’a été importé pour ce patient.",
              "Recommencez l’import quand plus rien n’écrit dans la source.");
}

/// Hashes fields with their length, so that no two contents look alike.
class FieldHash {
 public:
  void add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    x_hash.update(as_bytes(text));
  }
  void add(std::uint64_t number) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    x_hash.update(bytes);
  }
  void add(const std::optional<Date>& date) { add(date ? iso(*date) : std::string()); }
  void add(const Piece& piece) {
    add(piece.key);
    add(piece.type);
    add(piece.title ? piece.title->reveal() : std::string());
    add(piece.mime);
    add(static_cast<std::uint64_t>(piece.category));
    add(piece.size);
    x_hash.update(piece.sha256);
  }
  Fingerprint finish() {
    const auto whole = x_hash.finish();
    Fingerprint fingerprint{};
    std::copy_n(whole.begin(), fingerprint.size(), fingerprint.begin());
    return fingerprint;
  }

 private:
  crypto::Sha256Stream x_hash;
};

/// The order of pieces and keys in the source does not count.
Fingerprint fingerprint_of(const Incoming& incoming) {
  FieldHash hash;
  const auto& [place, identity, last_care, first_care, death, deceased, transfusions, undated,
               resources, files] = incoming.patient;
  for (const auto* text : {&identity.family_name, &identity.used_name, &identity.given_names,
                           &identity.ins, &identity.phone, &identity.email, &identity.address})
    hash.add(text->reveal());
  hash.add(identity.sex);
  for (const auto& date : {identity.birth.reveal(), last_care, first_care, death.reveal()})
    hash.add(date);
  hash.add(std::uint64_t{deceased});
  std::set<std::string_view> keys;
  for (const auto& key : identity.source_keys) keys.insert(key.reveal());
  for (const auto key : keys) hash.add(key);
  for (const Date day : std::set<Date>(transfusions.begin(), transfusions.end())) hash.add(day);
  // Only when it is so: the prints of what was imported before this was read stay the same.
  if (undated) hash.add(std::string_view("undated transfusion"));
  std::vector<const Piece*> pieces;
  for (const auto& one : incoming.pieces) pieces.push_back(&one.piece);
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece* a, const Piece* b) { return a->key < b->key; });
  for (const auto* piece : pieces) hash.add(*piece);
  return hash.finish();
}

Result<void> check(const ImportedPatient& patient) {
  const auto& identity = patient.identity;
  if (identity.family_name.reveal().empty() && identity.used_name.reveal().empty() &&
      identity.given_names.reveal().empty() && identity.ins.reveal().empty() &&
      identity.source_keys.empty())
    return fail(
        Errc::invalid_input, "dossier.nameless",
        "Ce patient n’a ni nom, ni prénom, ni identifiant : on ne pourrait plus le retrouver.",
        "Rien n’a été importé pour lui.", "Complétez la source.", patient.place);
  std::size_t identity_size = 0;
  for (const auto* text : {&identity.family_name, &identity.used_name, &identity.given_names,
                           &identity.ins, &identity.phone, &identity.email, &identity.address})
    identity_size += written_size(text->reveal());
  for (const auto& key : identity.source_keys) identity_size += written_size(key.reveal());
  if (identity_size > kMostIdentityBytes)
    return fail(Errc::invalid_input, "dossier.identity_too_large",
                "L’identité de ce patient dépasse 16 Kio.", "Rien n’a été importé pour lui.",
                "Corrigez la source.", patient.place);
  // What one patient may not bring must not fail the others, who are committed with them.
  if (std::set<Date>(patient.transfusions.begin(), patient.transfusions.end()).size() >
      kMostTransfusions)
    return fail(Errc::invalid_input, "dossier.too_many_transfusions",
                "Ce patient aurait plus de 3 000 jours de transfusion.",
                "Rien n’a été importé pour lui.", "Corrigez la source.", patient.place);
  std::vector<std::optional<Date>> dates{identity.birth.reveal(), patient.last_care,
                                         patient.first_care, patient.death.reveal()};
  dates.insert(dates.end(), patient.transfusions.begin(), patient.transfusions.end());
  for (const auto& date : dates)
    if (date && (!date->ok() || int(date->year()) < 1800 || int(date->year()) > 2500))
      return fail(Errc::invalid_input, "dossier.date_out_of_range",
                  "Une date de ce patient est hors du calendrier (1800 à 2500).",
                  "Rien n’a été importé pour lui.", "Corrigez la source.", patient.place);
  return {};
}

void take_resources(Incoming& incoming, Date today) {
  auto resources = std::exchange(incoming.patient.resources, {});
  incoming.pieces.reserve(resources.size() + incoming.patient.files.size());
  for (auto& resource : resources) {
    IncomingPiece one;
    one.piece.key = std::move(resource.key);
    one.piece.type = std::move(resource.type);
    one.piece.category = resource.category;
    one.piece.mime = kResourceMime;
    one.piece.size = resource.json.size();
    one.piece.sha256 = crypto::sha256(resource.json);
    one.piece.imported_on = today;
    one.bytes = std::move(resource.json);
    incoming.bytes_in_memory += one.bytes.size();
    incoming.pieces.push_back(std::move(one));
  }
}

Result<void> take_files(Incoming& incoming, Date today, std::uint64_t most_preloaded) {
  std::uint64_t size = 0;
  for (const auto& file : incoming.patient.files) size += std::min(file.size, most_preloaded + 1);
  incoming.has_streams = size > most_preloaded;
  for (const auto& file : incoming.patient.files) {
    IncomingPiece one;
    one.piece.key = file.key;
    one.piece.type = "File";
    one.piece.category = file.category;
    if (!file.title.reveal().empty()) one.piece.title = file.title;
    one.piece.mime = file.mime;
    one.piece.size = file.size;
    one.piece.sha256 = file.sha256;
    one.piece.imported_on = today;
    one.file = &file;
    if (!incoming.has_streams) {
      one.bytes.reserve(file.size);
      TRY_VOID(read_file(file, [&](ByteView bytes) -> Result<void> {
        one.bytes.insert(one.bytes.end(), bytes.begin(), bytes.end());
        return {};
      }));
      one.file = nullptr;
      incoming.bytes_in_memory += one.bytes.size();
    }
    incoming.pieces.push_back(std::move(one));
  }
  if (!incoming.has_streams) incoming.patient.files.clear();  // lets the source go
  return {};
}

/// The same piece twice counts once; two versions under one key are both kept, the second under
/// "key#2": a source may hold the history of a resource, and nothing of it may be lost.
void settle_keys(std::vector<IncomingPiece>& pieces) {
  std::unordered_multimap<std::string_view, std::size_t> seen;
  seen.reserve(pieces.size());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto [from, to] = seen.equal_range(pieces[i].piece.key);
    if (std::any_of(from, to, [&](const auto& other) {
          return same_version(pieces[other.second].piece, pieces[i].piece);
        }))
      continue;
    const auto versions = std::distance(from, to);
    if (kept != i) pieces[kept] = std::move(pieces[i]);
    auto& key = pieces[kept].piece.key;
    // Known by the key as it came, which the first of them still bears.
    seen.emplace(versions == 0 ? std::string_view(key) : from->first, kept++);
    if (versions > 0) key += "#" + std::to_string(versions + 1);
  }
  pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(kept), pieces.end());
}

}  // namespace

Result<void> FileCheck::add(ByteView bytes) {
  x_hash.update(bytes);
  x_size += bytes.size();
  return x_size > x_file.size ? changed_file() : Result<void>{};
}

Result<void> FileCheck::finish() {
  return x_size == x_file.size && x_hash.finish() == x_file.sha256 ? Result<void>{}
                                                                   : changed_file();
}

Result<void> read_file(const ImportedFile& file,
                       const std::function<Result<void>(ByteView)>& sink) {
  const auto source = TRY(file.open());
  FileCheck check(file);
  Bytes buffer(kReadSize);
  for (;;) {
    const auto got = TRY(source(buffer));
    if (got == 0) return check.finish();
    const auto part = ByteView(buffer).first(got);
    TRY_VOID(check.add(part));
    TRY_VOID(sink(part));
  }
}

Result<Incoming> receive(ImportedPatient patient, Date today, std::uint64_t most_preloaded) {
  TRY_VOID(check(patient));
  Incoming incoming;
  incoming.patient = std::move(patient);
  take_resources(incoming, today);
  TRY_VOID(take_files(incoming, today, most_preloaded));
  settle_keys(incoming.pieces);
  for (const auto& one : incoming.pieces) incoming.total_bytes += one.piece.size;
  incoming.fingerprint = fingerprint_of(incoming);
  return incoming;
}

}  // namespace serment::dossier
