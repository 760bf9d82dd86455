// The files of law/ that this module reads, and what a slip of typing in them does.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "compliance/catalogue.h"
#include "processors/clause_catalogue.h"
#include "processors/hds_catalogue.h"
#include "processors/processor.h"
#include "processors/question_catalogue.h"

using namespace serment;
using namespace serment::processors;

TEST_CASE("the guide's eight mentions, and what article 28 adds, are all there") {
  const auto& clauses = ClauseCatalogue::embedded().clauses();
  std::set<int> mentions;
  for (const auto& clause : clauses) {
    CAPTURE(clause.id);
    if (clause.mention > 0) mentions.insert(clause.mention);
    CHECK(clause.must_say.size() > 20);
    CHECK(clause.wording.size() > 20);
    for (const auto& source : clause.sources)
      CHECK_FALSE(ClauseCatalogue::embedded().source(source).ref.empty());
  }
  CHECK(mentions == std::set<int>{1, 2, 3, 4, 5, 6, 7, 8});
  for (const auto id :
       {"breach_warning", "transfers", "illegal_instruction", "impact_help", "description_subject",
        "description_duration", "description_nature", "description_data", "description_persons"})
    CHECK(ClauseCatalogue::embedded().find(id) != nullptr);
}

TEST_CASE("clauses follow the kind of supplier and the hosting of health data") {
  const auto& all = ClauseCatalogue::embedded();
  const auto has = [&](std::string_view kind, bool hds, std::string_view id) {
    const auto wanted = all.for_kind(kind, hds);
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const Clause* clause) { return clause->id == id; });
  };
  CHECK(has("telemedicine", true, "no_recording"));
  CHECK_FALSE(has("payroll", false, "no_recording"));
  CHECK(has("telemedicine", true, "hds_host"));
  CHECK_FALSE(has("payroll", false, "hds_host"));
  CHECK(has("other", false, "instructions"));
  CHECK(has("ai_provider", true, "no_training"));
}

TEST_CASE("a fault in the clauses is refused, with its field") {
  const std::string source =
      "[[source]]\nid = \"s\"\nref = \"RGPD\"\nread_on = 2026-11-23\nconfidence = \"seen\"\n";
  const auto with = [&](const std::string& change, const std::string& by) {
    std::string clause =
        "[[clause]]\nid = \"a\"\ngroup = \"article28\"\ntitle = \"A\"\nmust_say = \"B\"\n"
        "wording = \"C\"\nrequired = true\nsources = [\"s\"]\narticle = \"28\"\n"
        "search = [\"un* + deux|trois quatre\"]\n";
    if (const auto at = clause.find(change); !change.empty() && at != std::string::npos)
      clause.replace(at, change.size(), by);
    return ClauseCatalogue::parse(source + clause);
  };
  REQUIRE(with("", "").has_value());
  CHECK(with("required = true\n", "").error().code == "processors.law");
  CHECK(with("article28", "moon").error().code == "processors.law");
  CHECK(with("article28", "guide").error().code == "processors.law");  // a mention without number
  CHECK(with("[\"s\"]", "[\"x\"]").error().code == "processors.law");
  CHECK(with("[\"s\"]", "[]").error().code == "processors.law");
  CHECK(with("title", "titel").error().code == "toml.field");
  CHECK(with("un* + deux", "un* +").error().code == "processors.pattern");
  CHECK(with("un* + deux", "un* + é").error().code == "processors.pattern");
  CHECK(with("un* + deux", "Un").error().code == "processors.pattern");
  CHECK(with("article = ", "kinds = [\"moon\"]\narticle = ").error().code == "processors.law");
  const auto twice = ClauseCatalogue::parse("[[source]]\nid = \"s\"\n");
  CHECK_FALSE(twice.has_value());
}

