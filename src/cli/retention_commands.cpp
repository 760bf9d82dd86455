#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/retention_text.h"
#include "cli/terminal.h"
#include "law/retention.h"
#include "retention/retention.h"

namespace serment::cli {
namespace {

/// "2019-06-01..2020-01-15", or "2019-06-01.." while it is open.
Result<DateSpan> parse_span(const std::string& text) {
  const auto dots = text.find("..");
  if (dots == std::string::npos)
    return fail(Errc::invalid_input, "hold.malformed", "Une période de gel ne se lit pas.", {},
                "Écrivez 2019-06-01..2020-01-15, ou 2019-06-01.. si elle dure encore.", "--hold");
  const auto at_hold = [](Result<Date> date) -> Result<Date> {
    if (!date) return tl::unexpected<Error>(std::move(date.error()).at("--hold"));
    return date;
  };
  DateSpan span{TRY(at_hold(parse_iso_date(text.substr(0, dots))))};
  if (dots + 2 < text.size()) span.to = TRY(at_hold(parse_iso_date(text.substr(dots + 2))));
  if (span.to && *span.to < span.from)
    return fail(Errc::invalid_input, "hold.reversed",
                "Une période de gel finit avant de commencer.", {},
                "Écrivez d’abord le premier jour, puis le dernier.", "--hold");
  return span;
}

Result<law::Policy> explain_policy(const Arguments& arguments) {
  if (arguments.has("policy"))
    return law::parse_policy(TRY(read_file(arguments.text("policy"), 1U << 20)));
  return arguments.has("keep-longest") ? law::Policy::cautious() : law::Policy::bare_text();
}

Result<law::Facts> explain_facts(const Arguments& arguments) {
  law::Facts facts;
  facts.birth = TRY(optional_date(arguments, "birth"));
  facts.last_care = TRY(optional_date(arguments, "last-care"));
  facts.death = TRY(optional_date(arguments, "death"));
  facts.last_write = TRY(optional_date(arguments, "last-write"));
  for (const auto& text : arguments.all("hold")) facts.holds.push_back(TRY(parse_span(text)));
  for (const auto& text : arguments.all("transfusion")) {
    auto date = parse_french_date(text);
    if (!date) return tl::unexpected<Error>(std::move(date.error()).at("--transfusion"));
    facts.transfusions.push_back(*date);
  }
  return facts;
}

Result<Exit> explain_other_rule(Context& context, const Arguments& arguments) {
  law::RuleFacts facts;
  facts.start = TRY(optional_date(arguments, "start"));
  for (const auto& text : arguments.all("hold")) facts.holds.push_back(TRY(parse_span(text)));
  const auto decision = TRY(law::explain_rule(context.rules(), arguments.text("rule"), facts,
                                              TRY(context.date_or_today(arguments, "today")),
                                              TRY(explain_policy(arguments))));
  say(context.json() ? law::explain_json(decision) : law::explain_french(decision));
  return Exit::done;
}

Result<Exit> run_explain(Context& context, const Arguments& arguments) {
  if (arguments.has("rule")) return explain_other_rule(context, arguments);
  if (arguments.has("dossier")) {
    auto& session = *TRY(context.session());
    const auto decision = TRY(retention::explain(session, context.rules(), TRY(context.policy()),
                                                 DossierId{arguments.text("dossier")},
                                                 TRY(context.date_or_today(arguments, "today"))));
    say(context.json() ? law::explain_json(decision) : law::explain_french(decision));
    return Exit::done;
  }
  const auto decision =
      law::explain(context.rules(), TRY(explain_facts(arguments)),
                   TRY(context.date_or_today(arguments, "today")), TRY(explain_policy(arguments)));
  say(context.json() ? law::explain_json(decision) : law::explain_french(decision));
  return Exit::done;
}

Result<Exit> run_rules(Context& context, const Arguments& arguments) {
  const auto on = TRY(context.date_or_today(arguments, "on"));
  print_rules(context.json(), context.rules(), on);
  return Exit::done;
}

Result<Exit> run_plan(Context& context, const Arguments& arguments) {
  const auto on = TRY(context.date_or_today(arguments, "on"));
  retention::PlanOptions options;
  if (arguments.has("month")) {
    options.month = arguments.text("month");
    auto month = parse_iso_date(*options.month + "-01");
    if (!month) return tl::unexpected<Error>(std::move(month.error()).at("--month"));
  }
  if (arguments.has("limit"))
    options.max_lines = static_cast<std::size_t>(TRY(natural_option(arguments, "limit")));
  auto& session = *TRY(context.session());
  const auto plan =
      TRY(retention::plan(session, context.rules(), TRY(context.policy()), on, options));
  if (context.json())
    say(plan_json(plan));
  else
    print_plan(plan);
  return Exit::done;
}

}  // namespace

std::vector<Command> retention_commands() {
  return {
      {"retention explain",
       "Expliquer une date de fin de conservation, sans dossier de données",
       {},
       {{"birth", "DATE", "Naissance"},
        {"last-care", "DATE", "Dernier acte de soin"},
        {"last-write", "DATE", "Dernière écriture au dossier (sinon le dernier soin)"},
        {"death", "DATE", "Décès"},
        {"hold", "DU..AU", "Gel ; sans fin s’il dure encore : 2019-06-01..", false, true},
        {"transfusion", "DATE", "Transfusion", false, true},
        {"today", "DATE", "Jour du calcul (aujourd’hui)"},
        {"policy", "FICHIER", "Appliquer les choix d’un cabinet"},
        {"keep-longest", "", "Choix prudent d’un cabinet : garder la date la plus longue"},
        {"rule", "RÈGLE", "Une autre règle que le dossier médical, avec --start"},
        {"start", "DATE", "Départ du délai de --rule"},
        {"dossier", "ID", "Un dossier du cabinet"}},
       run_explain},
      {"retention rules",
       "Les règles de conservation, leurs sources et leur confiance",
       {},
       {{"on", "DATE", "En vigueur ce jour (aujourd’hui)"}},
       run_rules},
      {"retention plan",
       "Ce qui doit être effacé, et quand",
       {},
       {{"on", "DATE", "Jour du calcul (aujourd’hui)"},
        {"month", "AAAA-MM", "Les dossiers effaçables à partir de ce mois"},
        {"limit", "N", "Au plus N lignes"}},
       run_plan},
  };
}

}  // namespace serment::cli
