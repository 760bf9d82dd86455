#include "impact/status_file.h"

#include <algorithm>

#include "audit/signed_note.h"
#include "compliance/display.h"
#include "compliance/founding.h"
#include "compliance/plain_text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "impact/assessments.h"
#include "impact/officer.h"
#include "json/bind.h"

namespace serment::impact {

/// The file itself.
struct StatusFile {
  std::string format, verifier_key, note;
};
BOOST_DESCRIBE_STRUCT(StatusFile, (), (format, verifier_key, note))

namespace {

constexpr std::string_view kFormat = "serment-status/1";
constexpr std::string_view kStatement = "status";
constexpr std::string_view kFirstLine = "serment/status\n";
constexpr std::size_t kLargest = 64U << 10;
constexpr std::size_t kMostLines = 40;
constexpr std::size_t kLongestText = 300;
constexpr json::Limits kLimits{.depth = 8, .values = 2'000};
constexpr std::chrono::hours kClockSlack{24};
constexpr int kFreshDays = 31;

StatusLine line_of(std::string id, std::string label, std::string_view state, std::string text) {
  return {std::move(id), std::move(label), std::string(state), std::move(text)};
}

Result<StatusLine> register_line(vault::Session& session, store::Transaction& tx) {
  const auto all = TRY(compliance::list_activities(session, tx));
  const auto validated = std::count_if(all.begin(), all.end(),
                                       [](const auto& one) { return one.state == "validated"; });
  const bool done = !all.empty() && static_cast<std::size_t>(validated) == all.size();
  return line_of("register", "Registre", done ? "done" : "todo",
                 std::to_string(validated) + " fiches validées sur " + std::to_string(all.size()));
}

Result<StatusLine> notice_line(vault::Session& session, store::Transaction& tx) {
  const auto shown = TRY(compliance::displays(session, tx, compliance::NoticeKind::patients));
  if (shown.empty())
    return line_of("notice", "Notice des patients", "todo", "Affichage non prouvé");
  return line_of("notice", "Notice des patients", "done",
                 "Affichage prouvé le " + in_french(paris_date(shown.back().at)));
}

Result<StatusLine> officer_line(vault::Session& session, store::Transaction& tx,
                                const compliance::CurrentPractice& current) {
  const auto found = TRY(find_designation(session, tx));
  const auto standing = standing_of(current.answers, found);
  const auto& need = current.practice.dpo;
  const std::string label = "Délégué (DPO)";
  if (standing == OfficerStanding::named)
    return line_of("dpo", label, "due", "Nommé, désignation à la CNIL non enregistrée");
  if (standing == OfficerStanding::designated)
    return line_of("dpo", label, found->designation.receipt.empty() ? "due" : "done",
                   found->designation.receipt.empty() ? "Désigné, récépissé de la CNIL attendu"
                                                      : "Désigné, récépissé reçu");
  if (need.need == "required") return line_of("dpo", label, "late", "Nécessaire, non désigné");
  return line_of("dpo", label, "done", std::string(compliance::need_in_french(need.need)));
}

Result<StatusLine> impact_line(vault::Session& session, store::Transaction& tx,
                               const compliance::NeedDecision& need, Date today) {
  const std::string label = "Analyse d’impact (AIPD)";
  std::size_t validated = 0;
  std::size_t open = 0;
  bool over = false;
  for (const auto& one : TRY(list_assessments(session, tx))) {
    if (one.state == "archived") continue;
    (one.state == "validated" ? validated : open) += 1;
    over = over || (one.state == "validated" && one.review_on && *one.review_on < today);
  }
  if (over) return line_of("impact", label, "late", "Revue dépassée");
  if (open > 0) return line_of("impact", label, "due", "En cours");
  if (validated > 0) return line_of("impact", label, "done", "Validée");
  if (need.need == "required") return line_of("impact", label, "late", "Nécessaire, non menée");
  const bool waived = TRY(find_waiver(session, tx)).has_value();
  if (need.need == "recommended" && !waived)
    return line_of("impact", label, "todo", "Conseillée, ni menée ni écartée");
  return line_of("impact", label, "done", waived ? "Écartée, motif écrit" : "Pas nécessaire");
}

tl::unexpected<Error> malformed(std::string place) {
  return fail(Errc::invalid_input, "status.malformed",
              "Ce fichier n’est pas un fichier d’état de Serment.", "Rien n’a été pris.",
              "Demandez au cabinet de l’exporter de nouveau.", std::move(place));
}

bool is_short(std::string_view text) {
  return text.size() <= kLongestText && compliance::is_plain_text(text) &&
         text.find('\n') == std::string_view::npos;
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// What somebody else's program wrote is shown on our screens: it is short, plain and known.
Result<void> check_status(const PracticeStatus& status) {
  if (!is_id(status.practice_id)) return malformed("/practice_id");
  for (const auto* text : {&status.practice, &status.city, &status.structure})
    if (!is_short(*text)) return malformed("/practice");
  if (status.practice.empty()) return malformed("/practice");
  if (status.lines.size() > kMostLines) return malformed("/lines");
  constexpr std::string_view kStates[] = {"done", "todo", "due", "late"};
  for (const auto& line : status.lines)
    if (!is_id(line.id) || !is_short(line.label) || !is_short(line.text) ||
        std::find(std::begin(kStates), std::end(kStates), line.state) == std::end(kStates))
      return malformed("/lines");
  if (status.score && (status.score->in_place > status.score->applicable ||
                       status.score->applicable > 1000 || status.score->late > 1000))
    return malformed("/score");
  return {};
}

std::string fingerprint_of(std::string_view verifier_key) {
  return crypto::hex(crypto::sha256(as_bytes(verifier_key))).substr(0, 8);
}

template <class T>
Result<T> read_bounded(std::string_view text) {
  const auto document = TRY(json::Document::parse(text, kLimits));
  return json::bind::read<T>(document.root());
}

/// The JSON that the key really signed.
Result<std::string> signed_json(const StatusFile& file, const audit::VerifierKey& key) {
  auto opened = audit::open_note(file.note, key);
  if (!opened)
    return fail(Errc::integrity, "status.forged",
                "La signature de ce fichier n’est pas juste\u00a0: il a été changé.",
                "Rien n’a été pris.", "Demandez au cabinet de l’exporter de nouveau.");
  std::string_view rest = *opened;
  if (!rest.starts_with(kFirstLine)) return malformed("/note");
  rest.remove_prefix(kFirstLine.size());
  std::string_view line;
  if (!audit::cut_line(rest, line) || !rest.empty()) return malformed("/note");
  return std::string(line);
}

}  // namespace

Result<PracticeStatus> status_of(vault::Session& session, store::Transaction& tx, Instant now) {
  const auto current = TRY(compliance::load_current(session, tx, law::RuleSet::embedded()));
  PracticeStatus status;
  status.practice_id = session.practice().value;
  status.practice = current.answers.practice.name;
  status.city = current.answers.practice.city;
  status.structure = current.answers.answers.structure;
  status.at = iso(now);
  status.journal_size = TRY(session.journal.checkpoint(tx)).size;
  status.lines.push_back(TRY(register_line(session, tx)));
  status.lines.push_back(TRY(notice_line(session, tx)));
  status.lines.push_back(TRY(officer_line(session, tx, current)));
  status.lines.push_back(TRY(impact_line(session, tx, current.practice.dpia, paris_date(now))));
  return status;
}

std::string sign_status(const PracticeStatus& status, const audit::Journal& journal) {
  return json::bind::write(
      StatusFile{std::string(kFormat), journal.verifier_key(),
                 journal.sign_statement(kStatement, json::bind::write(status) + "\n")});
}

Result<ReadStatus> read_status(std::string_view text, Instant now) {
  if (text.size() > kLargest)
    return fail(Errc::invalid_input, "status.too_large", "Un fichier d’état tient en 64 Ko.",
                "Rien n’a été pris.", "Choisissez le fichier que le cabinet a exporté.");
  const auto file = TRY(read_bounded<StatusFile>(text));
  if (file.format != kFormat) return malformed("/format");
  const auto key = audit::parse_verifier_key(file.verifier_key);
  if (!key) return malformed("/verifier_key");
  const auto json = TRY(signed_json(file, *key));
  ReadStatus read;
  read.status = TRY(read_bounded<PracticeStatus>(json));
  TRY_VOID(check_status(read.status));
  if (key->name != "serment.local/" + read.status.practice_id) return malformed("/practice_id");
  const auto at = parse_instant(read.status.at);
  if (!at) return malformed("/at");
  if (*at > now + kClockSlack)
    return fail(Errc::invalid_input, "status.future", "Ce fichier est daté de l’avenir.",
                "Rien n’a été pris.", "Vérifiez l’heure des deux ordinateurs.", "/at");
  read.at = *at;
  read.verifier_key = audit::format_verifier_key(*key);
  read.fingerprint = fingerprint_of(read.verifier_key);
  return read;
}

Followed followed_of(const ReadStatus& read, Instant now) {
  Followed followed{.status = read.status, .fingerprint = read.fingerprint};
  followed.age_days = std::max(0, days_between(paris_date(read.at), paris_date(now)));
  followed.stale = followed.age_days > kFreshDays;
  return followed;
}

bool needs_more(const Followed& one, const Followed& other) {
  const auto& mine = one.status.duties;
  const auto& theirs = other.status.duties;
  if (mine.late != theirs.late) return mine.late > theirs.late;
  if (mine.due != theirs.due) return mine.due > theirs.due;
  if (one.age_days != other.age_days) return one.age_days > other.age_days;
  return one.status.practice < other.status.practice;
}

}  // namespace serment::impact
