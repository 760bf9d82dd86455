#pragma once
// Where each person stands: signed or not, learned or not, and until when. Never a score.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "people/movements.h"
#include "people/signatures.h"
#include "people/training.h"
#include "records/duty.h"
#include "records/exhibit.h"

namespace serment::people {

struct TextState {
  std::string text, title;
  std::string state;  ///< "signed", "to_sign", or "to_renew" (the text has changed since)
  std::optional<std::string> signed_at{};
};
BOOST_DESCRIBE_STRUCT(TextState, (), (text, title, state, signed_at))
struct LessonState {
  std::string lesson, title;
  std::string state;  ///< "done", "todo" or "expired"
  std::optional<Date> on{}, until{};
};
BOOST_DESCRIBE_STRUCT(LessonState, (), (lesson, title, state, on, until))
struct PersonState {
  std::string id, name;
  std::vector<std::string> roles;
  std::vector<TextState> texts;      ///< those that its roles ask for, or that it signed
  std::vector<LessonState> lessons;  ///< idem
};
BOOST_DESCRIBE_STRUCT(PersonState, (), (id, name, roles, texts, lessons))

/// Pure.
PersonState state_of(const Person& person, const std::vector<Signature>& signatures,
                     const std::vector<Training>& trainings, Date today);
/// Everybody present, by name.
Result<std::vector<PersonState>> team(vault::Session& session, store::Transaction& tx, Instant now);
/// What is missing, counted: no name, no score.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. Who signed what, and who was trained.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::people
