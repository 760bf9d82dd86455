#include "compliance/notice.h"

#include <doctest/doctest.h>

#include "compliance/notice_view.h"

using namespace serment;
using namespace serment::compliance;

namespace {

const Date kDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};

Answers sample() {
  auto answers = parse_answers(sample_answers());
  REQUIRE(answers);
  return *answers;
}

Activities register_of(const Answers& answers) {
  auto practice = generate(answers, law::RuleSet::embedded(), kDay);
  REQUIRE(practice);
  return std::move(practice->activities);
}

std::string html_of(NoticeKind kind, const Answers& answers, const Activities& activities) {
  auto made = notice(kind, answers, activities, law::RuleSet::embedded(), {3, kDay});
  REQUIRE_MESSAGE(made, (made ? "" : made.error().code + " " + made.error().place));
  return made->html;
}

std::string html_of(NoticeKind kind, const Answers& answers) {
  return html_of(kind, answers, register_of(answers));
}

bool has(const std::string& text, std::string_view wanted) {
  return text.find(wanted) != std::string::npos;
}

/// The sentences of a page: tags end a sentence unless they are inline, and so do . ? ; and :.
/// References to texts of law (class "law") and terms, which law/ words, are left out.
std::vector<std::string> sentences_of(std::string html) {
  for (auto at = html.find("<span class=\"law\""); at != std::string::npos;
       at = html.find("<span class=\"law\""))
    html.erase(at, html.find("</span>", at) + 7 - at);
  const auto terms = html.find("<table class=\"terms\"");
  if (terms != std::string::npos) html.erase(terms, html.find("</table>", terms) - terms);
  std::vector<std::string> sentences(1);
  for (std::size_t i = html.find("<body"); i < html.size(); ++i) {
    const auto rest = std::string_view(html).substr(i);
    if (rest.front() == '<') {
      const bool in_line = rest.starts_with("<b>") || rest.starts_with("</b>") ||
                           rest.starts_with("<span") || rest.starts_with("</span");
      if (!in_line) sentences.emplace_back();
      i += rest.find('>');
    } else if ((rest.starts_with(". ") || rest.starts_with("? ") || rest.starts_with("; ") ||
                rest.starts_with(": ") || rest.starts_with(".</b>"))) {
      sentences.emplace_back();
    } else {
      sentences.back().push_back(rest.front());
    }
  }
  return sentences;
}

std::size_t words_in(const std::string& sentence) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : sentence) {
    const bool space = c == ' ' || c == '\n';
    words += !space && !inside ? 1 : 0;
    inside = !space;
  }
  return words;
}

}  // namespace

TEST_CASE("a patients' notice says everything of article 13") {
  auto answers = sample();
  const auto html = html_of(NoticeKind::patients, answers);
  const std::string_view wanted[] = {
      "Cabinet des Tilleuls",  // controller
      "12 rue des Tilleuls, 31000 Toulouse",
      "05\u00a061\u00a099\u00a000\u00a012",
      "Nous n’avons pas de délégué",         // officer
      "Vous soigner et suivre votre santé",  // purposes, each with its base
      "Parce que la loi nous y oblige",
      "RGPD, art.\u00a06.1.c",
      "Dans notre intérêt légitime\u00a0: organiser l’agenda et l’accueil",
      "le médecin qui le remplace",  // recipients
      "notre plateforme de rendez-vous en ligne",
      "20\u00a0ans à compter du dernier acte de soin",  // retention, from law/
      "30\u00a0ans à compter de la transfusion",
      "hors de l’Union européenne",  // transfers
      "gratuite la première fois",   // rights, their terms from law/
      "au plus tôt après 48\u00a0heures, au plus tard sous 8\u00a0jours",
      "La réponse vient sous 1\u00a0mois",
      "<b>corriger</b>",
      "<b>faire effacer</b>",
      "<b>faire geler</b>",
      "<b>vous opposer</b>",
      "<b>emporter</b>",
      "CSP\u00a0L1110-4",
      "CSP\u00a0L1111-8",  // objection to sharing and to hosting
      "CNIL, 3 place de Fontenoy, TSA\u00a080715, 75334 Paris Cedex 07",
      "ne pouvons pas vous soigner en sécurité",  // mandatory character
      "Aucune décision n’est prise par une machine seule",
      "version 3 du 23\u00a0novembre\u00a02026"};
  for (const auto text : wanted) CHECK_MESSAGE(has(html, text), std::string(text));
}

