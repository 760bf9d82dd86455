#include "impact/pia_fields.h"

#include <array>

#include "impact/rich_text.h"

namespace serment::impact {
namespace {

/// The tool's numbers of what is thought of a point; nothing was thought yet: 0.
constexpr std::array<std::string_view, 4> kVerdicts = {"", "to_correct", "improvable",
                                                       "acceptable"};
constexpr std::array<std::string_view, 2> kViews = {"unfavourable", "favourable"};
constexpr std::string_view kDone = "serment_done_on";  // the tool has no such date

std::string verdict_of(std::optional<std::int64_t> number) {
  if (!number || *number < 0 || *number >= static_cast<std::int64_t>(kVerdicts.size())) return {};
  return std::string(kVerdicts[static_cast<std::size_t>(*number)]);
}

std::int64_t number_of_verdict(std::string_view verdict) {
  for (std::size_t i = 0; i < kVerdicts.size(); ++i)
    if (kVerdicts[i] == verdict) return static_cast<std::int64_t>(i);
  return 0;
}

std::string view_of(std::optional<std::int64_t> number) {
  if (!number || *number < 0 || *number > 1) return {};
  return std::string(kViews[static_cast<std::size_t>(*number)]);
}

Tree tree_of_view(std::string_view view) {
  if (view.empty()) return {};
  return Tree::number(view == kViews[1] ? 1 : 0);
}

std::string asked_of(const Tree* flag) {
  if (flag == nullptr || flag->kind != json::Kind::boolean) return {};
  return flag->text == "true" ? "yes" : "no";
}

/// A day, from a day or an instant; nothing when it is neither.
std::optional<Date> day_of(std::string_view text) {
  if (auto date = parse_iso_date(text)) return *date;
  if (auto instant = parse_instant(text)) return paris_date(*instant);
  return std::nullopt;
}

std::int64_t level_of(std::optional<std::int64_t> number) {
  return number && *number >= 1 && *number <= 4 ? *number : 0;
}

enum class Form : std::uint8_t { line, clean, rich };
std::string read_as(Form form, std::string_view text) {
  if (form == Form::rich) return plain_of(text);
  return form == Form::line ? line_of(text) : clean_of(text);
}

/// Sets a text member whose meaning changed.
bool put(Tree& line, std::string_view name, Form form, const std::string& before,
         const std::string& after) {
  if (before == after) return false;
  line.at(name) = Tree::string(form == Form::rich ? html_of(after) : after);
  return true;
}

struct HeadingField {
  std::string Content::*field;
  std::string_view name;
};
constexpr HeadingField kHeading[] = {
    {&Content::title, "name"},
    {&Content::category, "category"},
    {&Content::author, "author_name"},
    {&Content::evaluator, "evaluator_name"},
    {&Content::decider, "validator_name"},
};
struct OpinionField {
  std::string Opinions::*field;
  std::string_view name;
  Form form;
};
constexpr OpinionField kOpinions[] = {
    {&Opinions::officer, "dpos_names", Form::line},
    {&Opinions::officer_text, "dpo_opinion", Form::rich},
    {&Opinions::persons_why_not, "concerned_people_searched_content", Form::rich},
    {&Opinions::persons, "people_names", Form::line},
    {&Opinions::persons_text, "concerned_people_opinion", Form::rich},
};
struct ViewField {
  std::string Opinions::*field;
  std::string_view name;
};
constexpr ViewField kOpinionViews[] = {
    {&Opinions::officer_view, "dpo_status"},
    {&Opinions::persons_view, "concerned_people_status"},
};
constexpr std::string_view kAsked = "concerned_people_searched_opinion";

struct EvaluationField {
  std::string Evaluation::*field;
  std::string_view name;
  Form form;
};
constexpr EvaluationField kEvaluation[] = {
    {&Evaluation::reference, "reference_to", Form::line},
    {&Evaluation::comment, "evaluation_comment", Form::rich},
    {&Evaluation::action, "action_plan_comment", Form::rich},
    {&Evaluation::who, "person_in_charge", Form::line},
};

void put_day(Tree& line, std::string_view name, const std::optional<Date>& before,
             const std::optional<Date>& after) {
  if (before == after) return;
  line.at(name) = after ? Tree::string(iso(*after)) : Tree{};
}

void put_level(Tree& line, std::string_view name, std::int64_t before, std::int64_t after) {
  if (before == after) return;
  auto& gauges = line.at("gauges");
  if (gauges.kind != json::Kind::object) gauges = Tree::object();
  gauges.at(name) = Tree::number(after);
}

}  // namespace

void read_heading(const Tree& pia, Content& content) {
  for (const auto& [field, name] : kHeading) content.*field = line_of(pia.text_of(name));
  auto& opinions = content.opinions;
  for (const auto& [field, name, form] : kOpinions)
    opinions.*field = read_as(form, pia.text_of(name));
  for (const auto& [field, name] : kOpinionViews) opinions.*field = view_of(pia.number_of(name));
  opinions.persons_asked = asked_of(pia.find(kAsked));
}

bool write_heading(Tree& pia, const Content& before, const Content& after) {
  bool changed = false;
  for (const auto& [field, name] : kHeading)
    changed |= put(pia, name, Form::line, before.*field, after.*field);
  for (const auto& [field, name, form] : kOpinions)
    changed |= put(pia, name, form, before.opinions.*field, after.opinions.*field);
  for (const auto& [field, name] : kOpinionViews) {
    if (before.opinions.*field == after.opinions.*field) continue;
    pia.at(name) = tree_of_view(after.opinions.*field);
    changed = true;
  }
  const auto& asked = after.opinions.persons_asked;
  if (before.opinions.persons_asked != asked) {
    pia.at(kAsked) = asked.empty() ? Tree{} : Tree::boolean(asked == "yes");
    changed = true;
  }
  return changed;
}

Answer read_answer(const Tree& line, std::int64_t question) {
  Answer answer{.question = question};
  const auto* data = line.find("data");
  if (data == nullptr) return answer;
  answer.text = plain_of(data->text_of("text"));
  answer.gauge = level_of(data->number_of("gauge"));
  if (const auto* list = data->find("list"))
    for (const auto& item : list->items)
      if (item.kind == json::Kind::string) answer.list.push_back(clean_of(item.text));
  return answer;
}

bool differs(const Answer& before, const Answer& after) {
  return before.text != after.text || before.list != after.list || before.gauge != after.gauge;
}

void write_answer(Tree& line, const Answer& before, const Answer& after) {
  auto& data = line.at("data");
  if (data.kind != json::Kind::object) data = Tree::object();
  put(data, "text", Form::rich, before.text, after.text);
  if (before.gauge != after.gauge)
    data.at("gauge") = after.gauge == 0 ? Tree{} : Tree::number(after.gauge);
  if (before.list == after.list) return;
  auto& list = data.at("list");
  list = Tree::array();
  for (const auto& item : after.list) list.items.push_back(Tree::string(item));
}

void read_fields(const Tree& line, Measure& measure) {
  measure.title = line_of(line.text_of("title"));
  measure.text = plain_of(line.text_of("content"));
}

void write_fields(Tree& line, const Measure& before, const Measure& after) {
  put(line, "title", Form::line, before.title, after.title);
  put(line, "content", Form::rich, before.text, after.text);
}

void write_new(Tree& line, const Measure& measure) {
  line.at("title") = Tree::string(measure.title);
  line.at("content") = Tree::string(html_of(measure.text));
  line.at("placeholder") = Tree::string("measures.default_placeholder");
}

void read_fields(const Tree& line, Remark& remark) {
  remark.reference = line_of(line.text_of("reference_to"));
  if (const auto number = line.number_of("reference_to"); remark.reference.empty() && number)
    remark.reference = std::to_string(*number);
  remark.text = plain_of(line.text_of("description"));
}

void write_fields(Tree& line, const Remark& before, const Remark& after) {
  put(line, "reference_to", Form::line, before.reference, after.reference);
  put(line, "description", Form::rich, before.text, after.text);
}

void write_new(Tree& line, const Remark& remark) {
  line.at("reference_to") = Tree::string(remark.reference);
  line.at("description") = Tree::string(html_of(remark.text));
  line.at("for_measure") = Tree::boolean(false);
}

void read_fields(const Tree& line, Evaluation& evaluation) {
  for (const auto& [field, name, form] : kEvaluation)
    evaluation.*field = read_as(form, line.text_of(name));
  evaluation.verdict = verdict_of(line.number_of("status"));
  evaluation.by = day_of(line.text_of("estimated_implementation_date"));
  if (!evaluation.action.empty()) evaluation.done_on = day_of(line.text_of(kDone));
  const auto* gauges = line.find("gauges");
  if (gauges == nullptr) return;
  evaluation.severity = level_of(gauges->number_of("x"));
  evaluation.likelihood = level_of(gauges->number_of("y"));
}

void write_fields(Tree& line, const Evaluation& before, const Evaluation& after) {
  for (const auto& [field, name, form] : kEvaluation)
    put(line, name, form, before.*field, after.*field);
  if (before.verdict != after.verdict)
    line.at("status") = Tree::number(number_of_verdict(after.verdict));
  put_day(line, "estimated_implementation_date", before.by, after.by);
  put_day(line, kDone, before.done_on, after.done_on);
  put_level(line, "x", before.severity, after.severity);
  put_level(line, "y", before.likelihood, after.likelihood);
}

void write_new(Tree& line, const Evaluation& evaluation) {
  line.at("status") = Tree::number(number_of_verdict(evaluation.verdict));
  line.at("global_status") = Tree::number(0);
  for (const auto& [field, name, form] : kEvaluation)
    line.at(name) =
        Tree::string(form == Form::rich ? html_of(evaluation.*field) : evaluation.*field);
  put_day(line, "estimated_implementation_date", std::nullopt, evaluation.by);
  put_day(line, kDone, std::nullopt, evaluation.done_on);
  auto& gauges = line.at("gauges");
  gauges = Tree::object();
  gauges.at("x") = Tree::number(evaluation.severity);
  gauges.at("y") = Tree::number(evaluation.likelihood);
}

}  // namespace serment::impact
