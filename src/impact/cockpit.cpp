// The practices that an officer follows: one record each ("followed_practice", id = the
// practice's), one version a file received.
#include <algorithm>

#include "audit/actions.h"
#include "impact/status_file.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::impact {

struct FollowedRecord {
  std::string verifier_key, fingerprint;
  PracticeStatus status;
};
BOOST_DESCRIBE_STRUCT(FollowedRecord, (), (verifier_key, fingerprint, status))

namespace {

constexpr std::string_view kKind = "followed_practice";
constexpr auto kReceived = audit::known_act("status.received");
constexpr auto kForgotten = audit::known_act("status.forgotten");
constexpr records::Transition kSteps[] = {{"", "followed", kReceived},
                                          {"followed", "followed", kReceived},
                                          {"followed", "forgotten", kForgotten},
                                          {"forgotten", "followed", kReceived}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::size_t kMostPoints = 12;

Result<ReadStatus> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<FollowedRecord>(record.json));
  ReadStatus read;
  read.at = TRY(parse_instant(stored.status.at));
  read.status = std::move(stored.status);
  read.verifier_key = std::move(stored.verifier_key);
  read.fingerprint = std::move(stored.fingerprint);
  return read;
}

Result<std::vector<Point>> points_of(vault::Session& session, store::Transaction& tx,
                                     std::string_view id) {
  std::vector<Point> points;
  for (const auto& record : TRY(records::history(session, tx, kKind, id))) {
    const auto read = TRY(opened(record));
    if (record.state != "followed" || !read.status.score) continue;
    const auto& score = *read.status.score;
    points.push_back({read.status.at, score.in_place, score.applicable, score.late});
  }
  if (points.size() > kMostPoints)
    points.erase(points.begin(), points.end() - static_cast<std::ptrdiff_t>(kMostPoints));
  return points;
}

tl::unexpected<Error> other_key(const ReadStatus& held) {
  return fail(Errc::forbidden, "status.key_changed",
              "Ce fichier n’est pas signé de la clé que vous connaissez pour ce cabinet (" +
                  held.fingerprint + ").",
              "Le fichier précédent est gardé.",
              "Appelez le cabinet. S’il a été réinstallé, cessez de le suivre, puis reprenez.");
}

}  // namespace

Result<std::vector<Followed>> list_followed(vault::Session& session, store::Transaction& tx,
                                            Instant now) {
  std::vector<Followed> all;
  for (const auto& record : TRY(records::list(session, tx, kKind))) {
    if (record.state != "followed") continue;
    auto followed = followed_of(TRY(opened(record)), now);
    followed.history = TRY(points_of(session, tx, record.id));
    all.push_back(std::move(followed));
  }
  std::sort(all.begin(), all.end(), needs_more);
  return all;
}

Result<Received> receive_status(vault::Session& session, store::Transaction& tx,
                                std::string_view file, Instant now, std::string_view author) {
  const auto read = TRY(read_status(file, now));
  const auto& id = read.status.practice_id;
  Received received{read.status.practice, "added", read.fingerprint};
  const auto record = TRY(records::find(session, tx, kKind, id));
  if (record && record->state == "followed") {
    const auto held = TRY(opened(*record));
    if (held.verifier_key != read.verifier_key) return other_key(held);
    received.outcome = read.at > held.at ? "updated" : read.at == held.at ? "unchanged" : "older";
    if (received.outcome != "updated") return received;
  }
  TRY(records::save(
      session, tx, kLife, id, "followed",
      json::bind::write(FollowedRecord{read.verifier_key, read.fingerprint, read.status}),
      record ? record->version : 0, author));
  return received;
}

Result<void> forget_practice(vault::Session& session, store::Transaction& tx,
                             std::string_view practice_id, std::string_view author) {
  const auto record = TRY(records::find(session, tx, kKind, practice_id));
  if (!record || record->state != "followed")
    return fail(Errc::not_found, "status.unknown", "Ce cabinet n’est pas suivi.", {},
                "La liste est dans le cockpit.");
  TRY(records::save(session, tx, kLife, practice_id, "forgotten", record->json, record->version,
                    author));
  return {};
}

}  // namespace serment::impact
