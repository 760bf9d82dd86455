#include "crisis/catalogue.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"
#include "law/deadline.h"

namespace serment::embedded {
const std::vector<File>& law_crisis();
}

namespace serment::crisis {
namespace {

using law::named;
using law::TomlNode;

constexpr int kMostLines = 40;

constexpr std::string_view kUnknown = "crisis_law.unknown";

tl::unexpected<Error> unknown(const TomlNode& node, std::string_view key) {
  return node.unknown(key, kUnknown);
}

Result<Source> read_source(const TomlNode& node) {
  return law::read_cited_source(node, law::Restated::no);
}

Result<Impact> read_impact(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "question"}));
  Impact impact;
  impact.id = TRY(node.text("id"));
  impact.title = TRY(node.text("title"));
  impact.question = TRY(node.text("question"));
  return impact;
}

Result<Kind> read_kind(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "what", "signs", "impacts", "source"}));
  Kind kind;
  kind.id = TRY(node.text("id"));
  kind.title = TRY(node.text("title"));
  kind.what = TRY(node.text("what"));
  kind.signs = TRY(node.texts("signs"));
  kind.impacts = TRY(node.texts("impacts"));
  kind.source = TRY(node.text("source"));
  if (kind.signs.empty()) return unknown(node, "signs");
  return kind;
}

/// A sentence whose lengths are those of law/deadlines.
Result<std::string> text_of(const TomlNode& node, std::string_view key) {
  return law::DeadlineSet::embedded().with_lengths(TRY(node.text(key)));
}

Result<Phase> read_phase(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "place", "minutes"}));
  Phase phase;
  phase.id = TRY(node.text("id"));
  phase.title = TRY(text_of(node, "title"));
  phase.place = TRY(node.text("place"));
  phase.minutes = TRY(node.integer("minutes"));
  return phase;
}

Result<Step> read_step(const TomlNode& node) {
  TRY_VOID(node.only(
      {"id", "phase", "title", "who", "why", "caution", "contact", "href", "kinds", "source"}));
  Step step;
  step.id = TRY(node.text("id"));
  step.phase = TRY(node.text("phase"));
  step.title = TRY(node.text("title"));
  step.who = TRY(node.text("who"));
  step.why = TRY(text_of(node, "why"));
  step.caution = TRY(node.text_or("caution", ""));
  step.contact = TRY(node.text_or("contact", ""));
  step.href = TRY(node.text_or("href", ""));
  step.kinds = TRY(node.texts("kinds"));
  step.source = TRY(node.text("source"));
  if (!step.href.empty() && !step.href.starts_with('/')) return unknown(node, "href");
  return step;
}

/// A public contact says how to reach it; the practice's own never does.
Result<Contact> read_contact(const TomlNode& node) {
  TRY_VOID(node.only({"id", "role", "own", "how", "why", "source"}));
  Contact contact;
  contact.id = TRY(node.text("id"));
  contact.role = TRY(node.text("role"));
  contact.own = TRY(node.boolean_or("own", false));
  contact.how = TRY(node.text_or("how", ""));
  contact.why = TRY(node.text_or("why", ""));
  contact.source = TRY(node.text("source"));
  if (contact.own != contact.how.empty()) return unknown(node, "how");
  return contact;
}

/// A table has columns and rows; the rest has fields and free lines.
Result<Form> read_form(const TomlNode& node) {
  TRY_VOID(node.only(
      {"id", "title", "use", "columns", "fields", "rows", "free_lines", "signature", "source"}));
  Form form;
  form.id = TRY(node.text("id"));
  form.title = TRY(node.text("title"));
  form.use = TRY(node.text("use"));
  form.columns = TRY(node.texts("columns"));
  form.fields = TRY(node.texts("fields"));
  form.rows = TRY(node.integer_or("rows", 0));
  form.free_lines = TRY(node.integer_or("free_lines", 0));
  form.signature = TRY(node.boolean_or("signature", false));
  form.source = TRY(node.text("source"));
  if (form.columns.empty() == form.fields.empty()) return unknown(node, "columns");
  if (form.columns.empty() == (form.rows > 0) || form.rows > kMostLines)
    return unknown(node, "rows");
  if (form.free_lines > kMostLines) return unknown(node, "free_lines");
  return form;
}

