#include "compliance/register_store.h"

#include <algorithm>

#include "compliance/form.h"
#include "compliance/plain_text.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::compliance {
namespace {

constexpr std::string_view kKind = "processing_activity";
constexpr std::string_view kAct = "register.saved";
constexpr records::Transition kSteps[] = {
    {"", "template", kAct},           {"", "draft", kAct},
    {"template", "draft", kAct},      {"draft", "draft", kAct},
    {"validated", "draft", kAct},     {"to_review", "draft", kAct},
    {"retired", "draft", kAct},       {"template", "validated", kAct},
    {"draft", "validated", kAct},     {"to_review", "validated", kAct},
    {"validated", "to_review", kAct}, {"template", "retired", kAct},
    {"draft", "retired", kAct},       {"validated", "retired", kAct},
    {"to_review", "retired", kAct}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::size_t kMaxPerson = 120;

Result<StoredActivity> opened(const records::Record& record) {
  auto activity = TRY(read_activity(record.json));
  return StoredActivity{std::move(activity), record.version, record.state, record.at,
                        record.author};
}

Result<StoredActivity> save(vault::Session& session, store::Transaction& tx,
                            const ProcessingActivity& activity, std::string_view state,
                            std::uint32_t expected_version, std::string_view author) {
  return opened(TRY(records::save(session, tx, kLife, activity.ref, state,
                                  json::bind::write(activity), expected_version, author)));
}

Result<void> check_person(std::string_view person) {
  const bool blank = person.find_first_not_of(" \n") == std::string_view::npos;
  if (!blank && person.size() <= kMaxPerson && is_plain_text(person) &&
      person.find('\n') == std::string_view::npos)
    return {};
  return fail(Errc::invalid_input, "register.person",
              "Il faut le nom de la personne qui en prend la responsabilité.",
              "La fiche est inchangée.", "Donnez un prénom et un nom.", "person");
}

/// The edited activity, tidied and dated; equal to the old one when nothing changes.
Result<ProcessingActivity> edited(const ProcessingActivity& before, const Edit& edit, Date today) {
  auto form = form_of(before);
  for (const auto& [path, value] : edit.fields) TRY_VOID(assign(form, path, value));
  if (!edit.json_patch.empty()) {
    const auto patch = TRY(json::Document::parse(edit.json_patch));
    TRY_VOID(merge(form, patch.root()));
  }
  tidy(form);
  auto after = read_form<ProcessingActivity>(form);
  if (after.ref != before.ref)
    return fail(Errc::invalid_input, "register.ref", "La référence d’une fiche ne change pas.",
                "La fiche est inchangée.", "Retirez cette fiche et créez-en une autre.", "ref");
  if (!(after == before)) after.updated_on = iso(today);
  return after;
}

/// Saves `after` as the next version of `current` when it differs from it.
Result<Edited> save_if_changed(vault::Session& session, store::Transaction& tx,
                               const law::RuleSet& rules, const StoredActivity& current,
                               ProcessingActivity after, std::string_view author) {
  auto changes = differences(current.activity, after);
  if (changes.empty()) return Edited{current, {}};
  TRY_VOID(validate(after, rules, session.clock.today()));
  auto stored = TRY(save(session, tx, after, "draft", current.version, author));
  return Edited{std::move(stored), std::move(changes)};
}

/// Runs `work` in one writing transaction and hands out its value.
template <class Work>
auto written(vault::Session& session, const Work& work)
    -> decltype(work(std::declval<store::Transaction&>())) {
  std::optional<typename decltype(work(std::declval<store::Transaction&>()))::value_type> value;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    value = TRY(work(tx));
    return {};
  }));
  return std::move(*value);
}

}  // namespace

std::string state_in_french(const StoredActivity& stored) {
  const auto when = " le " + in_french(paris_date(stored.at));
  if (stored.state == "validated") return "Validée par " + stored.author + when;
  if (stored.state == "template") return "Pré-remplie" + when + ", à relire";
  if (stored.state == "to_review") return "À revoir depuis" + when;
  if (stored.state == "retired") return "Retirée par " + stored.author + when;
  return "Modifiée par " + stored.author + when + ", à valider";
}

