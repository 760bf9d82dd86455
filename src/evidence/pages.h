#pragma once
// The pages of a bundle that are the bundle's own. Each fills one template of texts/.
#include <string>
#include <vector>

#include "compliance/display.h"
#include "compliance/founding.h"
#include "evidence/holdings.h"
#include "evidence/journal_part.h"
#include "law/policy.h"
#include "retention/retention.h"

namespace serment::evidence {

/// A proof that a notice was displayed or handed over.
struct ShownNotice {
  compliance::NoticeKind kind = compliance::NoticeKind::patients;
  compliance::Display display;
};

/// What the pages show, gathered once.
struct Subject {
  const law::RuleSet& rules;
  const law::Policy& policy;
  compliance::CurrentPractice current;
  JournalPart journal;
  std::optional<retention::Plan> plan;    ///< nothing when dossiers changed after `as_of`
  std::vector<std::string> certificates;  ///< their JSON, those issued by `as_of`
  std::vector<ShownNotice> shown;         ///< proofs of display given by `as_of`
  Holdings holdings;
  std::string key;  ///< verifier key
  Instant as_of;
  [[nodiscard]] Date day() const { return paris_date(as_of); }
  [[nodiscard]] const std::string& name() const { return current.answers.practice.name; }
};

using compliance::Printable;

/// `names`: every file of the bundle, whose folders it tells.
Result<std::string> readme_html(const Subject& subject, const std::vector<std::string>& names);
Result<Printable> summary_page(const Subject& subject);
Result<Printable> processors_page(const Subject& subject);
Result<Printable> rules_page(const Subject& subject);
Result<Printable> exhibit_page(const records::Exhibit& exhibit, const Subject& subject);
/// A certificate for people, from its JSON; its name is the certificate's id.
Result<Printable> certificate_page(std::string_view certificate_json, const std::string& practice);

/// The rules in force on that day, and the counts of the calendar, for programs.
std::string rules_json(const law::RuleSet& rules, Date on);
std::string plan_json(const Subject& subject);
/// The proofs of display. Photographs stay in the practice: they may show somebody.
std::string displays_json(const Subject& subject);

std::string documents_json(const Subject& subject);
std::string exhibit_json(const records::Exhibit& exhibit, Instant as_of);

}  // namespace serment::evidence
