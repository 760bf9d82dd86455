// Where a supplier stands, day by day: certificates, letters, answers, contracts, the end.
#include <doctest/doctest.h>

#include <algorithm>

#include "processors/overview.h"

using namespace serment;
using namespace serment::processors;

namespace {

Date day(std::string_view text) {
  return parse_iso_date(text).value();
}

Certificate certificate(std::string_view version, std::string_view from, std::string_view to) {
  Certificate made;
  made.number = "HDS-0001";
  made.holder = "Hébergeur d’Oc";
  made.activities = {1, 2, 6};
  made.version = version;
  made.starts_on = day(from);
  made.ends_on = day(to);
  made.country = "France";
  made.verified_on = day(from);
  return made;
}

std::vector<std::string> codes(const std::vector<Alarm>& alarms) {
  std::vector<std::string> all;
  for (const auto& alarm : alarms) all.push_back(alarm.code + "/" + alarm.level);
  return all;
}

using Codes = std::vector<std::string>;

SupplierFile described() {
  SupplierFile file;
  file.processor.id = "booking_platform";
  file.processor.version = 1;
  auto& details = file.processor.details;
  details.kind = "booking_platform";
  details.role = "processor";
  details.name = "Hébergeur d’Oc";
  details.hosts_health_data = true;
  details.subject = details.duration = details.nature = "x";
  details.purpose = details.data = details.persons = "x";
  return file;
}

SupplierFile complete() {
  auto file = described();
  file.certificate = StoredCertificate{};
  file.certificate->certificate = certificate("2024", "2026-02-01", "2029-01-31");
  file.certificate->certificate.verified_on = day("2026-11-01");
  ContractDocument document;
  document.title = "Contrat";
  document.text = "object";
  file.contract.contract.documents.push_back(document);
  for (const auto* clause : ClauseCatalogue::embedded().for_kind("booking_platform", true))
    file.contract.contract.decisions.push_back(
        {clause->id, Verdict::quoted, 1, 1, "…", {}, day("2026-11-01"), "Dre Essai"});
  for (const auto& form : QuestionCatalogue::embedded().forms()) {
    StoredAnswers answers;
    answers.processor = "booking_platform";
    answers.form = form.id;
    answers.answered.answered_on = day("2026-11-01");
    for (const auto* question : form.for_kind("booking_platform", true))
      answers.answered.lines.push_back(
          {question->id, question->expected == "yes" ? Answer::yes : Answer::no, {}});
    file.answers.push_back(answers);
  }
  return file;
}

std::string state_on(const SupplierFile& file, std::string_view on) {
  return standing_of(file, day(on)).state;
}

}  // namespace

TEST_CASE("a certificate warns 90 days before its end, then says that it is over") {
  const auto made = certificate("2024", "2025-01-01", "2027-12-31");
  struct Expected {
    const char* on;
    Codes codes;
  };
  const Expected expected[] = {{"2025-12-01", {}},
                               {"2026-01-02", {"hds.to_verify/due"}},
                               {"2027-10-01", {"hds.to_verify/due"}},
                               {"2027-10-02", {"hds.expiring/due", "hds.to_verify/due"}},
                               {"2027-12-31", {"hds.expiring/due", "hds.to_verify/due"}},
                               {"2028-01-01", {"hds.expired/late", "hds.to_verify/due"}}};
  for (const auto& one : expected) {
    CAPTURE(one.on);
    CHECK(codes(certificate_alarms(made, "HÉBERGEUR D'OC", day(one.on))) == one.codes);
  }
}

TEST_CASE("version 1 is worth nothing after 16 May 2026, whatever its own date") {
  auto made = certificate("2018", "2024-01-10", "2027-01-09");
  made.verified_on = day("2026-05-01");
  const auto on = [&](const char* date) {
    return codes(certificate_alarms(made, "Hébergeur d’Oc", day(date)));
  };
  CHECK(on("2026-02-14").empty());
  CHECK(on("2026-02-15") == Codes{"hds.version_ending/due"});
  CHECK(on("2026-05-16") == Codes{"hds.version_ending/due"});
  CHECK(on("2026-05-17") == Codes{"hds.old_version/late"});
  CHECK(codes(certificate_alarms(made, "Un autre", day("2026-02-14"))) ==
        Codes{"hds.other_holder/note"});
}

TEST_CASE("a certificate that cannot be is refused") {
  const auto today = day("2026-11-27");
  const auto with = [&](const std::function<void(Certificate&)>& change) {
    auto copy = certificate("2024", "2026-02-01", "2029-01-31");
    change(copy);
    const auto read = checked(copy, today);
    return read ? std::string{} : read.error().code;
  };
  CHECK(with([](Certificate&) {}).empty());
  CHECK(with([](Certificate& one) { one.number = " "; }) == "hds.number");
  CHECK(with([](Certificate& one) { one.activities = {}; }) == "hds.activities");
  CHECK(with([](Certificate& one) { one.activities = {0}; }) == "hds.activities");
  CHECK(with([](Certificate& one) { one.activities = {7}; }) == "hds.activities");
  CHECK(with([](Certificate& one) { one.version = "2030"; }) == "hds.version");
  CHECK(with([](Certificate& one) { one.ends_on = day("2026-01-31"); }) == "hds.dates");
  CHECK(with([](Certificate& one) { one.ends_on = day("2029-02-02"); }) == "hds.dates");
  CHECK(with([](Certificate& one) { one.starts_on = day("2024-05-15"); }) == "hds.dates");
  CHECK(with([](Certificate& one) { one.starts_on = day("2026-11-28"); }) == "processor.date");
  CHECK(with([](Certificate& one) { one.verified_on = day("2026-11-28"); }) == "processor.date");
  CHECK(with([](Certificate& one) { one.holder = ""; }) == "processor.text_missing");
  Certificate twice = certificate("2024", "2026-02-01", "2029-01-31");
  twice.activities = {3, 1, 3};
  CHECK(checked(twice, today)->activities == std::vector<std::int64_t>{1, 3});
}