Result<LessonQuestion> read_lesson(const TomlNode& node) {
  TRY_VOID(node.only({"id", "question"}));
  LessonQuestion lesson;
  lesson.id = TRY(node.text("id"));
  lesson.question = TRY(node.text("question"));
  return lesson;
}

Result<Terms> read_terms(const TomlNode& root) {
  const auto* node = root.find("terms");
  if (node == nullptr) return unknown(root, "terms");
  TRY_VOID(node->only({"kit_months", "drill_months", "soon_days", "oldest_event_days"}));
  Terms terms;
  terms.kit_months = TRY(node->integer("kit_months"));
  terms.drill_months = TRY(node->integer("drill_months"));
  terms.soon_days = TRY(node->integer("soon_days"));
  terms.oldest_event_days = TRY(node->integer("oldest_event_days"));
  if (terms.kit_months < 1) return unknown(*node, "kit_months");
  if (terms.drill_months < 1) return unknown(*node, "drill_months");
  return terms;
}

/// Every reference from one table to another, once all are read.
Result<void> check_references(const Catalogue& all) {
  const auto fault = [](std::string_view place) {
    return fail(Errc::invalid_input, kUnknown, "Cette valeur n’est connue nulle part.", {}, {},
                std::string(place));
  };
  for (const auto& kind : all.kinds)
    for (const auto& impact : kind.impacts)
      if (named(all.impacts, impact) == nullptr) return fault("kind." + kind.id + ".impacts");
  for (const auto& step : all.steps) {
    if (named(all.phases, step.phase) == nullptr) return fault("step." + step.id + ".phase");
    if (!step.contact.empty() && all.find_contact(step.contact) == nullptr)
      return fault("step." + step.id + ".contact");
    for (const auto& kind : step.kinds)
      if (all.find_kind(kind) == nullptr) return fault("step." + step.id + ".kinds");
  }
  return {};
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only(
      {"source", "terms", "impact", "kind", "phase", "step", "contact", "form", "lesson"}));
  Catalogue all;
  all.sources = TRY(law::read_tables(root, "source", read_source, kUnknown));
  all.terms = TRY(read_terms(root));
  all.impacts = TRY(law::read_tables(root, "impact", read_impact, kUnknown, &all.sources));
  all.kinds = TRY(law::read_tables(root, "kind", read_kind, kUnknown, &all.sources));
  all.phases = TRY(law::read_tables(root, "phase", read_phase, kUnknown, &all.sources));
  all.steps = TRY(law::read_tables(root, "step", read_step, kUnknown, &all.sources));
  all.contacts = TRY(law::read_tables(root, "contact", read_contact, kUnknown, &all.sources));
  all.forms = TRY(law::read_tables(root, "form", read_form, kUnknown, &all.sources));
  all.lessons = TRY(law::read_tables(root, "lesson", read_lesson, kUnknown, &all.sources));
  TRY_VOID(check_references(all));
  return all;
}

const Catalogue& Catalogue::embedded() {
  static const Catalogue all = [] {
    auto parsed = parse(embedded::law_crisis().front().text);
    if (!parsed) bug("law/crisis.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

const Kind* Catalogue::find_kind(std::string_view id) const {
  return named(kinds, id);
}
const Step* Catalogue::find_step(std::string_view id) const {
  return named(steps, id);
}
const Contact* Catalogue::find_contact(std::string_view id) const {
  return named(contacts, id);
}
const Source& Catalogue::source(std::string_view id) const {
  const auto* found = named(sources, id);
  if (found == nullptr) bug("a source is not in the catalogue");
  return *found;
}

bool applies(const Step& step, std::string_view kind) {
  return step.kinds.empty() ||
         std::find(step.kinds.begin(), step.kinds.end(), kind) != step.kinds.end();
}

}  // namespace serment::crisis
