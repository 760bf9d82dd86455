#include "impact/assessments.h"

#include <algorithm>
#include <cstdio>

#include "audit/actions.h"
#include "compliance/plain_text.h"
#include "impact/officer.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::impact {

/// The sealed content of a version. `file` is the object that holds the tool's JSON; empty: none.
struct StoredAssessment {
  std::string origin, file;
  bool repaired = false;
  Content content;
  std::vector<Attachment> attachments;
  std::optional<Validation> validation;
  std::optional<Date> review_on;
};
BOOST_DESCRIBE_STRUCT(StoredAssessment, (),
                      (origin, file, repaired, content, attachments, validation, review_on))
struct StoredWaiver {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(StoredWaiver, (), (reason))

namespace {

constexpr std::string_view kKind = "impact_assessment";
constexpr std::string_view kFileKind = "impact_file";
constexpr auto kSaved = audit::known_act("impact.saved");
constexpr auto kMoved = audit::known_act("impact.moved");
constexpr auto kArchived = audit::known_act("impact.archived");
constexpr records::Transition kSteps[] = {
    {"", "draft", audit::known_act("impact.created")},
    {"draft", "draft", kSaved},
    {"draft", "in_review", kMoved},
    {"in_review", "in_review", kSaved},
    {"in_review", "draft", kMoved},
    {"in_review", "validated", audit::known_act("impact.validated")},
    {"validated", "validated", kSaved},
    {"validated", "to_review", kMoved},
    {"to_review", "to_review", kSaved},
    {"to_review", "draft", kMoved},
    {"draft", "archived", kArchived},
    {"in_review", "archived", kArchived},
    {"validated", "archived", kArchived},
    {"to_review", "archived", kArchived},
};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr records::Transition kImportSteps[] = {{"", "draft", audit::known_act("impact.imported")}};
constexpr records::Lifecycle kImportLife{kKind, kImportSteps};

constexpr std::string_view kWaiverKind = "impact_waiver";
constexpr auto kWaived = audit::known_act("impact.waived");
constexpr records::Transition kWaiverSteps[] = {{"", "written", kWaived},
                                                {"written", "written", kWaived}};
constexpr records::Lifecycle kWaiverLife{kWaiverKind, kWaiverSteps};
constexpr std::size_t kLongestReason = 4000;

/// A version with what only the store knows.
struct Opened {
  Assessment assessment;
  std::string file;
};

Result<Opened> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredAssessment>(record.json));
  Opened open;
  open.file = std::move(stored.file);
  open.assessment = {.id = record.id,
                     .version = record.version,
                     .state = record.state,
                     .origin = std::move(stored.origin),
                     .repaired = stored.repaired,
                     .content = std::move(stored.content),
                     .attachments = std::move(stored.attachments),
                     .validation = std::move(stored.validation),
                     .review_on = stored.review_on,
                     .at = record.at,
                     .author = record.author};
  return open;
}

tl::unexpected<Error> unknown() {
  return fail(Errc::not_found, "impact.unknown", "Cette analyse d’impact n’existe pas.", {},
              "La liste est dans «\u00a0Analyses d’impact\u00a0».");
}

Result<Opened> find(vault::Session& session, store::Transaction& tx, std::string_view id,
                    std::optional<std::uint32_t> version = std::nullopt) {
  const auto record = TRY(records::find(session, tx, kKind, id, version));
  if (!record) return unknown();
  return opened(*record);
}

Result<Assessment> save(vault::Session& session, store::Transaction& tx,
                        const records::Lifecycle& life, const Opened& open, std::string_view state,
                        std::uint32_t expected, std::string_view author) {
  const auto& one = open.assessment;
  const StoredAssessment stored{one.origin,      open.file,      one.repaired, one.content,
                                one.attachments, one.validation, one.review_on};
  const auto record = TRY(
      records::save(session, tx, life, one.id, state, json::bind::write(stored), expected, author));
  auto saved = TRY(opened(record));
  return std::move(saved.assessment);
}

