#include "compliance/register_store.h"

#include <algorithm>

#include "compliance/author.h"
#include "compliance/durations.h"
#include "compliance/form.h"
#include "compliance/founding.h"
#include "compliance/plain_text.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::compliance {

/// The sealed content of an activity that was retired with a reason; the others hold the activity
/// itself.
struct Retirement {
  ProcessingActivity activity;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Retirement, (), (activity, reason))

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
constexpr std::size_t kLongestReason = 1000;
constexpr std::size_t kLongestRef = 40;
constexpr std::string_view kUnchanged = "La fiche est inchangée.";

Result<StoredActivity> opened(const records::Record& record) {
  StoredActivity stored{{}, record.version, record.state, record.at, record.author};
  if (record.state == "retired") {
    const auto document = TRY(json::Document::parse(record.json));
    const auto activity = document.root().find("activity");
    if (activity) {
      stored.reason = document.root().text_or("reason");
      stored.activity = TRY(read_activity(*activity));
      return stored;
    }
  }
  stored.activity = TRY(read_activity(record.json));
  return stored;
}

Result<StoredActivity> save(vault::Session& session, store::Transaction& tx,
                            const ProcessingActivity& activity, std::string_view state,
                            std::uint32_t expected_version, std::string_view author) {
  return opened(TRY(records::save(session, tx, kLife, activity.ref, state,
                                  json::bind::write(activity), expected_version, author)));
}

Result<std::string> check_person(std::string_view person) {
  return named_author(person, "register.person", kUnchanged);
}

/// A reference becomes the name of a sheet, of a page and of an address.
Result<void> check_new_ref(std::string_view ref) {
  const auto plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  const bool accepted = !ref.empty() && ref.size() <= kLongestRef && plain(ref.front()) &&
                        std::all_of(ref.begin(), ref.end(), [&](char c) {
                          return plain(c) || c == '-' || c == '_' || c == '.';
                        });
  if (accepted) return {};
  return fail(Errc::invalid_input, "register.ref_malformed",
              "«\u00a0N°\u00a0/\u00a0RÉF\u00a0»\u00a0: cette référence n’est pas admise.",
              "Rien n’a été modifié.",
              "Des lettres sans accent et des chiffres, avec au besoin un tiret, un souligné ou un "
              "point\u00a0: T17-2026 par exemple.",
              "ref");
}

/// The edited activity, tidied and dated; equal to the old one when nothing changes.
Result<ProcessingActivity> edited(const ProcessingActivity& before, const Edit& edit) {
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
                std::string(kUnchanged),
                "Retirez cette fiche (serment register retire) et créez-en une autre.", "ref");
  return after;
}

/// What art. 30 would not accept, and durations that contradict the rule they name.
Result<void> check_all(vault::Session& session, const law::RuleSet& rules,
                       const law::Policy& policy, const ProcessingActivity& activity) {
  TRY_VOID(validate(activity, rules, session.clock.today()));
  return check_durations(activity, rules, policy, session.clock.today());
}

/// Saves `after` as the next version of `current` when it differs from it. It is dated today,
/// unless whoever wrote it gave it another day.
Result<Edited> save_if_changed(vault::Session& session, store::Transaction& tx,
                               const law::RuleSet& rules, const StoredActivity& current,
                               ProcessingActivity after, bool dated, std::string_view author) {
  if (after == current.activity) return Edited{current, {}};
  const auto today = session.clock.today();
  const auto policy = TRY(load_policy(session, tx));
  renew_untouched(after, current.activity, rules, policy, today);
  if (!dated && !(after == current.activity)) after.updated_on = iso(today);
  auto changes = differences(current.activity, after);
  if (changes.empty()) return Edited{current, {}};
  TRY_VOID(check_all(session, rules, policy, after));
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
  if (stored.state == "retired")
    return "Retirée par " + stored.author + when +
           (stored.reason.empty() ? "" : "\u00a0: " + stored.reason);
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
  const auto person = TRY(check_person(author));
  return written(session, [&](store::Transaction& tx) -> Result<Edited> {
    const auto current = TRY(find_activity(session, tx, ref));
    auto after = TRY(edited(current.activity, edit));
    return save_if_changed(session, tx, rules, current, std::move(after), false, person);
  });
}

Result<StoredActivity> validate_activity(vault::Session& session, const law::RuleSet& rules,
                                         std::string_view ref, std::string_view author) {
  const auto person = TRY(check_person(author));
  return written(session, [&](store::Transaction& tx) -> Result<StoredActivity> {
    const auto current = TRY(find_activity(session, tx, ref));
    const auto policy = TRY(load_policy(session, tx));
    TRY_VOID(check_all(session, rules, policy, current.activity));
    return save(session, tx, current.activity, "validated", current.version, person);
  });
}

Result<StoredActivity> move_activity(vault::Session& session, std::string_view ref,
                                     std::string_view state, std::string_view author) {
  const auto person = TRY(check_person(author));
  return written(session, [&](store::Transaction& tx) -> Result<StoredActivity> {
    const auto current = TRY(find_activity(session, tx, ref));
    return save(session, tx, current.activity, state, current.version, person);
  });
}

Result<StoredActivity> retire_activity(vault::Session& session, std::string_view ref,
                                       std::string_view author, std::string_view reason) {
  const auto person = TRY(check_person(author));
  const Retirement why{{}, std::string(trimmed(reason))};
  if (!is_filled_text(why.reason, kLongestReason))
    return fail(Errc::invalid_input, "register.reason", "Il faut dire pourquoi la fiche se retire.",
                std::string(kUnchanged), "Écrivez une phrase.", "reason");
  return written(session, [&](store::Transaction& tx) -> Result<StoredActivity> {
    const auto current = TRY(find_activity(session, tx, ref));
    const auto content = json::bind::write(Retirement{current.activity, why.reason});
    return opened(
        TRY(records::save(session, tx, kLife, ref, "retired", content, current.version, person)));
  });
}

Result<std::vector<std::string>> renew_register(vault::Session& session, store::Transaction& tx,
                                                const law::RuleSet& rules,
                                                const law::Policy& policy,
                                                std::string_view author) {
  std::vector<std::string> renewed;
  const auto today = session.clock.today();
  for (const auto& stored : TRY(list_activities(session, tx))) {
    auto after = stored.activity;
    renew_durations(after, rules, policy, today);
    if (after == stored.activity) continue;
    after.updated_on = iso(today);
    TRY_VOID(save(session, tx, after, "draft", stored.version, author));
    renewed.push_back(after.ref);
  }
  return renewed;
}

Result<ImportedRegister> import_activities(vault::Session& session, const law::RuleSet& rules,
                                           const Activities& activities, std::string_view author) {
  const auto person = TRY(check_person(author));
  return written(session, [&](store::Transaction& tx) -> Result<ImportedRegister> {
    ImportedRegister report;
    const auto policy = TRY(load_policy(session, tx));
    for (const auto& activity : activities) {
      const auto found = TRY(records::find(session, tx, kKind, activity.ref));
      if (!found) {
        TRY_VOID(check_new_ref(activity.ref));
        TRY_VOID(check_all(session, rules, policy, activity));
        TRY_VOID(save(session, tx, activity, "draft", 0, person));
        report.added.push_back(activity.ref);
        continue;
      }
      const auto current = TRY(opened(*found));
      const bool dated = activity.updated_on != current.activity.updated_on;
      auto outcome = TRY(save_if_changed(session, tx, rules, current, activity, dated, person));
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
