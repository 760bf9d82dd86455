#include "hygiene/catalogue.h"

#include <algorithm>
#include <array>

#include "base/bug.h"
#include "base/embedded.h"
#include "hygiene/observed.h"
#include "law/catalogue_reader.h"
#include "law/cited_sources.h"

namespace serment::embedded {
const std::vector<File>& law_measures();
}

namespace serment::hygiene {
namespace {

using law::named;
using law::TomlNode;

constexpr std::array<std::pair<std::string_view, Probe>, 12> kProbes = {{
    {"passwords", Probe::passwords},
    {"session_lock", Probe::session_lock},
    {"second_factor", Probe::second_factor},
    {"departures", Probe::departures},
    {"recovery", Probe::recovery},
    {"register_validated", Probe::register_validated},
    {"register_reviewed", Probe::register_reviewed},
    {"notice_patients", Probe::notice_patients},
    {"notice_staff", Probe::notice_staff},
    {"retention", Probe::retention},
    {"journal", Probe::journal},
    {"dpo", Probe::dpo},
}};

constexpr int kMostMinutes = 120;
constexpr int kMostMonths = 60;

tl::unexpected<Error> unknown(const TomlNode& node, std::string_view key) {
  return node.unknown(key, "measures.unknown");
}

Result<int> bounded(const TomlNode& node, std::string_view key, int most) {
  const int value = TRY(node.integer(key));
  if (value < 1 || value > most) return unknown(node, key);
  return value;
}

/// Whether it is measured, and by what, or how long a person's word holds.
Result<void> read_kind(const TomlNode& node, Measure& measure) {
  const auto kind = TRY(node.text("kind"));
  if (kind == "declared") {
    measure.valid_months = TRY(bounded(node, "valid_months", kMostMonths));
    if (node.find("probe") != nullptr) return unknown(node, "probe");
    return {};
  }
  if (kind != "measurable") return unknown(node, "kind");
  if (node.find("valid_months") != nullptr) return unknown(node, "valid_months");
  const auto name = TRY(node.text("probe"));
  for (const auto& [known, probe] : kProbes)
    if (known == name) measure.probe = probe;
  if (!measure.probe) return unknown(node, "probe");
  return {};
}

Result<Measure> read_measure(const TomlNode& node) {
  TRY_VOID(node.only({"id", "domain", "title", "action", "why", "how", "minutes", "kind", "probe",
                      "valid_months", "when", "source", "quote", "href", "permission"}));
  Measure measure;
  measure.id = TRY(node.text("id"));
  measure.domain = TRY(node.text("domain"));
  measure.title = TRY(node.text("title"));
  measure.action = TRY(node.text("action"));
  measure.why = TRY(node.text("why"));
  measure.how = TRY(node.text("how"));
  measure.minutes = TRY(bounded(node, "minutes", kMostMinutes));
  if (node.find("when") != nullptr) measure.when = TRY(node.texts("when"));
  measure.source = TRY(node.text("source"));
  measure.quote = TRY(node.text("quote"));
  measure.href = TRY(node.text("href"));
  if (!measure.href.starts_with('/')) return unknown(node, "href");
  measure.permission = TRY(node.text_or("permission", "measure_attest"));
  TRY_VOID(read_kind(node, measure));
  return measure;
}

Result<ClockRule> read_clock(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "fact", "months", "days", "source", "href"}));
  ClockRule clock;
  clock.id = TRY(node.text("id"));
  clock.title = TRY(node.text("title"));
  clock.fact = TRY(node.text("fact"));
  clock.months = TRY(node.integer_or("months", 0));
  clock.days = TRY(node.integer_or("days", 0));
  clock.source = TRY(node.text("source"));
  clock.href = TRY(node.text("href"));
  if (!is_fact(clock.fact)) return unknown(node, "fact");
  return clock;
}

Result<Terms> read_terms(const TomlNode& root) {
  const auto* node = root.find("terms");
  if (node == nullptr) return unknown(root, "terms");
  TRY_VOID(node->only({"register_review_months", "notice_review_months", "recovery_check_months",
                       "journal_hours", "lock_seconds", "retention_grace_days",
                       "not_applicable_months", "observation_days", "soon_days"}));
  Terms terms;
  terms.register_review_months = TRY(node->integer("register_review_months"));
  terms.notice_review_months = TRY(node->integer("notice_review_months"));
  terms.recovery_check_months = TRY(node->integer("recovery_check_months"));
  terms.journal_hours = TRY(node->integer("journal_hours"));
  terms.lock_seconds = TRY(node->integer("lock_seconds"));
  terms.retention_grace_days = TRY(node->integer("retention_grace_days"));
  terms.not_applicable_months = TRY(node->integer("not_applicable_months"));
  terms.observation_days = TRY(node->integer("observation_days"));
  terms.soon_days = TRY(node->integer("soon_days"));
  return terms;
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "measure", "clock", "terms"}));
  Catalogue all;
  for (const auto* node : TRY(root.tables("source"))) {
    auto source = TRY(law::read_cited_source(*node, law::Restated::no));
    if (named(all.x_sources, source.id) != nullptr) return unknown(*node, "id");
    all.x_sources.push_back(std::move(source));
  }
  for (const auto* node : TRY(root.tables("measure"))) {
    auto measure = TRY(read_measure(*node));
    if (all.find(measure.id) != nullptr) return unknown(*node, "id");
    if (named(all.x_sources, measure.source) == nullptr) return unknown(*node, "source");
    all.x_measures.push_back(std::move(measure));
  }
  for (const auto* node : TRY(root.tables("clock"))) {
    auto clock = TRY(read_clock(*node));
    if (named(all.x_sources, clock.source) == nullptr) return unknown(*node, "source");
    all.x_clocks.push_back(std::move(clock));
  }
  all.x_terms = TRY(read_terms(root));
  return all;
}

const Catalogue& Catalogue::embedded() {
  static const Catalogue all = [] {
    auto parsed = parse(embedded::law_measures().front().text);
    if (!parsed) bug("law/measures.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

const Measure* Catalogue::find(std::string_view id) const {
  return named(x_measures, id);
}

const Source& Catalogue::source(std::string_view id) const {
  const auto* found = named(x_sources, id);
  if (found == nullptr) bug("a measure's source is not in the catalogue");
  return *found;
}

bool applies(const std::vector<std::string>& when, const std::set<std::string>& answers) {
  return when.empty() || std::any_of(when.begin(), when.end(), [&](const std::string& token) {
           const bool negated = token.starts_with('!');
           return answers.contains(negated ? token.substr(1) : token) != negated;
         });
}

}  // namespace serment::hygiene