Result<std::string> next_id(vault::Session& session, store::Transaction& tx) {
  const auto year = static_cast<int>(session.clock.today().year());
  const auto prefix = "A-" + std::to_string(year) + "-";
  int count = 0;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    if (record.id.starts_with(prefix)) ++count;
  char number[16];
  std::snprintf(number, sizeof number, "%03d", count + 1);
  return prefix + number;
}

Result<std::string> put_file(vault::Session& session, store::Transaction& tx, const Tree& tree) {
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  return TRY(session.vault.put(tx, scope, kFileKind, as_bytes(write_tree(tree)), 1)).value;
}

/// The tool's file of an assessment, as last kept; an empty one when it never had any.
Result<Tree> load_file(vault::Session& session, store::Transaction& tx, const Opened& open) {
  if (open.file.empty()) return empty_pia(open.assessment.at);
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  const auto bytes = TRY(session.vault.get(tx, scope, ObjectId{open.file}));
  return tree_of(TRY(json::Document::parse(as_text(bytes))).root());
}

tl::unexpected<Error> frozen(std::string what, std::string next) {
  return fail(Errc::forbidden, "impact.frozen", std::move(what), "L’analyse est inchangée.",
              std::move(next));
}

/// The same line but for its progress.
bool same_but_done(Evaluation before, const Evaluation& after) {
  before.done_on = after.done_on;
  return before == after;
}

Result<void> check_edit_in_review(const Content& before, const Content& after) {
  Content same = after;
  same.evaluations = before.evaluations;
  same.remarks = before.remarks;
  same.opinions = before.opinions;
  same.evaluator = before.evaluator;
  if (same == before) return {};
  return frozen("Cette analyse est en relecture\u00a0: ses réponses ne changent plus.",
                "Reprenez-la en brouillon pour la corriger.");
}

Result<void> check_progress_only(const Content& before, const Content& after) {
  Content same = after;
  same.evaluations = before.evaluations;
  const bool only = same == before && before.evaluations.size() == after.evaluations.size() &&
                    std::equal(before.evaluations.begin(), before.evaluations.end(),
                               after.evaluations.begin(), same_but_done);
  if (only) return {};
  return frozen("Cette analyse est validée\u00a0: seul l’avancement du plan d’action change.",
                "Mettez-la à revoir, puis reprenez-la en brouillon.");
}

/// A proposed text that somebody changed is theirs.
void take_over(const Content& before, Content& after) {
  for (auto& answer : after.answers) {
    const auto* old_answer = answer_of(before, answer.question);
    if (old_answer == nullptr || old_answer->text != answer.text || old_answer->list != answer.list)
      answer.checked = true;
  }
}

Result<void> check_edit(const Assessment& held, const Content& wanted) {
  if (held.state == "draft") return {};
  if (held.state == "in_review") return check_edit_in_review(held.content, wanted);
  if (held.state == "archived")
    return frozen("Cette analyse est archivée.", "Ouvrez-en une nouvelle.");
  return check_progress_only(held.content, wanted);
}

bool is_reason(std::string_view text, std::size_t most) {
  return text.find_first_not_of(" \n") != std::string_view::npos && text.size() <= most &&
         compliance::is_plain_text(text);
}

Result<void> check_validation(const Validation& validation, Date today) {
  const auto refused = [](std::string_view code, std::string what, std::string place) {
    return fail(Errc::invalid_input, code, std::move(what), "L’analyse n’est pas validée.",
                "Complétez la décision.", std::move(place));
  };
  if (!is_reason(validation.decider, 200) || validation.decider.find('\n') != std::string::npos)
    return refused("impact.decision", "Il faut le nom de qui décide.", "/decider");
  if (!is_reason(validation.reason, kLongestReason))
    return refused("impact.decision", "Il faut dire pourquoi le traitement est acceptable.",
                   "/reason");
  if (validation.on > today)
    return refused("impact.date", "La décision ne peut pas être prise dans l’avenir.", "/on");
  if (validation.consulted_on && *validation.consulted_on > validation.on)
    return refused("impact.date", "La CNIL est consultée avant la décision.", "/consulted_on");
  return {};
}

