#pragma once
// The rights of persons as data (law/rights.toml): what may be asked, by whom, with which proofs,
// and what may be answered. Its names are the file's keys; screens are made of it.
#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::rights {

struct Source {
  std::string id{}, ref{};
  Date read_on{};
  std::string confidence{};  ///< "seen", "second_hand", "memory", "computed"
};
BOOST_DESCRIBE_STRUCT(Source, (), (id, ref, read_on, confidence))

struct Right {
  std::string id{}, label{};
  std::string asks{};  ///< "demande une copie de son dossier"
  std::vector<std::string> deadlines{}, sources{}, outcomes{};
  bool needs_dossier = true;  ///< false: the data are in no patient's record
  std::string help{};
};
BOOST_DESCRIBE_STRUCT(Right, (),
                      (id, label, asks, deadlines, sources, outcomes, needs_dossier, help))

struct RequesterKind {
  std::string id{}, label{};
  std::vector<std::string> rights{}, shows{};
  std::vector<std::string> motives{};  ///< one of them must be stated; empty: none is asked
  bool deceased = false;               ///< only after the patient's death
  bool person = false;  ///< the person, or who stands in their place: what they want may be done
  bool self = false;    ///< the one whose data are asked for: there is no other name to give
  bool professional = false;  ///< a colleague: an objection to sharing concerns them
  std::string source{}, note{};
};
BOOST_DESCRIBE_STRUCT(RequesterKind, (),
                      (id, label, rights, shows, motives, deceased, person, self, professional,
                       source, note))

/// A name and its French label: proofs, motives, channels.
struct Named {
  std::string id{}, label{};
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, label))
struct IdentityMode {
  std::string id{}, label{};
  bool doubt = false;  ///< asked only on a reasonable doubt, which is then written
  std::string source{};
};
BOOST_DESCRIBE_STRUCT(IdentityMode, (), (id, label, doubt, source))
struct Outcome {
  std::string id{}, label{};
  bool refusal = false;  ///< needs a ground, and tells the remedies
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (id, label, refusal))
struct Ground {
  std::string id{}, label{}, text{};
  std::vector<std::string> rights{};
  std::string source{};
};
BOOST_DESCRIBE_STRUCT(Ground, (), (id, label, text, rights, source))
struct Remedies {
  std::string complaint{}, court{}, source{};
};
BOOST_DESCRIBE_STRUCT(Remedies, (), (complaint, court, source))
struct Fees {
  std::string text{}, source{};
};
BOOST_DESCRIBE_STRUCT(Fees, (), (text, source))
/// A format of the answer, or a kind of objection.
struct Sourced {
  std::string id{}, label{}, source{};
};
BOOST_DESCRIBE_STRUCT(Sourced, (), (id, label, source))
struct ExclusionKind {
  std::string id{}, label{}, ground{};
};
BOOST_DESCRIBE_STRUCT(ExclusionKind, (), (id, label, ground))
/// A category of data that an erasure is answered for.
struct Category {
  std::string id{}, label{};
  std::string rule{};  ///< of law/retention: says until when it is kept
  std::string ground{}, source{};
};
BOOST_DESCRIBE_STRUCT(Category, (), (id, label, rule, ground, source))
struct Terms {
  std::int64_t soon_days = 0, escalate_days = 0, unseen_hours = 0, longest_text = 0;
};
BOOST_DESCRIBE_STRUCT(Terms, (), (soon_days, escalate_days, unseen_hours, longest_text))

struct Catalogue {
  std::vector<Source> source{};
  std::vector<Right> right{};
  std::vector<RequesterKind> requester{};
  std::vector<Named> proof{}, motive{}, channel{};
  std::vector<IdentityMode> identity{};
  std::vector<Outcome> outcome{};
  std::vector<Ground> ground{};
  Remedies remedies{};
  Fees fees{};
  std::vector<Sourced> format{};
  std::vector<ExclusionKind> exclusion{};
  std::vector<Category> category{};
  std::vector<Sourced> objection{};
  Terms terms{};

  /// Errors: invalid_input "toml.…", "answers.…", "rights.unknown" (a name that nothing has).
  static Result<Catalogue> parse(std::string_view toml);
  /// The one built into the program; a fault in it is a bug, tested.
  static const Catalogue& embedded();
};
BOOST_DESCRIBE_STRUCT(Catalogue, (),
                      (source, right, requester, proof, motive, channel, identity, outcome, ground,
                       remedies, fees, format, exclusion, category, objection, terms))

/// The item of that id, or null.
template <class T>
const T* find(const std::vector<T>& items, std::string_view id) {
  for (const auto& item : items)
    if (item.id == id) return &item;
  return nullptr;
}
/// The item of that id, which the caller has checked before: its absence is a bug.
template <class T>
const T& at(const std::vector<T>& items, std::string_view id) {
  const auto* item = find(items, id);
  if (item == nullptr) bug("a name of law/rights.toml that is not there");
  return *item;
}
bool holds(const std::vector<std::string>& texts, std::string_view text);

/// The short reference of a source: "CSP L1111-7".
const std::string& reference(std::string_view source);

}  // namespace serment::rights