Result<std::vector<StoredActivity>> list_activities(vault::Session& session, store::Transaction& tx,
                                                    bool with_retired) {
  std::vector<StoredActivity> activities;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    if (with_retired || record.state != "retired") activities.push_back(TRY(opened(record)));
  return activities;
}

Result<bool> announces_transfers(vault::Session& session, store::Transaction& tx) {
  const auto all = TRY(list_activities(session, tx));
  return std::any_of(all.begin(), all.end(),
                     [](const StoredActivity& one) { return !one.activity.transfers.empty(); });
}

Result<StoredActivity> find_activity(vault::Session& session, store::Transaction& tx,
                                     std::string_view ref, std::optional<std::uint32_t> version) {
  const auto record = TRY(records::find(session, tx, kKind, ref, version));
  if (record) return opened(*record);
  return fail(Errc::not_found, "register.unknown_activity",
              "Le registre n’a pas cette fiche, ou pas cette version.", {},
              "« serment register list » donne les références.", std::string(ref));
}

Result<std::vector<StoredActivity>> activity_history(vault::Session& session,
                                                     store::Transaction& tx, std::string_view ref) {
  std::vector<StoredActivity> versions;
  for (const auto& record : TRY(records::history(session, tx, kKind, ref)))
    versions.push_back(TRY(opened(record)));
  return versions;
}

Result<void> save_templates(vault::Session& session, store::Transaction& tx,
                            const Activities& activities, std::string_view author) {
  for (const auto& activity : activities)
    TRY_VOID(save(session, tx, activity, "template", 0, author));
  return {};
}

Result<Edited> edit_activity(vault::Session& session, const law::RuleSet& rules,
                             std::string_view ref, const Edit& edit, std::string_view author) {
  return written(session, [&](store::Transaction& tx) -> Result<Edited> {
    const auto current = TRY(find_activity(session, tx, ref));
    auto after = TRY(edited(current.activity, edit, session.clock.today()));
    return save_if_changed(session, tx, rules, current, std::move(after), author);
  });
}

Result<StoredActivity> validate_activity(vault::Session& session, const law::RuleSet& rules,
                                         std::string_view ref, std::string_view person) {
  TRY_VOID(check_person(person));
  return written(session, [&](store::Transaction& tx) -> Result<StoredActivity> {
    const auto current = TRY(find_activity(session, tx, ref));
    TRY_VOID(validate(current.activity, rules, session.clock.today()));
    return save(session, tx, current.activity, "validated", current.version, person);
  });
}

Result<StoredActivity> move_activity(vault::Session& session, std::string_view ref,
                                     std::string_view state, std::string_view author) {
  TRY_VOID(check_person(author));
  return written(session, [&](store::Transaction& tx) -> Result<StoredActivity> {
    const auto current = TRY(find_activity(session, tx, ref));
    return save(session, tx, current.activity, state, current.version, author);
  });
}

Result<ImportedRegister> import_activities(vault::Session& session, const law::RuleSet& rules,
                                           const Activities& activities, std::string_view author) {
  return written(session, [&](store::Transaction& tx) -> Result<ImportedRegister> {
    ImportedRegister report;
    const auto today = session.clock.today();
    for (auto activity : activities) {
      const auto found = TRY(records::find(session, tx, kKind, activity.ref));
      if (!found) {
        TRY_VOID(validate(activity, rules, today));
        TRY_VOID(save(session, tx, activity, "draft", 0, author));
        report.added.push_back(activity.ref);
        continue;
      }
      const auto current = TRY(opened(*found));
      const bool dated = activity.updated_on != current.activity.updated_on;
      if (!(activity == current.activity) && !dated) activity.updated_on = iso(today);
      auto outcome = TRY(save_if_changed(session, tx, rules, current, std::move(activity), author));
      if (outcome.changes.empty()) {
        report.unchanged.push_back(current.activity.ref);
      } else {
        report.changed.push_back(std::move(outcome));
      }
    }
    return report;
  });
}

}  // namespace serment::compliance
