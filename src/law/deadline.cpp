#include "law/deadline.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/rule_reader.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& deadline_rules();
}

namespace serment::law {
namespace {

std::optional<EndRule> end_rule(std::string_view name) {
  if (name == "strict") return EndRule::strict;
  if (name == "next_working_day") return EndRule::next_working_day;
  if (name == "next_full_hour") return EndRule::next_full_hour;
  return std::nullopt;
}

/// Puts the duration where the text says `{id}`, so that no sentence retypes a number.
Result<void> fill_text(const TomlNode& node, Limit& limit) {
  const auto mark = "{" + limit.id + "}";
  const auto at = limit.text.find(mark);
  if (at == std::string::npos)
    return node.wrong("text", "Le texte doit recevoir sa durée\u00a0: " + mark + ".");
  limit.text.replace(at, mark.size(), length_in_words(limit));
  return {};
}

Result<Limit> read_limit(const TomlNode& node, const std::vector<Source>& sources) {
  TRY_VOID(node.only({"id", "kind", "hours", "days", "months", "years", "ends", "cite", "text"}));
  Limit limit;
  limit.id = TRY(node.text("id"));
  const auto kind = TRY(node.text("kind"));
  if (kind != "not_before" && kind != "at_latest")
    return node.wrong("kind", "Sorte de limite inconnue\u00a0: not_before ou at_latest.");
  limit.not_before = kind == "not_before";
  const bool in_hours = node.find("hours") != nullptr;
  if (in_hours) {
    TRY_VOID(node.only({"id", "kind", "hours", "ends", "cite", "text"}));
    limit.hours = TRY(node.integer("hours"));
    if (limit.hours <= 0) return node.wrong("hours", "Il faut un nombre d’heures.");
  } else {
    limit.term = TRY(read_term(node));
  }
  const auto ends = end_rule(TRY(node.text("ends")));
  const auto other_end = in_hours ? EndRule::next_working_day : EndRule::next_full_hour;
  if (!ends || *ends == other_end)
    return node.wrong("ends", "Cette façon de finir ne va pas avec cette durée.");
  limit.ends = *ends;
  limit.cite = TRY(node.text("cite"));
  limit.text = TRY(node.text("text"));
  const bool cited = std::any_of(sources.begin(), sources.end(),
                                 [&](const Source& source) { return source.ref == limit.cite; });
  if (!cited) return node.wrong("cite", "Cette citation n’est pas une des sources du délai.");
  TRY_VOID(fill_text(node, limit));
  return limit;
}

Result<DeadlineRule> read_deadline(std::string_view toml) {
  const auto document = TRY(parse_toml(toml));
  TRY_VOID(document.only({"deadline", "source", "limit", "case"}));
  const auto* head = document.find("deadline");
  if (head == nullptr) return document.wrong("deadline", "La table [deadline] manque.");
  TRY_VOID(head->only({"id", "title", "start", "start_label", "status", "guide_says", "note"}));
  DeadlineRule rule;
  rule.id = TRY(head->text("id"));
  rule.title = TRY(head->text("title"));
  rule.start = TRY(head->text("start"));
  rule.start_label = TRY(head->text("start_label"));
  const auto status = TRY(head->text("status"));
  if (status != "draft" && status != "reviewed")
    return head->wrong("status", "Statut inconnu\u00a0: draft ou reviewed.");
  rule.status = status == "reviewed" ? Status::reviewed : Status::draft;
  rule.guide_says = TRY(head->text_or("guide_says", ""));
  rule.note = TRY(head->text_or("note", ""));
  for (const auto* node : TRY(document.tables("source")))
    rule.sources.push_back(TRY(read_source(*node)));
  for (const auto* node : TRY(document.tables("limit")))
    rule.limits.push_back(TRY(read_limit(*node, rule.sources)));
  if (rule.limits.empty()) return document.wrong("limit", "Un délai a au moins une limite.");
  return rule;
}

Instant end_of(Date day) {
  return paris_midnight(add_days(day, 1));
}

Moment by_hours(const Limit& limit, Instant start) {
  Moment moment;
  moment.strict = start + std::chrono::hours(limit.hours);
  moment.legal = moment.strict;
  if (limit.ends == EndRule::next_full_hour) {
    // Paris keeps whole hours from UTC, so that a full hour here is one there.
    moment.legal = std::chrono::ceil<std::chrono::hours>(moment.strict);
  }
  moment.day = paris_date(moment.strict);
  moment.legal_day = paris_date(moment.legal);
  return moment;
}

Moment by_days(const Limit& limit, Instant start, Territory territory) {
  Moment moment;
  moment.day = add_term(paris_date(start), limit.term);
  moment.legal_day = limit.ends == EndRule::next_working_day
                         ? next_working_day(moment.day, territory)
                         : moment.day;
  if (limit.not_before) {
    moment.strict = paris_midnight(moment.day);
    moment.legal = paris_midnight(moment.legal_day);
  } else {
    moment.strict = end_of(moment.day);
    moment.legal = end_of(moment.legal_day);
  }
  return moment;
}

Moment work_out(const DeadlineRule& rule, const Limit& limit, Instant start, Territory territory) {
  auto moment = limit.hours > 0 ? by_hours(limit, start) : by_days(limit, start, territory);
  moment.limit = limit.id;
  moment.not_before = limit.not_before;
  moment.text = limit.text;
  moment.cite = limit.cite;
  for (const auto& source : rule.sources)
    if (source.ref == limit.cite) moment.confidence = source.confidence;
  return moment;
}

}  // namespace

std::string length_in_words(const Limit& limit) {
  if (limit.hours == 0) return in_words(limit.term);
  return std::to_string(limit.hours) + (limit.hours == 1 ? "\u00a0heure" : "\u00a0heures");
}

std::vector<Moment> reckon(const DeadlineRule& rule, Instant start, Territory territory) {
  std::vector<Moment> moments;
  moments.reserve(rule.limits.size());
  for (const auto& limit : rule.limits) moments.push_back(work_out(rule, limit, start, territory));
  return moments;
}

Moment reckon(const DeadlineRule& rule, std::string_view limit, Instant start,
              Territory territory) {
  const auto* found = rule.find(limit);
  if (found == nullptr) bug("a deadline does not have this limit");
  return work_out(rule, *found, start, territory);
}

const Limit* DeadlineRule::find(std::string_view limit) const {
  for (const auto& one : limits)
    if (one.id == limit) return &one;
  return nullptr;
}

Result<DeadlineSet> DeadlineSet::parse(
    const std::vector<std::pair<std::string, std::string>>& files) {
  DeadlineSet set;
  for (const auto& [name, text] : files) {
    auto rule = read_deadline(text);
    if (!rule) {
      auto error = std::move(rule.error());
      error.place = name + ": " + error.place;
      return tl::unexpected<Error>(std::move(error));
    }
    if (set.find(rule->id) != nullptr)
      return fail(Errc::invalid_input, "law.duplicate", "Deux délais portent le même nom.", {},
                  "Donnez à chacun le sien.", name);
    set.x_rules.push_back(std::move(*rule));
  }
  return set;
}

const DeadlineSet& DeadlineSet::embedded() {
  static const DeadlineSet set = [] {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& file : embedded::deadline_rules())
      files.emplace_back(std::string(file.name), std::string(file.text));
    auto read = parse(files);
    if (!read) bug("law/deadlines does not read: " + read.error().place);
    return std::move(*read);
  }();
  return set;
}

