// Verdicts on a call or a seller. They need no practice.
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "json/bind.h"
#include "scam/seller.h"

namespace serment::cli {
namespace {

Result<scam::GivenAnswers> answers_of(const Arguments& arguments) {
  scam::GivenAnswers answers;
  for (const auto& text : arguments.all("answer")) {
    const auto equal = text.find('=');
    if (equal == std::string::npos)
      return fail(Errc::invalid_input, "scam.answer", "Une réponse ne se lit pas.",
                  "Rien n’a été jugé.", "Écrivez par exemple --answer money=yes.", "--answer");
    answers[text.substr(0, equal)] = text.substr(equal + 1);
  }
  return answers;
}

void print_judgement(const scam::Judgement& judgement) {
  say(judgement.title);
  say(judgement.text);
  for (const auto& reason : judgement.reasons)
    say("  - " + reason.text + (reason.todo.empty() ? "" : " " + reason.todo));
}

Result<Exit> run_questions(Context&, const Arguments&) {
  const auto& law = scam::Catalogue::embedded();
  for (const auto& question : law.questions()) say(question.id + " : " + question.text);
  say();
  for (const auto& question : law.seller_questions()) say(question.id + " : " + question.text);
  return Exit::done;
}

Result<Exit> run_check(Context& context, const Arguments& arguments) {
  const auto answers = TRY(answers_of(arguments));
  const auto judged = TRY(scam::judge_call(scam::Catalogue::embedded(), answers));
  if (context.json())
    say(json::bind::write(judged));
  else
    print_judgement(judged);
  return judged.verdict == "nothing_abnormal" ? Exit::done : Exit::faults_found;
}

Result<Exit> run_seller(Context& context, const Arguments& arguments) {
  scam::SellerFacts facts;
  facts.siren = arguments.text("siren");
  facts.answers = TRY(answers_of(arguments));
  facts.signed_on = TRY(optional_date(arguments, "signed"));
  facts.off_premises = arguments.has("off-premises");
  if (arguments.has("employees"))
    facts.employees = static_cast<int>(
        std::min<std::uint64_t>(TRY(natural_option(arguments, "employees")), 1'000'000));
  const auto judged =
      TRY(scam::judge_seller(scam::Catalogue::embedded(), facts, context.clock().today()));
  if (context.json()) {
    say(json::bind::write(judged));
  } else {
    print_judgement(judged.judgement);
    say(judged.siren_text);
    if (judged.withdrawal) say(judged.withdrawal->text);
  }
  return judged.judgement.verdict == "nothing_abnormal" ? Exit::done : Exit::faults_found;
}

}  // namespace

std::vector<Command> scam_commands() {
  return {
      {"scam questions", "Les questions à se poser", {}, {}, run_questions},
      {"scam check",
       "Est-ce vraiment la CNIL\u202f? Sort en 1 s’il y a un doute",
       {},
       {{"answer", "QUESTION=RÉPONSE", "yes, no ou unknown", true, true}},
       run_check},
      {"scam seller",
       "Vérifier un vendeur de conformité. Sort en 1 s’il y a un doute",
       {},
       {{"answer", "QUESTION=RÉPONSE", "yes, no ou unknown", true, true},
        {"siren", "SIREN", "Neuf chiffres"},
        {"signed", "DATE", "Jour de la signature, si un contrat est signé"},
        {"off-premises", "", "Signé après un démarchage, hors de ses locaux"},
        {"employees", "N", "Salariés du cabinet"}},
       run_seller},
  };
}

}  // namespace serment::cli