TEST_CASE("what passes through a supplier is said, and what stays here too") {
  auto answers = sample();
  const auto html = html_of(NoticeKind::patients, answers);
  CHECK(has(html, "Les dossiers sont gardés au cabinet."));
  CHECK(has(html, "comme la messagerie sécurisée"));
  CHECK(has(html, "Nous ne prévoyons pas d’envoyer vos données hors de l’Union européenne."));
  answers.answers.software = "hosted";
  CHECK_FALSE(has(html_of(NoticeKind::patients, answers), "gardés au cabinet"));
}

TEST_CASE("a hosted record is said to be, with a certified host; a CPTS has its own words") {
  auto answers = sample();
  answers.answers.software = "hosted";
  const auto html = html_of(NoticeKind::patients, answers);
  CHECK(
      has(html,
          "Les dossiers sont gardés chez l’hébergeur de notre logiciel, certifié pour les données "
          "de santé (HDS). Des données de santé passent aussi par d’autres hébergeurs, comme la "
          "messagerie sécurisée"));
  CHECK(
      has(html_of(NoticeKind::poster_a4, answers),
          "Nos dossiers sont gardés chez un hébergeur certifié pour les données de santé (HDS)."));
  answers.answers.structure = "cpts";
  const auto hosted = html_of(NoticeKind::patients, answers);
  CHECK(has(hosted, "Ces informations sont gardées chez l’hébergeur de notre logiciel, certifié"));
  CHECK(has(hosted, "Vous pouvez vous opposer à un hébergement"));
  CHECK_FALSE(has(hosted, "messagerie sécurisée"));
  CHECK_FALSE(has(hosted, "passent"));
  CHECK_FALSE(has(html_of(NoticeKind::poster_a4, answers), "passent aussi"));
  answers.answers.software = "local";
  const auto local = html_of(NoticeKind::patients, answers);
  CHECK(has(local, "Ces informations sont gardées par la structure."));
  CHECK_FALSE(has(local, "passent"));
}

TEST_CASE("who is no patient has no doctor, and a right to refuse reads as a sentence") {
  auto answers = sample();
  answers.practice.website = "cabinet.example";
  for (const auto kind : {NoticeKind::staff, NoticeKind::others})
    CHECK_FALSE(has(html_of(kind, answers), "votre médecin"));
  CHECK(has(html_of(NoticeKind::patients, answers), "votre médecin"));
  CHECK(
      has(html_of(NoticeKind::patients, answers),
          "<b>refuser</b> que vos données soient confiées à un hébergeur, pour un motif légitime"));
  answers.answers.structure = "cpts";
  CHECK_FALSE(has(html_of(NoticeKind::patients, answers), "votre médecin"));
}

TEST_CASE("candidates, suppliers and visitors have a notice of their own") {
  auto answers = sample();
  answers.answers.secretary = "employed";
  const auto html = html_of(NoticeKind::others, answers);
  for (const auto* const words :
       {"Étudier votre candidature", "Commander et payer", "2\u00a0ans", "<b>corriger</b>", "CNIL",
        "05\u00a061\u00a099\u00a000\u00a012"}) {
    CAPTURE(words);
    CHECK(has(html, words));
  }
  CHECK_FALSE(has(html, "vous soigner"));
}

TEST_CASE("a notice follows the answers") {
  auto answers = sample();
  CHECK(has(html_of(NoticeKind::patients, answers), "Nous n’utilisons pas d’outil"));
  answers.answers.ai = true;
  answers.answers.ai_tools = "Transcription d’exemple";
  answers.dpo = Officer{"Alex Exemple", "Conseil d’exemple", "", "", "dpo@exemple.example"};
  answers.practice.name = "Cabinet <b>& fils</b>";
  const auto html = html_of(NoticeKind::patients, answers);
  CHECK(has(html, "Transcription d’exemple"));
  CHECK(has(html, "RGPD, art.\u00a021"));
  CHECK(has(html, "Alex Exemple, Conseil d’exemple, dpo@exemple.example"));
  CHECK_FALSE(has(html, "<b>& fils"));
  CHECK(has(html, "Cabinet &lt;b&gt;&amp; fils"));
}