TEST_CASE("questionnaires change with the kind of supplier") {
  const auto& catalogue = QuestionCatalogue::embedded();
  const auto* supplier = catalogue.find("supplier");
  const auto* booking = catalogue.find("booking");
  REQUIRE(supplier != nullptr);
  REQUIRE(booking != nullptr);
  CHECK(catalogue.terms().answer_days == 21);
  CHECK(catalogue.terms().exit_proof_days == 30);
  CHECK(supplier->for_kind("practice_software_hosted", true).size() >
        supplier->for_kind("payroll", false).size());
  CHECK(supplier->for_kind("payroll", false).size() >= 8);
  CHECK(booking->for_kind("payroll", false).empty());
  CHECK(booking->for_kind("booking_platform", true).size() == 9);
  CHECK(QuestionCatalogue::parse("[form]\nid=\"a\"\n", nullptr).error().code == "toml.field");
}

TEST_CASE("HDS: six activities, version 1 ends on 16 May 2026, alarm at 90 days") {
  const auto& hds = HdsCatalogue::embedded();
  CHECK(hds.activities().size() == 6);
  CHECK(hds.terms().alarm_days == 90);
  REQUIRE(hds.version("2018") != nullptr);
  CHECK(iso(*hds.version("2018")->last_day) == "2026-05-16");
  REQUIRE(hds.version("2024") != nullptr);
  CHECK_FALSE(hds.version("2024")->last_day.has_value());
  CHECK(hds.public_list().starts_with("https://esante.gouv.fr/"));
}

TEST_CASE("each kind of art. 28 processor has a description to start from") {
  for (const auto& kind : compliance::catalogue::get().processors) {
    CAPTURE(kind.id);
    compliance::ProcessorToContract need;
    need.id = kind.id;
    need.role = kind.role;
    need.service = "Le service";
    need.hds = kind.hds;
    auto draft = draft_of(need);
    CHECK(draft.subject.empty() == (kind.role != "processor"));
    if (draft.name.empty()) draft.name = "Société d’essai";
    CHECK(is_described(draft));
    CHECK(checked(draft).has_value());
  }
}

TEST_CASE("what is typed of a supplier: numbers, addresses, texts") {
  Processor good;
  good.kind = "maintenance";
  good.role = "processor";
  good.name = "  Informatique du Tarn  ";
  const auto with = [&](const std::function<void(Processor&)>& change) {
    auto copy = good;
    change(copy);
    return checked(copy);
  };
  CHECK(checked(good)->name == "Informatique du Tarn");
  struct Number {
    const char* typed;
    const char* code;
  };
  const Number numbers[] = {{"732 829 320", ""},
                            {"73282932000074", ""},
                            {"", ""},
                            {"732829321", "processor.number"},
                            {"73282932", "processor.number"},
                            {"73282932000075", "processor.number"},
                            {"73282932A", "processor.number"},
                            {"FR73282932000074", "processor.number"}};
  for (const auto& number : numbers) {
    CAPTURE(number.typed);
    const auto read = with([&](Processor& one) { one.number = number.typed; });
    CHECK((read ? std::string{} : read.error().code) == number.code);
    if (!read) CHECK(read.error().place == "number");
  }
  CHECK(with([](Processor& one) { one.number = "732 829 320"; })->number == "732829320");
  CHECK(with([](Processor& one) { one.kind = "moon"; }).error().code == "processor.kind");
  CHECK(with([](Processor& one) { one.role = "boss"; }).error().code == "processor.role");
  CHECK(with([](Processor& one) { one.name = " \n"; }).error().code == "processor.text_missing");
  CHECK(with([](Processor& one) { one.name.assign(201, 'a'); }).error().code == "processor.text");
  CHECK(with([](Processor& one) { one.note.assign(2001, 'a'); }).error().place == "note");
  CHECK(with([](Processor& one) { one.subject = "a\x01"; }).error().place == "subject");
  CHECK(with([](Processor& one) { one.name = "Société Ω 株式会社"; }).has_value());
  for (const auto email :
       {"a@b", "@b.fr", "a b@c.fr", "a@b.fr,c@d.fr", "a@b@c.fr", "ab.fr", "a@b."})
    CHECK(with([&](Processor& one) { one.email = email; }).error().code == "processor.email");
  CHECK(with([](Processor& one) { one.email = "dpo@exemple.fr"; }).has_value());
}
