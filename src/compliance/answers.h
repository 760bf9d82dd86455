#pragma once
// What a practice says of itself: who it is, and its answers to the ten questions
// (law/questions.toml).
#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace serment::compliance {

/// The practice, as documents name it. `siret` and `website` may be empty.
struct PracticeIdentity {
  std::string name, address, postal_code, city, phone, email, siret, website;
};
BOOST_DESCRIBE_STRUCT(PracticeIdentity, (),
                      (name, address, postal_code, city, phone, email, siret, website))

struct Doctor {
  std::string name, rpps;
};
BOOST_DESCRIBE_STRUCT(Doctor, (), (name, rpps))

/// The data protection officer, if there is one. `organisation` is empty for an internal one.
struct Officer {
  std::string name, organisation, address, phone, email;
};
BOOST_DESCRIBE_STRUCT(Officer, (), (name, organisation, address, phone, email))

/// The ten answers and their details, named after the keys of law/questions.toml.
struct TenAnswers {
  std::string structure;
  bool shared_system = false;
  std::int64_t patients_per_year = 0;
  std::string secretary;
  std::string remote_secretary;
  bool locums = false;
  bool online_booking = false;
  std::string booking_platform;
  std::string software;
  std::string practice_software;
  bool teleconsultation = false;
  std::string teleconsultation_provider;
  bool card_payments = false;
  bool camera = false;
  bool paper_files = false;
  bool ai = false;
  std::string ai_tools;
  bool internal_studies = false;
};
BOOST_DESCRIBE_STRUCT(TenAnswers, (),
                      (structure, shared_system, patients_per_year, secretary, remote_secretary,
                       locums, online_booking, booking_platform, software, practice_software,
                       teleconsultation, teleconsultation_provider, card_payments, camera,
                       paper_files, ai, ai_tools, internal_studies))

struct Answers {
  PracticeIdentity practice;
  std::vector<Doctor> doctors;
  std::optional<Officer> dpo;
  TenAnswers answers;
};
BOOST_DESCRIBE_STRUCT(Answers, (), (practice, doctors, dpo, answers))

/// Reads an answers file (TOML). Strict: a missing, unknown, mistyped or impossible answer is
/// refused and named in `place`. Errors: invalid_input "toml.malformed", "answers.…".
Result<Answers> parse_answers(std::string_view toml);
/// A commented answers file that parse_answers accepts, for a fictional solo practice.
std::string sample_answers();
/// Checks values against the questions and formats (RPPS and SIRET keys, e-mail, telephone).
Result<void> check_answers(const Answers& answers);

/// The answers as the tokens that `when` fields of law/ use: "solo", "secretary_remote", "camera"…
std::set<std::string> tokens_of(const Answers& answers);
/// True when one entry of `when` holds, or when it is empty. An entry is tokens joined by "+", each
/// possibly negated by "!".
bool applies(const std::vector<std::string>& when, const std::set<std::string>& tokens);
/// Every token that tokens_of can produce.
const std::set<std::string>& known_tokens();

/// Replaces "{practice_software}" and the other names of services in a text of law/.
std::string fill_names(std::string text, const Answers& answers);

// --- asking
// ---------------------------------------------------------------------------------------

/// One thing to ask, in French, with the reason for asking.
struct Question {
  std::string key;  ///< where the answer goes: "answers.locums", "practice.name", "doctors[2].rpps"
  int number = 0;   ///< 1 to 10 for the ten questions, 0 for details and identity
  std::string kind;  ///< "choice", "yes_no", "number" or "text"
  std::string text;
  std::string why;
  struct Choice {
    std::string value, label;
  };
  std::vector<Choice> choices{};
  bool required = true;  ///< an empty answer is refused
};
/// The next question given what is answered already ("key" → accepted value), or nothing when
/// everything is known. Details that do not apply are never asked.
std::optional<Question> next_question(const std::map<std::string, std::string>& given);
/// The value to keep for what the person typed ("o", "oui", "2", "Les deux"…). Error: invalid_input
/// "answers.not_understood", with what is expected.
Result<std::string> accept(const Question& question, std::string_view typed);
/// The answers once next_question has nothing left to ask; checked like parse_answers.
Result<Answers> answers_from(const std::map<std::string, std::string>& given);

}  // namespace serment::compliance