TEST_CASE("a notice follows the register, not only the answers") {
  const auto answers = sample();
  auto activities = register_of(answers);
  activities.front().transfers.push_back({"Laboratoire d’exemple", "Canada", "Pays adéquat", ""});
  activities.front().recipients.push_back({"Sous-traitants", "Archiviste d’exemple", ""});
  activities.front().purposes.front().legal_basis = "Le consentement (art. 6.1.a)";
  const auto html = html_of(NoticeKind::patients, answers, activities);
  CHECK(has(html, "Laboratoire d’exemple (Canada)"));
  CHECK(has(html, "Une copie des garanties"));
  CHECK(has(html, "Archiviste d’exemple"));
  CHECK(has(html, "vous pouvez le retirer à tout moment"));
}

TEST_CASE("the staff's notice speaks of the secret and of the journal") {
  const auto html = html_of(NoticeKind::staff, sample());
  for (const std::string_view text : {"code pénal 226-13", "Il ne sert pas à mesurer votre travail",
                                      "Établir votre paie", "5\u00a0ans", "réclamation à la CNIL"})
    CHECK_MESSAGE(has(html, text), std::string(text));
  CHECK_FALSE(has(html, "gratuite la première fois"));
}

TEST_CASE("the poster gives the essential and where to find the rest") {
  const auto html = html_of(NoticeKind::poster_a4, sample());
  for (const std::string_view text :
       {"Ce que vous nous", "la loi nous le demande", "son remplaçant",
        "20\u00a0ans à compter du dernier acte de soin", "05\u00a061\u00a099\u00a000\u00a012",
        "La notice complète est à l’accueil", "3 place de Fontenoy", "size: A4"})
    CHECK_MESSAGE(has(html, text), std::string(text));
  CHECK(has(html_of(NoticeKind::poster_a3, sample()), "size: A3"));
}

TEST_CASE("sentences are short") {
  auto answers = sample();
  answers.answers.ai = answers.answers.camera = answers.answers.teleconsultation = true;
  answers.answers.internal_studies = true;
  answers.answers.ai_tools = answers.answers.teleconsultation_provider = "Exemple";
  answers.practice.website = "cabinet.example";
  for (const auto kind : {NoticeKind::patients, NoticeKind::staff, NoticeKind::poster_a4})
    for (const auto& sentence : sentences_of(html_of(kind, answers))) {
      CAPTURE(sentence);
      CHECK(words_in(sentence) <= 20);
    }
}

TEST_CASE("a retention sentence is cut at its semicolons, without remarks to the practice") {
  CHECK(clauses_of("5 ans (à vérifier)") == std::vector<std::string>{"5 ans"});
  CHECK(clauses_of("un\u00a0; deux\u202f; trois (a) (b)") ==
        std::vector<std::string>{"un", "deux", "trois"});
  CHECK(clauses_of("").empty());
  CHECK(clauses_of(
            "six mois (sinon\u00a0: un an\u202f; ou deux (à vérifier))\u202f; puis (rien) tout") ==
        std::vector<std::string>{"six mois", "puis (rien) tout"});
  CHECK(capitalised("élan") == "Élan");
}

TEST_CASE("the register as a document shows every activity, decision and processor") {
  const auto answers = sample();
  const auto practice = generate(answers, law::RuleSet::embedded(), kDay);
  REQUIRE(practice);
  const auto made = register_document(answers, *practice, {"Validée par Dre Exemple"}, kDay);
  REQUIRE(made);
  for (const auto& activity : practice->activities) CHECK(has(made->html, activity.ref));
  for (const auto& processor : practice->processors) CHECK(has(made->html, processor.name));
  CHECK(has(made->html, "Validée par Dre Exemple"));
  CHECK(has(made->html, practice->dpo.reasons.front().text));
}

TEST_CASE("notices and poster are printed, each on its sheet") {
  const auto answers = sample();
  const auto activities = register_of(answers);
  std::vector<Printable> all;
  for (const auto kind : {NoticeKind::poster_a4, NoticeKind::poster_a3}) {
    auto made = notice(kind, answers, activities, law::RuleSet::embedded(), {1, kDay});
    REQUIRE(made);
    all.push_back(std::move(*made));
  }
  const auto pdfs = print(all, std::chrono::sys_days{kDay});
  REQUIRE(pdfs);
  for (const auto& pdf : *pdfs) CHECK(has(std::string(as_text(pdf)), "<< /Count 1 /Kids ["));
}
