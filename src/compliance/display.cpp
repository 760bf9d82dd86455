#include "compliance/display.h"

#include <algorithm>
#include <array>
#include <boost/describe.hpp>

#include "audit/actions.h"
#include "base/bug.h"
#include "compliance/plain_text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::compliance {

/// The sealed content of such a record; its author and instant are the record's.
struct StoredDisplay {
  std::string proof, statement, digest;
  std::uint32_t edition = 1;
  std::string photo, mime;
};
BOOST_DESCRIBE_STRUCT(StoredDisplay, (), (proof, statement, digest, edition, photo, mime))

namespace {

constexpr std::string_view kKind = "notice_display";
constexpr std::string_view kDisplayed = "displayed";
constexpr std::string_view kAct = audit::known_act("notice.displayed");
constexpr records::Transition kSteps[] = {{"", kDisplayed, kAct}, {kDisplayed, kDisplayed, kAct}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::string_view kPhotoKind = "notice_photo";
constexpr std::size_t kLargestPhoto = 8U << 20;
constexpr std::size_t kLongestStatement = 2000;

constexpr std::array<std::pair<NoticeKind, std::string_view>, 6> kNames = {{
    {NoticeKind::patients, "patients"},
    {NoticeKind::patients_large, "patients_large"},
    {NoticeKind::staff, "staff"},
    {NoticeKind::others, "others"},
    {NoticeKind::poster_a4, "poster_a4"},
    {NoticeKind::poster_a3, "poster_a3"},
}};

Result<Display> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredDisplay>(record.json));
  return Display{std::move(stored.proof),
                 std::move(stored.statement),
                 std::move(stored.digest),
                 stored.edition,
                 std::move(stored.photo),
                 std::move(stored.mime),
                 record.at,
                 record.author};
}

/// What the first bytes say of an image; empty for anything else.
std::string_view mime_of(ByteView photo) {
  const auto text = as_text(photo);
  if (text.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (text.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (text.starts_with("RIFF") && text.size() > 12 && text.substr(8, 4) == "WEBP")
    return "image/webp";
  return {};
}

Result<void> check_proof(const DisplayProof& proof) {
  const bool blank = proof.statement.find_first_not_of(" \n") == std::string::npos;
  if (blank || proof.statement.size() > kLongestStatement || !is_plain_text(proof.statement))
    return fail(Errc::invalid_input, "display.statement",
                "Il faut dire où la notice est affichée, ou à qui elle a été remise.",
                "Rien n’a été enregistré.", "Écrivez une phrase.", "statement");
  if (!proof.photo.empty() && (mime_of(proof.photo).empty() || proof.photo.size() > kLargestPhoto))
    return fail(Errc::invalid_input, "display.photo",
                "Cette photo n’est ni un JPEG, ni un PNG, ni un WebP de moins de 8 Mo.",
                "Rien n’a été enregistré.", "Prenez une autre photo, ou attestez sans photo.",
                "photo_base64");
  return {};
}

}  // namespace

std::string_view name_of(NoticeKind kind) {
  for (const auto& [known, name] : kNames)
    if (known == kind) return name;
  bug("unknown NoticeKind");
}

std::optional<NoticeKind> notice_kind_of(std::string_view wanted) {
  for (const auto& [kind, name] : kNames)
    if (name == wanted) return kind;
  return std::nullopt;
}

Result<std::string> notice_digest(NoticeKind kind, const CurrentPractice& current,
                                  const law::RuleSet& rules) {
  const Edition none{1, Date{std::chrono::year{2000}, std::chrono::month{1}, std::chrono::day{1}}};
  const auto page = TRY(notice(kind, current.answers, current.practice.activities, rules, none));
  return crypto::hex(crypto::sha256(as_bytes(page.html)));
}

Result<std::vector<Display>> displays(vault::Session& session, store::Transaction& tx,
                                      NoticeKind kind) {
  std::vector<Display> all;
  for (const auto& record : TRY(records::history(session, tx, kKind, name_of(kind))))
    all.push_back(TRY(opened(record)));
  return all;
}

Result<Display> save_display(vault::Session& session, store::Transaction& tx, NoticeKind kind,
                             const CurrentPractice& current, const law::RuleSet& rules,
                             const DisplayProof& proof, std::string_view by) {
  TRY_VOID(check_proof(proof));
  StoredDisplay stored{.proof = proof.photo.empty() ? "attestation" : "photo",
                       .statement = proof.statement,
                       .digest = {},
                       .edition = current.edition,
                       .photo = {},
                       .mime = std::string(mime_of(proof.photo))};
  stored.digest = TRY(notice_digest(kind, current, rules));
  if (!proof.photo.empty()) {
    const auto scope = TRY(session.vault.open_practice_scope(tx));
    stored.photo = TRY(session.vault.put(tx, scope, kPhotoKind, proof.photo, 1)).value;
  }
  const auto found = TRY(records::find(session, tx, kKind, name_of(kind)));
  return opened(TRY(records::save(session, tx, kLife, name_of(kind), kDisplayed,
                                  json::bind::write(stored), found ? found->version : 0, by)));
}

Result<Bytes> display_photo(vault::Session& session, store::Transaction& tx, NoticeKind kind,
                            std::uint32_t number) {
  const auto record = TRY(records::find(session, tx, kKind, name_of(kind), number));
  const auto display = record ? TRY(opened(*record)) : Display{};
  if (display.photo.empty())
    return fail(Errc::not_found, "display.unknown", "Cette preuve n’a pas de photo.");
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  return session.vault.get(tx, scope, ObjectId{display.photo});
}

std::string_view notice_state(const std::vector<Display>& displays, std::string_view digest,
                              bool validated) {
  if (!displays.empty())
    return displays.back().digest == digest ? std::string_view("displayed") : "outdated";
  return validated ? "published" : "draft";
}

}  // namespace serment::compliance
