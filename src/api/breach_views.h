#pragma once
// A breach as screens and programs read it. The routes are in breaches.cpp and breach_letters.cpp.
#include "api/route.h"
#include "breach/breach.h"
#include "breach/decision.h"
#include "breach/mailing.h"

namespace serment::api {

struct BreachHeading {
  std::string id{};
  std::uint32_t version = 1;
  std::string state{}, state_text{}, title{}, reported_at{};
  std::optional<std::string> due{};  ///< what presses most, if anything
  std::optional<std::uint64_t> persons_count{};
};
BOOST_DESCRIBE_STRUCT(BreachHeading, (),
                      (id, version, state, state_text, title, reported_at, due, persons_count))
/// What whoever reported sees of it afterwards.
struct BreachReceipt {
  std::string id{}, reported_at{}, what{}, state_text{};
};
BOOST_DESCRIBE_STRUCT(BreachReceipt, (), (id, reported_at, what, state_text))
struct BreachClock {
  std::string kind{}, label{}, aware{}, due{}, legal_due{};
  bool earliest = false, kept = false;
};
BOOST_DESCRIBE_STRUCT(BreachClock, (), (kind, label, aware, due, legal_due, earliest, kept))
struct AdvisedView {
  std::string row{}, outcome{}, reason{}, source{}, url{}, confidence{};
  std::vector<std::string> because{};
};
BOOST_DESCRIBE_STRUCT(AdvisedView, (), (row, outcome, reason, source, url, confidence, because))
struct ContactView {
  std::string id{}, name{}, text{}, delay{}, url{}, phone{}, source{}, confidence{};
  std::optional<std::string> due{}, told_at{}, reference{};
};
BOOST_DESCRIBE_STRUCT(ContactView, (),
                      (id, name, text, delay, url, phone, source, confidence, due, told_at,
                       reference))
struct BreachView {
  std::string id{};
  std::uint32_t version = 1;
  std::string state{}, state_text{}, at{}, author{};
  breach::Breach breach{};
  std::vector<BreachClock> clocks{};
  std::optional<std::string> complement_due{};
  AdvisedView authority{}, persons{};
  std::vector<ContactView> contacts{};
  std::vector<std::string> owed{};
};
BOOST_DESCRIBE_STRUCT(BreachView, (),
                      (id, version, state, state_text, at, author, breach, clocks, complement_due,
                       authority, persons, contacts, owed))

BreachHeading breach_heading(const breach::StoredBreach& stored);
BreachView breach_view(const breach::StoredBreach& stored);
AdvisedView advised_view(const breach::Advised& advised);
std::vector<BreachClock> clock_views(const breach::Awareness& awareness);
std::vector<ContactView> contact_views(const breach::Breach& breach);

}  // namespace serment::api