TEST_CASE("states of a supplier: to qualify, gaps, asked, expired, ok, ended") {
  SupplierFile draft;
  draft.processor.details.role = "processor";
  CHECK(state_on(draft, "2026-11-27") == "to_qualify");
  CHECK(standing_of(draft, day("2026-11-27")).alarms.empty());
  auto file = described();
  CHECK(state_on(file, "2026-11-27") == "gaps");
  CHECK(codes(standing_of(file, day("2026-11-27")).alarms) ==
        Codes{"contract.missing/due", "hds.missing/due", "form.missing.supplier/due",
              "form.missing.booking/due"});
  StoredRequest request;
  request.number = 1;
  request.request.letter = "missing_clauses";
  request.request.sent_on = day("2026-11-06");
  file.requests.push_back(request);
  CHECK(state_on(file, "2026-11-27") == "asked");
  CHECK(codes(standing_of(file, day("2026-11-27")).alarms).front() == "hds.missing/due");
  CHECK(codes(standing_of(file, day("2026-11-28")).alarms).back() == "request.silent.1/due");

  auto good = complete();
  CHECK(state_on(good, "2026-11-27") == "ok");
  CHECK(standing_of(good, day("2026-11-27")).alarms.empty());
  CHECK(standing_of(good, day("2026-11-27")).clauses_found ==
        standing_of(good, day("2026-11-27")).clauses_wanted);
  CHECK(state_on(good, "2027-11-02") == "expired");  // the answers are a year old
  good.answers.front().answered.lines.front().answer = Answer::unknown;
  CHECK(state_on(good, "2026-11-27") == "gaps");
  good.processor.exit = Exit{};
  good.processor.exit->ended_on = day("2026-11-20");
  CHECK(state_on(good, "2026-11-27") == "ended");
  CHECK(codes(standing_of(good, day("2026-12-20")).alarms) == Codes{"exit.unproved/due"});
  CHECK(codes(standing_of(good, day("2026-12-21")).alarms) == Codes{"exit.unproved/late"});
  good.processor.exit->proved_on = day("2026-12-01");
  CHECK(standing_of(good, day("2026-12-21")).alarms.empty());
}

TEST_CASE("states of a contract: missing, received, incomplete, checked") {
  auto file = complete();
  auto& contract = file.contract.contract;
  const auto& details = file.processor.details;
  CHECK(contract_state(contract, details) == "checked");
  auto& required = contract.decisions.front();
  required.verdict = Verdict::absent;
  CHECK(contract_state(contract, details) == "incomplete");
  CHECK(absent_clauses(contract, details, true).size() == 1);
  required.verdict = Verdict::not_applicable;
  CHECK(contract_state(contract, details) == "checked");
  contract.decisions.erase(contract.decisions.begin());
  CHECK(contract_state(contract, details) == "received");
  contract.documents.front().withdrawn = true;
  CHECK(contract_state(contract, details) == "missing");
}

TEST_CASE("a clause that is only advised does not make a contract incomplete") {
  auto file = complete();
  auto& contract = file.contract.contract;
  auto& details = file.processor.details;
  details.kind = "practice_software_hosted";
  contract.decisions.clear();
  for (const auto* clause : ClauseCatalogue::embedded().for_kind(details.kind, true))
    contract.decisions.push_back({clause->id,
                                  clause->required ? Verdict::quoted : Verdict::absent,
                                  1,
                                  1,
                                  clause->required ? "…" : "",
                                  {},
                                  day("2026-11-01"),
                                  "Dre Essai"});
  CHECK(contract_state(contract, details) == "checked");
  CHECK(absent_clauses(contract, details, true).empty());
  CHECK(absent_clauses(contract, details, false).size() == 1);
}

TEST_CASE("a file as received: what it is, its size, told plainly") {
  CHECK(read_document({}).error().code == "contract.empty");
  Bytes large(kLargestDocument + 1, 0x20);
  const auto refused = read_document(std::move(large));
  CHECK(refused.error().code == "contract.too_large");
  CHECK(refused.error().what.find("33\u00a0Mo") != std::string::npos);
  CHECK_FALSE(refused.error().next.empty());
  CHECK(read_document(to_bytes("PK\x03\x04 a word processor's file")).error().code ==
        "contract.format");
  CHECK(read_document(to_bytes("%PDF-1.7\nnot really")).error().code == "pdf.unreadable");
  const auto photo = read_document(to_bytes("\xFF\xD8\xFF\xE0 a scan"));
  REQUIRE(photo.has_value());
  CHECK(photo->mime == "image/jpeg");
  CHECK(photo->text.empty());
  CHECK(read_pasted(" \n\f\u200B").error().code == "contract.empty");
  CHECK(read_pasted(std::string((1U << 20U) + 1, 'a')).error().code == "contract.text_too_long");
  CHECK(read_pasted("Article 1")->text == "Article 1");
}
