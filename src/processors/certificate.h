#pragma once
// The HDS certificate of a supplier that hosts health data. Records "hds_certificate", id = the
// supplier's.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/processor.h"

namespace serment::processors {

struct Certificate {
  std::string number{};
  std::string holder{};  ///< the certified company, which may be an upstream host
  std::string body{};    ///< who certifies
  std::vector<std::int64_t> activities{};
  std::string version{};  ///< id of law/hds.toml: "2018", "2024"
  Date starts_on{}, ends_on{};
  std::string country{};
  std::string outside_eea{};  ///< access from a third country, as the contract discloses it
  Date verified_on{};         ///< looked up on the public list
};
BOOST_DESCRIBE_STRUCT(Certificate, (),
                      (number, holder, body, activities, version, starts_on, ends_on, country,
                       outside_eea, verified_on))

struct StoredCertificate {
  std::string id;
  std::uint32_t version = 0;
  Certificate certificate;
  Instant at{};
  std::string author;
};

/// Errors: invalid_input "hds.number", "hds.activities", "hds.version", "hds.dates" (reversed,
/// longer than a certificate lasts, before its version exists), "processor.text…",
/// "processor.date"; conflict "record.version" when it is no longer the version `expected`.
Result<Certificate> checked(Certificate certificate, Date today);
Result<StoredCertificate> save_certificate(vault::Session& session, store::Transaction& tx,
                                           std::string_view id, const Certificate& certificate,
                                           std::string_view by,
                                           std::optional<std::uint32_t> expected = std::nullopt);
Result<std::vector<StoredCertificate>> list_certificates(vault::Session& session,
                                                         store::Transaction& tx);

/// What is wrong, or soon will be.
struct Alarm {
  std::string code{};   ///< "hds.expired", "hds.expiring", "hds.old_version"…
  std::string level{};  ///< "late", "due" or "note"
  std::string text{};
  std::optional<Date> on{};  ///< the day it is about
};
BOOST_DESCRIBE_STRUCT(Alarm, (), (code, level, text, on))
/// Of a certificate on that day; `supplier` is the name that it should bear.
std::vector<Alarm> certificate_alarms(const Certificate& certificate, std::string_view supplier,
                                      Date today);

}  // namespace serment::processors