Result<void> check_opinions_given(const Content& content, bool designated) {
  const auto missing = [](std::string what, std::string place) {
    return fail(Errc::forbidden, "impact.opinion_missing", std::move(what),
                "L’analyse reste en relecture.", "Notez l’avis, puis validez.", std::move(place));
  };
  const auto& opinions = content.opinions;
  if ((designated || !opinions.officer.empty()) && opinions.officer_view.empty())
    return missing("L’avis du délégué n’est pas noté.", "/opinions/officer_view");
  if (opinions.persons_asked.empty())
    return missing("L’avis des personnes concernées est à demander, ou à écarter avec un motif.",
                   "/opinions/persons_asked");
  if (opinions.persons_asked == "no" && !is_reason(opinions.persons_why_not, kLongestReason))
    return missing("Il manque le motif de ne pas demander l’avis des personnes.",
                   "/opinions/persons_why_not");
  return {};
}

Result<void> check_residual(const Content& content, const Plan& plan,
                            const Validation& validation) {
  for (const auto& risk : risks_of(content, plan))
    if (risk.consult && !validation.consulted_on)
      return fail(Errc::forbidden, "impact.high_risk",
                  "Un risque reste élevé après le plan d’action\u00a0: " + risk.title + ".",
                  "L’analyse n’est pas validée.",
                  "Ajoutez des mesures, ou consultez la CNIL avant de décider (" +
                      std::string(plan.cite(plan.terms.consult_source)) + ").",
                  "/consulted_on");
  return {};
}

}  // namespace

Result<std::vector<Assessment>> list_assessments(vault::Session& session, store::Transaction& tx) {
  std::vector<Assessment> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(std::move(TRY(opened(record)).assessment));
  return all;
}

Result<Assessment> find_assessment(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, std::optional<std::uint32_t> version) {
  return std::move(TRY(find(session, tx, id, version)).assessment);
}

Result<std::vector<Assessment>> assessment_history(vault::Session& session, store::Transaction& tx,
                                                   std::string_view id) {
  std::vector<Assessment> all;
  for (const auto& record : TRY(records::history(session, tx, kKind, id)))
    all.push_back(std::move(TRY(opened(record)).assessment));
  if (all.empty()) return unknown();
  return all;
}

Result<Assessment> begin_assessment(vault::Session& session, store::Transaction& tx,
                                    Content content, std::string_view origin,
                                    std::string_view author) {
  TRY_VOID(check(content, Plan::embedded()));
  number_new(content);
  Opened open;
  open.assessment.id = TRY(next_id(session, tx));
  open.assessment.origin = origin;
  open.assessment.content = std::move(content);
  return save(session, tx, kLife, open, "draft", 0, author);
}

Result<Assessment> import_assessment(vault::Session& session, store::Transaction& tx,
                                     std::string_view bytes, std::string_view author) {
  auto file = TRY(read_pia(bytes, Plan::embedded()));
  Opened open;
  open.assessment.id = TRY(next_id(session, tx));
  open.assessment.origin = "imported";
  open.assessment.repaired = file.repaired;
  open.assessment.content = std::move(file.content);
  open.assessment.attachments = std::move(file.attachments);
  open.file = TRY(put_file(session, tx, file.tree));
  return save(session, tx, kImportLife, open, "draft", 0, author);
}

Result<Assessment> save_assessment(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, Content content, std::uint32_t expected,
                                   std::string_view author) {
  auto open = TRY(find(session, tx, id));
  TRY_VOID(check(content, Plan::embedded()));
  take_over(open.assessment.content, content);
  number_new(content);
  TRY_VOID(check_edit(open.assessment, content));
  open.assessment.content = std::move(content);
  return save(session, tx, kLife, open, open.assessment.state, expected, author);
}

Result<Assessment> move_assessment(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, std::string_view state,
                                   std::string_view author) {
  constexpr std::string_view kStates[] = {"draft", "in_review", "to_review", "archived"};
  if (std::find(std::begin(kStates), std::end(kStates), state) == std::end(kStates))
    return fail(Errc::invalid_input, "impact.state", "Cet état n’est pas connu.",
                "L’analyse est inchangée.", "Demandez draft, in_review, to_review ou archived.",
                "/state");
  const auto open = TRY(find(session, tx, id));
  if (state == open.assessment.state)
    return fail(Errc::forbidden, "record.transition", "L’analyse est déjà dans cet état.",
                "L’analyse est inchangée.");
  if (state == "in_review") TRY_VOID(check_ready(open.assessment.content, Plan::embedded()));
  return save(session, tx, kLife, open, state, open.assessment.version, author);
}

