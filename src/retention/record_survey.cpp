#include "retention/record_survey.h"

#include <algorithm>
#include <map>
#include <set>

#include "dossier/holds.h"
#include "json/reader.h"
#include "records/erasure.h"
#include "retention/tables.h"

namespace serment::retention {
namespace {

using records::Outline;

bool is_one_of(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The day on which it came into these states, to stay.
std::optional<Date> day_since(const Outline& record, const std::vector<std::string>& states) {
  std::optional<Date> day;
  for (auto step = record.steps.rbegin();
       step != record.steps.rend() && is_one_of(states, step->state); ++step)
    day = paris_date(step->at);
  return day;
}

/// The texts at a place ("exit.ended_on", "dossiers"), one or a list of them.
std::vector<std::string> texts_at(json::Value value, std::string_view place) {
  while (!place.empty()) {
    const auto dot = place.find('.');
    const auto found = value.find(place.substr(0, dot));
    if (!found) return {};
    value = *found;
    place = dot == std::string_view::npos ? std::string_view{} : place.substr(dot + 1);
  }
  std::vector<std::string> texts;
  if (value.is(json::Kind::string)) texts.emplace_back(value.string().value());
  if (value.is(json::Kind::array))
    for (const auto one : value)
      if (one.is(json::Kind::string)) texts.emplace_back(one.string().value());
  return texts;
}

std::string_view part_of(std::string_view id, int part) {
  for (; part > 1; --part) {
    const auto dot = id.find('.');
    if (dot == std::string_view::npos) return {};
    id.remove_prefix(dot + 1);
  }
  return id.substr(0, id.find('.'));
}

/// Reads what it needs once: the facts of the dossiers, of the owners, of who needs whom.
class Surveyor {
 public:
  Surveyor(vault::Session& session, store::Transaction& tx, const law::RuleSet& rules,
           const law::Policy& policy)
      : x_session(session),
        x_tx(tx),
        x_rules(rules),
        x_policy(policy),
        x_today(session.clock.today()) {}

  Result<void> begin() {
    x_erased_dossiers = TRY(erased_dossiers(x_tx, x_session.practice()));
    for (const auto& [dossier, span] : TRY(dossier::all_hold_spans(x_tx, x_session.practice())))
      if (span.from <= x_today && (!span.to || *span.to >= x_today))
        x_claimed.insert(dossier.value);
    return {};
  }
  Result<KindSurvey> survey(const law::RecordKind& kind) {
    KindSurvey found{.kind = &kind};
    for (const auto& record : TRY(records::outlines(x_session, x_tx, kind.id))) {
      const auto term = TRY(judge(kind, record));
      if (term.standing == Standing::running)
        ++found.running;
      else if (term.standing == Standing::open)
        ++found.open;
      else if (term.standing == Standing::start_unknown)
        ++found.start_unknown;
      else
        found.past.push_back({record.id, record.latest().version, term});
    }
    return found;
  }

 private:
  using Facts = std::map<std::string, LifeFacts, std::less<>>;

  /// A record is opened only where its term depends on what it says, or is over.
  Result<RecordTerm> judge(const law::RecordKind& kind, const Outline& record) {
    auto facts = TRY(life_of(kind, record));
    const auto term = TRY(term_of(kind, facts, x_rules, x_policy, x_today));
    if (term.standing != Standing::due) return term;
    facts.claimed = TRY(is_claimed(kind, record));
    facts.needed = TRY(is_needed(kind, record));
    return term_of(kind, facts, x_rules, x_policy, x_today);
  }
  Result<LifeFacts> life_of(const law::RecordKind& kind, const Outline& record) {
    if (kind.lasts == law::Lasts::dossier) return beside_dossier(kind, record);
    if (!kind.owner.empty()) return with_owner(kind, part_of(record.id, kind.owner_part));
    return own_life(kind, kind.ended, record);
  }
  Result<LifeFacts> own_life(const law::RecordKind& kind, const std::vector<std::string>& ended,
                             const Outline& record) {
    LifeFacts facts;
    facts.ended = is_one_of(ended, record.latest().state);
    if (!facts.ended) return facts;
    if (kind.start_at.empty()) {
      facts.start = day_since(record, kind.since.empty() ? ended : kind.since);
      return facts;
    }
    for (const auto& text : TRY(texts_in(kind.id, record.id, {kind.start_at})))
      if (const auto day = parse_iso_date(text)) facts.start = *day;
    return facts;
  }
  /// As long as the last of the dossiers that it is about, or the first of a pair to go.
  Result<LifeFacts> beside_dossier(const law::RecordKind& kind, const Outline& record) {
    LifeFacts facts;
    if (x_erased_dossiers.empty()) return facts;  // no need to open the record
    std::vector<std::string> dossiers{record.id};
    if (!kind.dossier_at.empty()) dossiers = TRY(texts_in(kind.id, record.id, kind.dossier_at));
    for (const auto& dossier : dossiers) {
      const auto gone = x_erased_dossiers.find(dossier);
      if (gone == x_erased_dossiers.end()) continue;
      facts.ended = true;
      facts.start = std::min(facts.start.value_or(gone->second), gone->second);
    }
    return facts;
  }
  Result<LifeFacts> with_owner(const law::RecordKind& kind, std::string_view id) {
    const auto* owner = law::RecordKinds::embedded().find(kind.owner);
    auto [owners, fresh] = x_owners.try_emplace(kind.owner);
    if (fresh)
      for (const auto& record : TRY(records::outlines(x_session, x_tx, kind.owner)))
        owners->second.emplace(
            record.id,
            TRY(own_life(*owner, kind.owner_ended.empty() ? owner->ended : kind.owner_ended,
                         record)));
    if (const auto known = owners->second.find(id); known != owners->second.end())
      return known->second;
    LifeFacts facts;
    facts.owner_erased = TRY(records::is_erased(x_session, x_tx, kind.owner, id));
    facts.ended = facts.owner_erased;
    return facts;
  }
  Result<std::vector<std::string>> texts_in(std::string_view kind, std::string_view id,
                                            const std::vector<std::string>& places) {
    std::vector<std::string> texts;
    const auto record = TRY(records::find(x_session, x_tx, kind, id));
    if (!record) return texts;
    const auto parsed = TRY(json::Document::parse(record->json));
    for (const auto& place : places)
      for (auto& text : texts_at(parsed.root(), place)) texts.push_back(std::move(text));
    return texts;
  }
  Result<bool> is_claimed(const law::RecordKind& kind, const Outline& record) {
    if (kind.dossier_at.empty() || kind.lasts == law::Lasts::dossier || x_claimed.empty())
      return false;
    const auto dossiers = TRY(texts_in(kind.id, record.id, kind.dossier_at));
    return std::any_of(dossiers.begin(), dossiers.end(),
                       [&](const auto& id) { return x_claimed.contains(id); });
  }
  Result<bool> is_needed(const law::RecordKind& kind, const Outline& record) {
    for (const auto& other : kind.needed_by)
      for (const auto& text : TRY(going_on(other)))
        if (text.find('"' + record.id + '"') != std::string::npos) return true;
    return false;
  }
  /// What the records of that kind say, those whose life goes on.
  Result<std::vector<std::string>> going_on(const std::string& kind) {
    auto [known, fresh] = x_going_on.try_emplace(kind);
    if (!fresh) return known->second;
    const auto* told = law::RecordKinds::embedded().find(kind);
    for (auto& record : TRY(records::list(x_session, x_tx, kind)))
      if (!is_one_of(told->ended, record.state)) known->second.push_back(std::move(record.json));
    return known->second;
  }

  vault::Session& x_session;
  store::Transaction& x_tx;
  const law::RuleSet& x_rules;
  const law::Policy& x_policy;
  Date x_today;
  std::map<std::string, Date, std::less<>> x_erased_dossiers{};
  std::set<std::string, std::less<>> x_claimed{};
  std::map<std::string, Facts, std::less<>> x_owners{};
  std::map<std::string, std::vector<std::string>, std::less<>> x_going_on{};
};

}  // namespace

std::uint64_t KindSurvey::total() const {
  return running + open + start_unknown + past.size();
}

std::uint64_t KindSurvey::count(Standing standing) const {
  return static_cast<std::uint64_t>(
      std::count_if(past.begin(), past.end(),
                    [&](const RecordLine& line) { return line.term.standing == standing; }));
}

std::optional<Date> KindSurvey::oldest(Standing standing) const {
  std::optional<Date> day;
  for (const auto& line : past)
    if (line.term.standing == standing && line.term.last_day)
      day = std::min(day.value_or(*line.term.last_day), *line.term.last_day);
  return day;
}

Result<std::vector<KindSurvey>> survey_records(vault::Session& session, store::Transaction& tx,
                                               const law::RuleSet& rules,
                                               const law::Policy& policy) {
  Surveyor surveyor(session, tx, rules, policy);
  TRY_VOID(surveyor.begin());
  std::vector<KindSurvey> surveys;
  for (const auto& kind : law::RecordKinds::embedded().all())
    if (!kind.rule.empty()) surveys.push_back(TRY(surveyor.survey(kind)));
  return surveys;
}

}  // namespace serment::retention
