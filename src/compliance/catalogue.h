#pragma once
// The data of law/ that this module reads: pre-written activities, questions, processors, decision
// rules, legal bases, rights. Loaded once from the files embedded in the binary, strictly.
#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"

namespace serment::compliance::catalogue {

using When = std::optional<std::vector<std::string>>;  ///< answer tokens; absent: always

struct Recipient {
  std::string id, type, details, plain;
  When when;
};
struct Measure {
  std::string id, type, details;
  When when;
};
struct Purpose {
  std::string text, plain, basis;
  std::vector<std::string> alternatives;
  std::optional<std::string> interest;
  std::string reference, confidence;
};
BOOST_DESCRIBE_STRUCT(Purpose, (),
                      (text, plain, basis, alternatives, interest, reference, confidence))
struct Persons {
  std::string description, details;
};
BOOST_DESCRIBE_STRUCT(Persons, (), (description, details))
struct Data {
  std::string kind, description, plain, retention_rule;
};
BOOST_DESCRIBE_STRUCT(Data, (), (kind, description, plain, retention_rule))
struct Transfer {
  std::string recipient, country, guarantee, documentation;
};
BOOST_DESCRIBE_STRUCT(Transfer, (), (recipient, country, guarantee, documentation))
struct Source {
  std::string ref, confidence;
};
BOOST_DESCRIBE_STRUCT(Source, (), (ref, confidence))

/// law/activities/Tnn.toml.
struct Activity {
  std::string ref, name;
  std::vector<std::string> when, audience;
  std::string notice_label, article9, data_source, mandatory, automated_decision, software;
  std::vector<std::string> recipients, measures;  ///< ids of common.toml
  std::vector<Purpose> purposes;
  std::vector<Persons> persons;
  std::vector<Data> data;
  std::optional<std::vector<Data>> sensitive;
  std::optional<std::vector<Transfer>> transfers;
  std::vector<Source> sources;
};
BOOST_DESCRIBE_STRUCT(Activity, (),
                      (ref, name, when, audience, notice_label, article9, data_source, mandatory,
                       automated_decision, software, recipients, measures, purposes, persons, data,
                       sensitive, transfers, sources))

struct Processor {
  std::string id, name, service, role;
  std::vector<std::string> when, obtain;
  bool hds = false;
  std::vector<std::string> refs;
  std::string confidence;
};
BOOST_DESCRIBE_STRUCT(Processor, (), (id, name, service, role, when, obtain, hds, refs, confidence))

struct DecisionRule {
  std::string id, about;
  std::vector<std::string> when;
  std::optional<std::int64_t> min_patients_per_year, max_patients_per_year;
  std::string need, reading, reason, source, confidence;
};
BOOST_DESCRIBE_STRUCT(DecisionRule, (),
                      (id, about, when, min_patients_per_year, max_patients_per_year, need, reading,
                       reason, source, confidence))

struct LegalBasis {
  std::string article, label, plain;
  bool objection = false, withdrawal = false;
};
BOOST_DESCRIBE_STRUCT(LegalBasis, (), (article, label, plain, objection, withdrawal))

/// An exception of RGPD art. 9.2 ("9.2.h").
struct SensitiveException {
  std::string article, label, confidence;
};
BOOST_DESCRIBE_STRUCT(SensitiveException, (), (article, label, confidence))

struct Right {
  std::string id;
  std::vector<std::string> audience;
  std::string verb, plain, term;
  std::optional<std::string> poster;
  std::string reference, confidence;
  std::vector<std::string> when;
};
BOOST_DESCRIBE_STRUCT(Right, (),
                      (id, audience, verb, plain, term, poster, reference, confidence, when))

struct Choice {
  std::string value, label;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (value, label))
struct Detail {
  std::string key, kind, text, why;
  std::vector<std::string> when;
  std::optional<std::string> otherwise;  ///< the value when the detail does not apply
};
BOOST_DESCRIBE_STRUCT(Detail, (), (key, kind, text, why, when, otherwise))
struct Question {
  std::int64_t number = 0;
  std::string key, kind, text, why;
  std::optional<std::vector<Choice>> choices;
  std::optional<std::vector<Detail>> details;
};
BOOST_DESCRIBE_STRUCT(Question, (), (number, key, kind, text, why, choices, details))
struct IdentityQuestion {
  std::string key, text, why;
  bool required = true;
};
BOOST_DESCRIBE_STRUCT(IdentityQuestion, (), (key, text, why, required))

struct Catalogue {
  std::vector<Activity> activities;  ///< by ref
  std::map<std::string, Recipient> recipients;
  std::map<std::string, Measure> measures;
  std::vector<Processor> processors;
  std::vector<DecisionRule> decisions;
  std::vector<LegalBasis> bases;
  std::vector<SensitiveException> exceptions;
  std::vector<Right> rights;
  std::vector<IdentityQuestion> identity;
  std::vector<Question> questions;
};

/// Reads the files of law/ named above. Any fault names file and field; ids that no table defines
/// are refused ("catalogue.unknown").
Result<Catalogue> parse(const std::vector<embedded::File>& files);
/// The files embedded in the binary; a fault in them is a bug, tested.
const Catalogue& get();

/// The legal basis that a register's text names, by its label, its article or both: "L’obligation
/// légale (art. 6.1.c)", "obligation légale", "art. 6.1.c". Null when it names none, or two.
const LegalBasis* basis_named(std::string_view text);
/// How many exceptions of art. 9.2 a text names, and whether it names one that does not exist.
struct ExceptionsNamed {
  std::size_t known = 0;
  bool unknown = false;
};
ExceptionsNamed exceptions_named(std::string_view text);

}  // namespace serment::compliance::catalogue
