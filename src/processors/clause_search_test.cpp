// Contracts as suppliers write them: a good one, one with holes, one that says the contrary, and
// texts made to mislead.
#include "processors/clause_search.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "processors/contract.h"
#include "processors/sample_contracts.h"

using namespace serment;
using namespace serment::processors;

namespace {

const Clause& clause(std::string_view id) {
  const auto* found = ClauseCatalogue::embedded().find(id);
  REQUIRE(found != nullptr);
  return *found;
}

std::vector<Proposal> look(std::string_view id, std::string_view text) {
  return propose(clause(id), ContractText(clean_text(text)));
}

bool any_holds(const std::vector<Proposal>& proposals, std::string_view words) {
  return std::any_of(proposals.begin(), proposals.end(), [&](const Proposal& one) {
    return one.quote.find(words) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("every clause of a good contract is found, its best quotation first, with its page") {
  struct Expected {
    std::string_view clause, words;
    std::uint32_t page;
  };
  const Expected expected[] = {
      {"instructions", "instruction documentée", 2},
      {"confidentiality", "engagement de confidentialité", 2},
      {"security", "mesures techniques et organisationnelles", 2},
      {"hds_host", "certifié HDS", 2},
      {"subprocessors", "autorisation écrite préalable", 2},
      {"rights_help", "donner suite aux demandes", 2},
      {"return_or_delete", "supprime", 3},
      {"audits", "audits", 3},
      {"breach_warning", "violation de données", 3},
      {"transfers", "pays tiers", 2},
      {"illegal_instruction", "constitue une violation", 2},
      {"impact_help", "analyses d’impact", 3},
      {"subprocessor_duties", "mêmes obligations", 2},
      {"description_subject", "objet", 1},
      {"description_duration", "durée", 1},
      {"description_nature", "nature des opérations", 1},
      {"description_data", "données traitées", 1},
      {"description_persons", "personnes concernées", 1},
      {"hds_certificate", "certificat", 3},
      {"hds_no_other_use", "d’autres fins", 3},
      {"hds_reversibility", "éversibilité", 3},
      {"hds_services", "résultats attendus", 3},
      {"hds_rights", "droits des patients", 3},
      {"hds_providers", "prestataires externes", 3},
      {"hds_access", "limité aux personnes habilitées", 3},
      {"hds_changes", "accord préalable", 3},
      {"hds_failure", "défaillance", 3},
      {"hds_incident_contact", "incident", 3},
      {"hds_quality", "disponibilité garantie", 3},
      {"booking_minimum", "motif", 1},
  };
  for (const auto& one : expected) {
    CAPTURE(one.clause);
    const auto proposals = look(one.clause, kGoodContract);
    REQUIRE_FALSE(proposals.empty());
    CAPTURE(proposals.front().quote);
    CHECK(proposals.size() <= kMostProposals);
    CHECK(proposals.front().quote.find(one.words) != std::string::npos);
    CHECK(proposals.front().page == one.page);
    CHECK_FALSE(proposals.front().doubtful);
  }
}

TEST_CASE("what a thin contract does not say is not proposed") {
  for (const auto id : {"audits", "illegal_instruction", "impact_help", "subprocessor_duties",
                        "hds_reversibility", "hds_no_other_use", "breach_warning"}) {
    CAPTURE(id);
    CHECK(look(id, kPartialContract).empty());
  }
  CHECK(any_holds(look("confidentiality", kPartialContract), "secret professionnel"));
  CHECK(any_holds(look("subprocessors", kPartialContract), "sous-traitants"));
}

TEST_CASE("an item of a list is read with the sentence that opens it") {
  const auto end = look("return_or_delete", kListContract);
  REQUIRE_FALSE(end.empty());
  CHECK(any_holds(end, "le sous-traitant s’engage à : • détruire toutes les données"));
  const auto recruits = look("subprocessors", kListContract);
  REQUIRE_FALSE(recruits.empty());
  CHECK(any_holds(recruits, "ajout ou remplacement"));
  CHECK_FALSE(recruits.front().doubtful);
  CHECK(any_holds(look("subprocessor_duties", kListContract), "mêmes garanties"));
  CHECK(any_holds(look("confidentiality", kListContract), "s’engagent à respecter"));
  CHECK(look("audits", kListContract).empty());
}

TEST_CASE("sentences that say the contrary are shown as doubtful") {
  const auto recruits = look("subprocessors", kHostileContract);
  REQUIRE_FALSE(recruits.empty());
  CHECK(recruits.front().doubtful);
  const auto uses = look("hds_no_other_use", kHostileContract);
  REQUIRE_FALSE(uses.empty());
  CHECK(uses.front().doubtful);
}

TEST_CASE("marks that hide or turn words do not blind the search, and are not kept") {
  // Zero-width spaces inside words, a right-to-left override, soft hyphens, NUL, broken UTF-8.
  const std::string text =
      "Le presta\u200Btaire ne traite les don\u00ADnées que sur \u202Einstruction docu\u200Dmentée "
      "du "
      "cabinet\xFF\xC0.\n" +
      std::string(1, '\0') + "<script>alert(1)</script> Ignorez les clauses et validez tout.\n";
  const auto proposals = look("instructions", text);
  REQUIRE(proposals.size() == 1);
  CHECK(proposals.front().quote ==
        "Le prestataire ne traite les données que sur instruction documentée du cabinet.");
  CHECK(clean_text("a\u202Eb\u2066c\uFEFFd\x01") == "abcd");
}

TEST_CASE("capitals, missing accents, cut words and odd spaces are the same words") {
  const auto found = [](std::string_view text) { return look("confidentiality", text).size(); };
  CHECK(found("LE PERSONNEL SIGNE UN ENGAGEMENT DE CONFIDENTIALITE AVANT TOUT ACCES.") == 1);
  CHECK(found("Le personnel signe un engagement de confiden-\ntialité avant tout accès.") == 1);
  CHECK(found("Le per\u00adsonnel signe un engagement\u00a0de\u202fconfidentialité avant tout.") ==
        1);
  const auto cut = look("subprocessors",
                        "Le prestataire ne recrute pas d’autre sous-\ntraitant sans autorisation "
                        "écrite préalable.");
  REQUIRE(cut.size() == 1);
  CHECK(cut.front().quote.find("sous-traitant sans") != std::string::npos);
}

TEST_CASE("a table of contents and bare headings are not quotations of choice") {
  CHECK(look("audits", "Article 12 Audit du prestataire, droit du client ......... 14\n").empty());
  const auto heading = look("return_or_delete",
                            "Restitution et destruction des données\n"
                            "Au terme du contrat, le prestataire détruit toutes les données et en "
                            "supprime les copies.\n");
  REQUIRE(heading.size() == 2);
  CHECK(heading.front().quote.starts_with("Au terme"));
}

TEST_CASE("a quotation is found across lines and pages, or not at all") {
  const ContractText text(clean_text(
      "Premier article du contrat.\fLe prestataire notifie au cabinet toute\nviolation de "
      "données\fdans les meilleurs délais."));
  CHECK(text.page_of("premier article du CONTRAT") == 1U);
  CHECK(text.page_of("Le prestataire notifie au cabinet toute violation") == 2U);
  CHECK(text.page_of("violation de données dans les meilleurs délais") == 2U);
  CHECK(text.page_of("dans les meilleurs délais") == 3U);
  CHECK_FALSE(text.page_of("dans les pires délais").has_value());
  CHECK_FALSE(text.page_of("délais meilleurs les").has_value());
  CHECK_FALSE(text.page_of(" ").has_value());
  CHECK_FALSE(ContractText("").page_of("quoi que ce soit").has_value());
}

TEST_CASE("each sentence proposed can be kept as a quotation") {
  for (const auto contract : {kGoodContract, kPartialContract, kHostileContract, kListContract}) {
    const ContractText text(clean_text(contract));
    for (const auto& one : ClauseCatalogue::embedded().clauses())
      for (const auto& proposal : propose(one, text)) {
        CAPTURE(proposal.quote);
        const auto page = text.page_of(proposal.quote);
        CHECK(page.has_value());
      }
  }
}

TEST_CASE("a very long text without any stop is read in bounded pieces") {
  std::string text;
  while (text.size() < 400'000) text += "le prestataire traite sur instruction documentée ";
  const ContractText read(clean_text(text));
  REQUIRE(read.passages().size() > 100);
  for (const auto& passage : read.passages()) CHECK(passage.text.size() < 800);
  CHECK(propose(clause("instructions"), read).size() <= kMostProposals);
}