const DeadlineRule* DeadlineSet::find(std::string_view id) const {
  const auto found =
      std::find_if(x_rules.begin(), x_rules.end(), [&](const auto& rule) { return rule.id == id; });
  return found == x_rules.end() ? nullptr : &*found;
}

const DeadlineRule& DeadlineSet::at(std::string_view id) const {
  const auto* rule = find(id);
  if (rule == nullptr) bug("a deadline that the law's data does not have");
  return *rule;
}

std::string DeadlineSet::length(std::string_view id, std::string_view limit) const {
  const auto* found = at(id).find(limit);
  if (found == nullptr) bug("a deadline does not have this limit");
  return length_in_words(*found);
}

Result<std::string> DeadlineSet::with_lengths(std::string text) const {
  for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open)) {
    const auto close = text.find('}', open);
    const auto dot = close == std::string::npos ? close : text.rfind('.', close);
    const Limit* limit = nullptr;
    if (dot != std::string::npos && dot > open)
      if (const auto* rule = find(text.substr(open + 1, dot - open - 1)))
        limit = rule->find(text.substr(dot + 1, close - dot - 1));
    if (limit == nullptr)
      return fail(Errc::invalid_input, "law.length", "Ce délai n’est dans aucun fichier.", {},
                  "Écrivez {délai.limite}, comme dans law/deadlines.", std::move(text));
    text.replace(open, close + 1 - open, length_in_words(*limit));
  }
  return text;
}

}  // namespace serment::law
