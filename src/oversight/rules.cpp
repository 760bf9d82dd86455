#include "oversight/rules.h"

#include <algorithm>
#include <array>

#include "base/paris.h"
#include "text/names.h"

namespace serment::oversight {
namespace {

constexpr std::array<std::string_view, 12> kTitles = {"dr",  "dre",      "docteur", "docteure",
                                                      "pr",  "pre",      "m",       "mme",
                                                      "mle", "monsieur", "madame",  "mlle"};

bool is_title(std::string_view word) {
  return std::find(kTitles.begin(), kTitles.end(), word) != kTitles.end();
}

/// No lower-case letter of ASCII or Latin-1, and two letters at least: "DURAND", "LÉVY".
bool is_in_capitals(std::string_view word) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto byte = static_cast<unsigned char>(word[i]);
    if (byte >= 'a' && byte <= 'z') return false;
    if (byte >= 'A' && byte <= 'Z') ++letters;
    if (byte == 0xC3 && i + 1 < word.size()) {
      const auto next = static_cast<unsigned char>(word[i + 1]);
      if (next >= 0xA0 && next <= 0xBF) return false;
      ++letters;
    }
  }
  return letters >= 2;
}

std::vector<std::string> split(std::string_view display) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : display) {
    if (c != ' ' && c != '(' && c != ')') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

void add_tokens(std::vector<std::string>& into, std::string_view word) {
  for (auto& token : text::name_tokens(word))
    if (!is_title(token) && std::find(into.begin(), into.end(), token) == into.end())
      into.push_back(std::move(token));
}

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::size_t shared(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return static_cast<std::size_t>(
      std::count_if(one.begin(), one.end(), [&](const auto& word) { return holds(other, word); }));
}

template <class Map>
auto* found_in(const Map& map, std::string_view key) {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

/// Whether a rule that looks at one access at a time wonders at this one.
class Judge {
 public:
  explicit Judge(const Circumstances& known) : x_known(known) {}

  [[nodiscard]] bool wonders(const AccessRule& rule, const Access& access) {
    switch (rule.looks) {
      case Looks::own_dossier:
        return kinship_of(access) == Kinship::self;
      case Looks::colleague_dossier:
        return kinship_of(access) == Kinship::colleague;
      case Looks::same_family_name:
        return kinship_of(access) == Kinship::family;
      case Looks::hours:
        return !is_open(access.at, x_known.opening, x_known.holidays);
      case Looks::last_care:
        return is_far_from_care(rule, access);
      case Looks::count:
        return false;  // looks at many accesses together: bursts()
    }
    return false;
  }

  [[nodiscard]] bool knows_visits(const Access& access) const {
    return x_known.care_known_until && paris_date(access.at) <= *x_known.care_known_until;
  }

 private:
  enum class Kinship : std::uint8_t { none, self, colleague, family };

  [[nodiscard]] Kinship kinship_of(const Access& access) {
    const auto [place, is_new] =
        x_kinships.try_emplace({access.who, access.dossier}, Kinship::none);
    if (is_new) place->second = reckon(access);
    return place->second;
  }

  [[nodiscard]] Kinship reckon(const Access& access) const {
    const auto* patient = found_in(x_known.patients, access.dossier);
    if (patient == nullptr) return Kinship::none;
    const auto* own = found_in(x_known.staff, access.who);
    if (own != nullptr && same_person(*own, *patient)) return Kinship::self;
    for (const auto& [id, name] : x_known.staff)
      if (id != access.who && same_person(name, *patient)) return Kinship::colleague;
    return own != nullptr && same_family(*own, *patient) ? Kinship::family : Kinship::none;
  }

  [[nodiscard]] bool is_far_from_care(const AccessRule& rule, const Access& access) const {
    const auto* care = found_in(x_known.last_care, access.dossier);
    return care != nullptr && knows_visits(access) &&
           days_between(*care, paris_date(access.at)) > rule.days;
  }

  const Circumstances& x_known;
  std::map<std::pair<std::string, std::string>, Kinship> x_kinships;
};

void add_dossier(Finding& finding, std::set<std::string, std::less<>>& seen,
                 const std::string& dossier) {
  if (!seen.insert(dossier).second) return;
  ++finding.dossier_count;
  if (finding.dossiers.size() < kMostShown) finding.dossiers.push_back(dossier);
}

/// Accesses brought together under one question.
struct Gathered {
  Finding finding;
  std::set<std::string, std::less<>> seen;
  void add(const AccessRule& rule, const Access& access) {
    if (finding.accesses++ == 0) {
      finding.rule = rule.id;
      finding.who = access.who;
      finding.weight = rule.weight;
      finding.first = access.at;
    }
    finding.last = access.at;
    add_dossier(finding, seen, access.dossier);
  }
};

std::string group_of(const AccessRule& rule, const Access& access) {
  return access.who + "\n" +
         (rule.group == Group::day ? iso(paris_date(access.at)) : access.dossier);
}

using Places = std::vector<std::size_t>;

/// The stretches in which one person opened more dossiers than the rule's most within its minutes.
/// Stretches that touch are one.
std::vector<Places> bursts(const AccessRule& rule, const std::vector<Access>& accesses,
                           const Places& of_person) {
  std::vector<Places> all;
  std::map<std::string_view, int> inside;
  std::size_t begin = 0;
  std::size_t taken = 0;  // the first place that no burst holds yet
  for (std::size_t end = 0; end < of_person.size(); ++end) {
    const auto& last = accesses[of_person[end]];
    ++inside[last.dossier];
    while (last.at - accesses[of_person[begin]].at >= std::chrono::minutes(rule.minutes)) {
      const auto& gone = accesses[of_person[begin++]].dossier;
      if (const auto place = inside.find(gone); --place->second == 0) inside.erase(place);
    }
    if (inside.size() <= static_cast<std::size_t>(rule.most)) continue;
    if (all.empty() || begin >= taken) {
      all.emplace_back();
      taken = begin;
    }
    for (; taken <= end; ++taken) all.back().push_back(of_person[taken]);
  }
  return all;
}

class Review {
 public:
  Review(const std::vector<Access>& accesses, const Circumstances& known)
      : x_accesses(accesses), x_known(known), x_judge(known), x_wondered(accesses.size(), false) {}

  void apply(const AccessRule& rule) {
    if (rule.looks == Looks::count)
      apply_to_bursts(rule);
    else
      apply_to_each(rule);
  }

  void keep_heaviest(std::size_t most) {
    auto& findings = outcome.findings;
    std::stable_sort(findings.begin(), findings.end(), [](const auto& one, const auto& other) {
      if (one.weight != other.weight) return one.weight > other.weight;
      if (one.first != other.first) return one.first < other.first;
      return std::tie(one.rule, one.who) < std::tie(other.rule, other.who);
    });
    if (findings.size() <= most) return;
    outcome.left_out = findings.size() - most;
    findings.resize(most);
  }

  void count() {
    std::map<std::string, PersonCount, std::less<>> persons;
    std::map<std::string, std::set<std::string_view>, std::less<>> dossiers;
    std::set<std::string_view> all;
    for (std::size_t i = 0; i < x_accesses.size(); ++i) {
      const auto& access = x_accesses[i];
      auto& person = persons[access.who];
      person.who = access.who;
      ++person.accesses;
      if (x_wondered[i]) ++person.wondered;
      dossiers[access.who].insert(access.dossier);
      all.insert(access.dossier);
    }
    for (auto& [who, person] : persons) {
      person.dossiers = dossiers[who].size();
      outcome.persons.push_back(person);
    }
    outcome.accesses = x_accesses.size();
    outcome.dossiers = all.size();
  }

  Outcome outcome;

 private:
  void take(Finding finding) {
    if (finding.dossiers.size() == 1 &&
        x_known.explained.contains(key_of(finding.rule, finding.who, finding.dossiers.front()))) {
      ++outcome.spared;
      return;
    }
    outcome.findings.push_back(std::move(finding));
  }

  void apply_to_each(const AccessRule& rule) {
    std::map<std::string, Gathered> groups;
    for (std::size_t i = 0; i < x_accesses.size(); ++i) {
      const auto& access = x_accesses[i];
      if (!rule.looks_at(access.act)) continue;
      if (rule.looks == Looks::last_care && !x_judge.knows_visits(access)) ++outcome.visits_unknown;
      if (!x_judge.wonders(rule, access)) continue;
      groups[group_of(rule, access)].add(rule, access);
      x_wondered[i] = true;
    }
    for (auto& [name, group] : groups) take(std::move(group.finding));
  }

  void apply_to_bursts(const AccessRule& rule) {
    std::map<std::string_view, Places> by_person;
    for (std::size_t i = 0; i < x_accesses.size(); ++i)
      if (rule.looks_at(x_accesses[i].act)) by_person[x_accesses[i].who].push_back(i);
    for (const auto& [who, places] : by_person)
      for (const auto& burst : bursts(rule, x_accesses, places)) {
        Gathered group;
        for (const auto place : burst) {
          group.add(rule, x_accesses[place]);
          x_wondered[place] = true;
        }
        take(std::move(group.finding));
      }
  }

  const std::vector<Access>& x_accesses;
  const Circumstances& x_known;
  Judge x_judge;
  std::vector<bool> x_wondered;
};

}  // namespace

ComparedName compared_name(std::string_view display) {
  ComparedName name;
  const auto words = split(display);
  for (const auto& word : words) {
    add_tokens(name.all, word);
    if (is_in_capitals(word) && !is_title(text::fold_name(word))) add_tokens(name.family, word);
  }
  for (auto word = words.rbegin(); word != words.rend() && name.family.empty(); ++word)
    add_tokens(name.family, *word);
  return name;
}

bool same_person(const ComparedName& one, const ComparedName& other) {
  const auto least = std::min(one.all.size(), other.all.size());
  return least >= 2 && shared(one.all, other.all) == least && same_family(one, other);
}

bool same_family(const ComparedName& one, const ComparedName& other) {
  return shared(one.family, other.family) > 0;
}

std::string key_of(std::string_view rule, std::string_view who, std::string_view dossier) {
  std::string key(rule);
  key += '\n';
  key += who;
  key += '\n';
  key += dossier;
  return key;
}

bool is_open(Instant at, const OpeningWeek& opening, const std::set<Date>& holidays) {
  const auto here = to_paris(at);
  if (holidays.contains(here.date)) return false;
  const std::chrono::weekday day{std::chrono::sys_days{here.date}};
  const auto& span = opening[day.iso_encoding() - 1];
  const int minute = here.hour * 60 + here.minute;
  return minute >= span.from && minute < span.to;
}

Outcome review(const std::vector<Access>& accesses, const Circumstances& known,
               const AccessRules& rules) {
  auto in_order = accesses;
  std::stable_sort(in_order.begin(), in_order.end(),
                   [](const auto& one, const auto& other) { return one.at < other.at; });
  Review work(in_order, known);
  for (const auto& rule : rules.all()) work.apply(rule);
  work.keep_heaviest(rules.most_findings());
  work.count();
  return std::move(work.outcome);
}

}  // namespace serment::oversight