Result<Assessment> validate_assessment(vault::Session& session, store::Transaction& tx,
                                       std::string_view id, const Validation& validation,
                                       std::string_view author) {
  const auto& plan = Plan::embedded();
  auto open = TRY(find(session, tx, id));
  auto& one = open.assessment;
  if (one.state != "in_review")
    return fail(Errc::forbidden, "record.transition", "Seule une analyse en relecture se valide.",
                "L’analyse est inchangée.", "Envoyez-la d’abord en relecture.");
  TRY_VOID(check_validation(validation, session.clock.today()));
  const auto designation = TRY(find_designation(session, tx));
  TRY_VOID(check_opinions_given(one.content, designation && designation->state == "designated"));
  TRY_VOID(check_residual(one.content, plan, validation));
  one.validation = validation;
  one.content.decider = validation.decider;
  one.review_on = add_months(validation.on, static_cast<int>(plan.terms.review_months));
  return save(session, tx, kLife, open, "validated", one.version, author);
}

Result<std::string> export_assessment(vault::Session& session, store::Transaction& tx,
                                      std::string_view id) {
  const auto open = TRY(find(session, tx, id));
  auto tree = TRY(load_file(session, tx, open));
  write_content(tree, open.assessment.content, Plan::embedded(), open.assessment.at);
  return write_tree(tree);
}

Result<Assessment> attach(vault::Session& session, store::Transaction& tx, std::string_view id,
                          std::string_view name, std::string_view mime, ByteView bytes,
                          std::string_view author) {
  auto open = TRY(find(session, tx, id));
  const auto& state = open.assessment.state;
  if (state != "draft" && state != "in_review")
    return frozen("Une pièce se joint à un brouillon ou à une analyse en relecture.",
                  "Mettez l’analyse à revoir, puis reprenez-la en brouillon.");
  auto tree = TRY(load_file(session, tx, open));
  TRY_VOID(add_attachment(tree, name, mime, bytes, session.clock.now()));
  open.file = TRY(put_file(session, tx, tree));
  open.assessment.attachments = attachments_of(tree);
  return save(session, tx, kLife, open, state, open.assessment.version, author);
}

Result<Bytes> read_attachment(vault::Session& session, store::Transaction& tx, std::string_view id,
                              std::int64_t attachment) {
  const auto open = TRY(find(session, tx, id));
  return attachment_bytes(TRY(load_file(session, tx, open)), attachment);
}

Result<std::optional<Waiver>> find_waiver(vault::Session& session, store::Transaction& tx) {
  const auto record = TRY(records::find(session, tx, kWaiverKind, "current"));
  if (!record) return std::optional<Waiver>{};
  auto stored = TRY(json::bind::read<StoredWaiver>(record->json));
  return std::optional<Waiver>(Waiver{std::move(stored.reason), record->at, record->author});
}

Result<Waiver> save_waiver(vault::Session& session, store::Transaction& tx,
                           const law::RuleSet& rules, std::string_view reason,
                           std::string_view by) {
  if (!is_reason(reason, kLongestReason))
    return fail(Errc::invalid_input, "impact.waiver", "Il faut écrire le motif.",
                "Rien n’a été enregistré.", "Dites pourquoi l’analyse n’est pas menée.", "/reason");
  const auto current = TRY(compliance::load_current(session, tx, rules));
  if (current.practice.dpia.need == "required")
    return fail(
        Errc::forbidden, "impact.required",
        "La loi demande une analyse d’impact pour ce cabinet\u00a0: un motif n’en dispense pas.",
        "Rien n’a été enregistré.", "Ouvrez une analyse.");
  const auto found = TRY(records::find(session, tx, kWaiverKind, "current"));
  const auto record = TRY(records::save(session, tx, kWaiverLife, "current", "written",
                                        json::bind::write(StoredWaiver{std::string(reason)}),
                                        found ? found->version : 0, by));
  return Waiver{std::string(reason), record.at, record.author};
}

}  // namespace serment::impact
