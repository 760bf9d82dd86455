#include "impact/officer.h"

#include <algorithm>
#include <set>

#include "audit/actions.h"
#include "compliance/plain_text.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::impact {

struct DesignationRecord {
  Designation designation;
  std::optional<Date> ended_on;
};
BOOST_DESCRIBE_STRUCT(DesignationRecord, (), (designation, ended_on))

namespace {

constexpr std::string_view kKind = "dpo_designation";
constexpr std::string_view kOnly = "current";
constexpr auto kDesignated = audit::known_act("dpo.designated");
constexpr records::Transition kSteps[] = {{"", "designated", kDesignated},
                                          {"designated", "designated", kDesignated},
                                          {"designated", "ended", audit::known_act("dpo.ended")},
                                          {"ended", "designated", kDesignated}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::size_t kLongest = 200;
constexpr std::size_t kLongestRemedy = 4000;

Result<StoredDesignation> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<DesignationRecord>(record.json));
  return StoredDesignation{std::move(stored.designation),
                           record.state,
                           stored.ended_on,
                           record.version,
                           record.at,
                           record.author};
}

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string place) {
  return fail(Errc::invalid_input, code, std::move(what), "La désignation est inchangée.",
              "Corrigez ce champ, puis recommencez.", std::move(place));
}

Result<void> check_line(const std::string& text, bool needed, std::string place) {
  const bool blank = text.find_first_not_of(' ') == std::string::npos;
  if ((needed && blank) || text.size() > kLongest || !compliance::is_plain_text(text) ||
      text.find_first_of("\n{}") != std::string::npos)
    return refused("dpo.field", "Ce champ manque, ou ne tient pas sur une ligne.",
                   std::move(place));
  return {};
}

Result<void> check_lines(const Designation& one) {
  TRY_VOID(check_line(one.name, true, "/name"));
  TRY_VOID(check_line(one.organisation, one.kind == "external", "/organisation"));
  TRY_VOID(check_line(one.address, false, "/address"));
  TRY_VOID(check_line(one.phone, false, "/phone"));
  TRY_VOID(check_line(one.email, false, "/email"));
  TRY_VOID(check_line(one.receipt, false, "/receipt"));
  if (one.remedy.size() > kLongestRemedy || !compliance::is_plain_text(one.remedy))
    return refused("dpo.field", "Ce texte est trop long.", "/remedy");
  return {};
}

Result<void> check_dates(const Designation& one, Date today) {
  if (one.since > today)
    return refused("dpo.date", "La désignation ne peut pas commencer dans l’avenir.", "/since");
  if (one.receipt_on && (*one.receipt_on > today || one.receipt.empty()))
    return refused("dpo.date", "Le récépissé a un numéro, et une date qui est passée.",
                   "/receipt_on");
  return {};
}

Result<void> check_lists(const Designation& one, const OfficerLaw& law) {
  for (const auto& place : one.published)
    if (std::none_of(law.places.begin(), law.places.end(),
                     [&](const Place& known) { return known.id == place; }))
      return refused("dpo.place", "Ce lieu de publication n’est pas connu.", "/published");
  std::set<std::string> seen;
  for (const auto& answer : one.checks)
    if (!seen.insert(answer.check).second ||
        std::none_of(law.checks.begin(), law.checks.end(),
                     [&](const OfficerCheck& known) { return known.id == answer.check; }))
      return refused("dpo.check", "Cette question n’est pas connue, ou est répondue deux fois.",
                     "/checks");
  return {};
}

