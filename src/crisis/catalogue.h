#pragma once
// law/crisis.toml: kinds, impacts, phases, steps, contacts, forms of the degraded mode, lessons.
// Loaded once from the file embedded in the binary, strictly.
#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::crisis {

using Source = law::CitedSource;

struct Impact {
  std::string id, title, question;
};
BOOST_DESCRIBE_STRUCT(Impact, (), (id, title, question))

/// One of the four kinds of the guide.
struct Kind {
  std::string id, title, what;
  std::vector<std::string> signs, impacts;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(Kind, (), (id, title, what, signs, impacts, source))

/// A span of time after the crisis was noticed; `minutes` is its end, 0 without one.
struct Phase {
  std::string id, title, place;
  int minutes = 0;
};
BOOST_DESCRIBE_STRUCT(Phase, (), (id, title, place, minutes))

struct Step {
  std::string id, phase, title, who, why;
  std::string caution;             ///< what not to do; may be empty
  std::string contact;             ///< id of a Contact to call; may be empty
  std::string href;                ///< screen where it is done; may be empty
  std::vector<std::string> kinds;  ///< empty: every kind
  std::string source;
};
BOOST_DESCRIBE_STRUCT(Step, (), (id, phase, title, who, why, caution, contact, href, kinds, source))

/// A line of the call tree: the practice's own, to fill in, or a public number.
struct Contact {
  std::string id, role;
  bool own = false;
  std::string how, why;  ///< of a public one: its number or address, and what for
  std::string source;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (id, role, own, how, why, source))

/// A blank form for working on paper: a table of `columns`, or `fields` and free lines.
struct Form {
  std::string id, title, use;
  std::vector<std::string> columns, fields;
  int rows = 0, free_lines = 0;
  bool signature = false;
  std::string source;
};

struct LessonQuestion {
  std::string id, question;
};
BOOST_DESCRIBE_STRUCT(LessonQuestion, (), (id, question))

struct Terms {
  int kit_months = 0;         ///< how long a printed kit is current
  int drill_months = 0;       ///< from one drill to the next
  int soon_days = 0;          ///< a duty is near
  int oldest_event_days = 0;  ///< a fact of the log may be this much older than its discovery
};

class Catalogue {
 public:
  /// Errors: invalid_input "toml.…", "crisis_law.unknown" (an unknown reference, or a duplicate).
  static Result<Catalogue> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const Catalogue& embedded();

  std::vector<Source> sources;
  std::vector<Impact> impacts;
  std::vector<Kind> kinds;
  std::vector<Phase> phases;
  std::vector<Step> steps;
  std::vector<Contact> contacts;
  std::vector<Form> forms;
  std::vector<LessonQuestion> lessons;
  Terms terms;

  [[nodiscard]] const Kind* find_kind(std::string_view id) const;
  [[nodiscard]] const Step* find_step(std::string_view id) const;
  [[nodiscard]] const Contact* find_contact(std::string_view id) const;
  [[nodiscard]] const Source& source(std::string_view id) const;
};

/// Whether a step is to be done in a crisis of that kind.
bool applies(const Step& step, std::string_view kind);

}  // namespace serment::crisis
