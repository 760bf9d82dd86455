#pragma once
// What a breach's sheet holds. Lists hold ids of law/breach.toml; instants are RFC 3339 texts,
// empty while unknown. "Not known for now" is an answer like another.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace serment::breach {

/// The four questions, as whoever reports them answers.
struct Report {
  std::string what{};
  std::string noticed_at{};
  std::vector<std::string> persons{};
  std::optional<std::uint64_t> persons_count{};
  std::string ongoing{};  ///< "yes", "no", "unknown"
};
BOOST_DESCRIBE_STRUCT(Report, (), (what, noticed_at, persons, persons_count, ongoing))

/// A fact that the decision table asks: "yes", "no" or "unknown".
struct FactAnswer {
  std::string id{}, answer{};
};
BOOST_DESCRIBE_STRUCT(FactAnswer, (), (id, answer))

struct Facts {
  std::string title{};          ///< short, without a name: it is shown in lists and duties' screens
  std::string circumstances{};  ///< what happened
  std::string discovery{};      ///< by whom, where, how it was discovered
  std::string cause_at{};       ///< when what made it possible began, if known
  std::string started_at{};
  std::string noticed_at{};  ///< when somebody first noticed
  std::string ended_at{};
  std::string ongoing{};
  std::vector<std::string> natures{}, origins{};
  std::string cause{};
  std::vector<std::string> data{}, persons{}, supports{}, consequences{}, harms{};
  std::string other{};  ///< what the "other" of a list stands for
  std::string severity{};
  std::string severity_why{};
  std::string identifiable{};
  std::optional<std::uint64_t> persons_count{}, records_count{};
  std::string processor{};  ///< name and contact of the processor involved
  std::vector<FactAnswer> answers{};
  std::string measures_before{}, measures_immediate{}, measures_medium{}, measures_long{};
  std::string comment{};
};
BOOST_DESCRIBE_STRUCT(Facts, (),
                      (title, circumstances, discovery, cause_at, started_at, noticed_at, ended_at,
                       ongoing, natures, origins, cause, data, persons, supports, consequences,
                       harms, other, severity, severity_why, identifiable, persons_count,
                       records_count, processor, answers, measures_before, measures_immediate,
                       measures_medium, measures_long, comment))

/// One way to date the awareness; all are kept.
struct Reading {
  std::string kind{};  ///< "noticed", "told", "qualified"
  std::string at{};
  std::string why{};
};
BOOST_DESCRIBE_STRUCT(Reading, (), (kind, at, why))
struct Awareness {
  std::vector<Reading> readings{};
  std::string kept{};           ///< kind of the reading that counts; empty: the earliest
  std::string justification{};  ///< needed when it is not the earliest
};
BOOST_DESCRIBE_STRUCT(Awareness, (), (readings, kept, justification))

struct Decision {
  std::string authority{}, persons{};  ///< what the doctor decided
  std::string advised_authority{}, advised_persons{};
  std::string authority_row{}, persons_row{};  ///< the rows that advised
  std::string reason{};                        ///< the doctor's own words
  std::string by{}, at{};
};
BOOST_DESCRIBE_STRUCT(Decision, (),
                      (authority, persons, advised_authority, advised_persons, authority_row,
                       persons_row, reason, by, at))

struct Notification {
  std::string kind{};  ///< "initial", "complementary", "full"
  std::string sent_at{};
  std::string receipt{};      ///< number given by CNIL
  std::string late_reason{};  ///< needed after 72 hours
  std::string by{};
};
BOOST_DESCRIBE_STRUCT(Notification, (), (kind, sent_at, receipt, late_reason, by))

/// How the persons were told, as the form asks.
struct Informed {
  std::string status{};  ///< "yes", "planned", "no"
  std::optional<std::string> on{};
  std::optional<std::uint64_t> count{};
  std::vector<std::string> means{};
  std::string content{};  ///< what was said, or why not
};
BOOST_DESCRIBE_STRUCT(Informed, (), (status, on, count, means, content))

struct Told {
  std::string contact{};  ///< id of law/breach.toml
  std::string told_at{};
  std::string reference{};
};
BOOST_DESCRIBE_STRUCT(Told, (), (contact, told_at, reference))

/// The words of the letter; empty ones are made from the facts.
struct Letter {
  std::string what{}, consequences{}, measures{}, contact{}, signatory{};
};
BOOST_DESCRIBE_STRUCT(Letter, (), (what, consequences, measures, contact, signatory))

struct Breach {
  Report report{};
  std::string reported_by{};  ///< member id
  std::string reported_by_name{};
  std::string reported_at{};
  Facts facts{};
  Awareness awareness{};
  std::optional<Decision> decision{};
  std::vector<Notification> notifications{};
  std::optional<Informed> informed{};
  std::vector<Told> told{};
  Letter letter{};
  std::string lessons{};
  std::string closed_at{};
};
BOOST_DESCRIBE_STRUCT(Breach, (),
                      (report, reported_by, reported_by_name, reported_at, facts, awareness,
                       decision, notifications, informed, told, letter, lessons, closed_at))

}  // namespace serment::breach