Result<void> check(const Designation& one, const OfficerLaw& law, Date today) {
  if (one.kind != "internal" && one.kind != "external" && one.kind != "shared")
    return refused("dpo.field", "Le délégué est interne, externe ou mutualisé.", "/kind");
  TRY_VOID(check_lines(one));
  TRY_VOID(check_dates(one, today));
  TRY_VOID(check_lists(one, law));
  const bool remedied = one.remedy.find_first_not_of(" \n") != std::string::npos;
  for (const auto& conflict : conflicts_of(one, law)) {
    if (conflict.unanswered)
      return refused("dpo.check", "Il reste à répondre\u00a0: " + conflict.question, "/checks");
    if (!remedied)
      return fail(Errc::forbidden, "dpo.conflict",
                  "Cette personne ne peut pas être déléguée telle quelle\u00a0: " + conflict.why,
                  "La désignation est inchangée.",
                  "Désignez quelqu’un d’autre, ou écrivez ce qui lève le conflit.", "/remedy");
  }
  return {};
}

/// The practice's answers name the officer; a practice that has no answers yet is left alone.
Result<void> name_officer(vault::Session& session, store::Transaction& tx,
                          std::optional<compliance::Officer> officer, std::string_view author) {
  auto answers = compliance::load_answers(session, tx);
  if (!answers) {
    if (answers.error().code == "practice.no_answers") return {};
    return tl::unexpected<Error>(std::move(answers.error()));
  }
  answers->dpo = std::move(officer);
  return compliance::save_answers(session, tx, *answers, author);
}

}  // namespace

std::vector<Conflict> conflicts_of(const Designation& designation, const OfficerLaw& law) {
  std::vector<Conflict> conflicts;
  for (const auto& check : law.checks) {
    const auto answer = std::find_if(designation.checks.begin(), designation.checks.end(),
                                     [&](const CheckAnswer& one) { return one.check == check.id; });
    const bool unanswered = answer == designation.checks.end();
    if (!unanswered && answer->yes != check.conflict_when) continue;
    conflicts.push_back(
        {check.id, check.question, check.why, std::string(law.cite(check.source)), unanswered});
  }
  return conflicts;
}

OfficerStanding standing_of(const compliance::Answers& answers,
                            const std::optional<StoredDesignation>& stored) {
  if (stored && stored->state == "designated") return OfficerStanding::designated;
  return answers.dpo ? OfficerStanding::named : OfficerStanding::nobody;
}

std::string_view standing_in_french(OfficerStanding standing) {
  if (standing == OfficerStanding::designated) return "désigné";
  return standing == OfficerStanding::named ? "nommé, désignation à la CNIL non enregistrée"
                                            : "non désigné";
}

Result<std::optional<StoredDesignation>> find_designation(vault::Session& session,
                                                          store::Transaction& tx) {
  const auto record = TRY(records::find(session, tx, kKind, kOnly));
  if (!record) return std::optional<StoredDesignation>{};
  return std::optional<StoredDesignation>(TRY(opened(*record)));
}

Result<StoredDesignation> designate(vault::Session& session, store::Transaction& tx,
                                    const Designation& designation, std::uint32_t expected,
                                    std::string_view author) {
  TRY_VOID(check(designation, OfficerLaw::embedded(), session.clock.today()));
  TRY_VOID(
      name_officer(session, tx,
                   compliance::Officer{designation.name, designation.organisation,
                                       designation.address, designation.phone, designation.email},
                   author));
  return opened(
      TRY(records::save(session, tx, kLife, kOnly, "designated",
                        json::bind::write(DesignationRecord{designation, {}}), expected, author)));
}

Result<StoredDesignation> end_designation(vault::Session& session, store::Transaction& tx, Date on,
                                          std::string_view author) {
  const auto found = TRY(find_designation(session, tx));
  if (!found || found->state != "designated")
    return fail(Errc::not_found, "dpo.none", "Aucun délégué n’est désigné.", {},
                "Enregistrez d’abord la désignation.");
  if (on > session.clock.today() || on < found->designation.since)
    return refused("dpo.date", "La fin de mission est entre la désignation et aujourd’hui.", "/on");
  TRY_VOID(name_officer(session, tx, std::nullopt, author));
  return opened(TRY(records::save(session, tx, kLife, kOnly, "ended",
                                  json::bind::write(DesignationRecord{found->designation, on}),
                                  found->version, author)));
}

}  // namespace serment::impact
