#include <algorithm>

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/retention_text.h"
#include "cli/terminal.h"
#include "law/retention.h"
#include "retention/retention.h"

namespace serment::cli {
namespace {

/// "2019-06-01..2020-01-15", or "01/06/2019.." while it is open.
Result<DateSpan> parse_span(const std::string& text) {
  const auto dots = text.find("..");
  if (dots == std::string::npos)
    return fail(Errc::invalid_input, "hold.malformed", "Une période de gel ne se lit pas.", {},
                "Écrivez 2019-06-01..2020-01-15, ou 2019-06-01.. si elle dure encore.", "--hold");
  const auto at_hold = [](Result<Date> date) -> Result<Date> {
    if (!date) return tl::unexpected<Error>(std::move(date.error()).at("--hold"));
    return date;
  };
  DateSpan span{TRY(at_hold(parse_french_date(text.substr(0, dots))))};
  if (dots + 2 < text.size()) span.to = TRY(at_hold(parse_french_date(text.substr(dots + 2))));
  if (span.to && *span.to < span.from)
    return fail(Errc::invalid_input, "hold.reversed",
                "Une période de gel finit avant de commencer.", {},
                "Écrivez d’abord le premier jour, puis le dernier.", "--hold");
  return span;
}

Result<std::vector<DateSpan>> hold_options(const Arguments& arguments) {
  std::vector<DateSpan> holds;
  for (const auto& text : arguments.all("hold")) holds.push_back(TRY(parse_span(text)));
  return holds;
}

Result<law::Policy> explain_policy(const Arguments& arguments) {
  if (!arguments.has("policy"))
    return arguments.has("keep-longest") ? law::Policy::cautious() : law::Policy::bare_text();
  const auto text = TRY(read_file(arguments.text("policy"), 1U << 20));
  auto policy = TRY(law::parse_policy(text));
  if (arguments.has("keep-longest") && !policy.keep_longest)
    return fail(Errc::invalid_input, "explain.policy_contradicted",
                "Ce fichier choisit la date la plus courte, --keep-longest la plus longue.", {},
                "Donnez l’un ou l’autre.", "--keep-longest");
  return policy;
}

Result<law::Facts> explain_facts(const Arguments& arguments) {
  law::Facts facts;
  facts.birth = TRY(optional_date(arguments, "birth"));
  facts.last_care = TRY(optional_date(arguments, "last-care"));
  if (!facts.last_care) facts.last_care = TRY(optional_date(arguments, "start"));
  facts.death = TRY(optional_date(arguments, "death"));
  facts.last_write = TRY(optional_date(arguments, "last-write"));
  facts.holds = TRY(hold_options(arguments));
  for (const auto& text : arguments.all("transfusion")) {
    auto date = parse_french_date(text);
    if (!date) return tl::unexpected<Error>(std::move(date.error()).at("--transfusion"));
    facts.transfusions.push_back(*date);
  }
  return facts;
}

/// The options that give a fact of law/, and its name there.
struct FactOption {
  std::string_view option;
  std::string_view fact;
};
constexpr FactOption kFactOptions[] = {
    {"birth", "birth"},           {"last-care", "last_care"}, {"death", "death"},
    {"last-write", "last_write"}, {"hold", "claim"},          {"transfusion", "transfusion"},
    {"record-end", "record_end"}, {"start", "start"}};

/// A fact that would change nothing is refused: an answer that ignores it would mislead.
template <class Reads>
Result<void> refuse_unread(const Arguments& arguments, const Reads& reads, std::string_view what,
                           std::string_view next) {
  for (const auto& [option, fact] : kFactOptions)
    if (arguments.has(option) && !reads(fact))
      return fail(Errc::invalid_input, "explain.fact_unread", what, {}, next,
                  "--" + std::string(option));
  return {};
}

/// The start of another rule than the record's: --start, or the option of that very fact.
Result<std::optional<Date>> start_of(const law::Rule& rule, const Arguments& arguments) {
  std::string_view given = "start";
  for (const auto& [option, fact] : kFactOptions) {
    if (fact != rule.start || !arguments.has(option)) continue;
    if (arguments.has("start") || arguments.all(option).size() > 1)
      return fail(Errc::invalid_input, "explain.two_starts",
                  "Le délai de cette règle part d’un seul jour, plusieurs sont donnés.", {},
                  "N’en donnez qu’un.", "--" + std::string(option));
    given = option;
  }
  return optional_date(arguments, given);
}

Result<law::Decision> decide_record(Context& context, const Arguments& arguments, Date today) {
  if (arguments.has("start") && arguments.has("last-care"))
    return fail(Errc::invalid_input, "explain.two_starts",
                "Le délai du dossier part du dernier acte de soin : --start et --last-care le "
                "donnent tous les deux.",
                {}, "N’en donnez qu’un.", "--start");
  return law::explain(context.rules(), TRY(explain_facts(arguments)), today,
                      TRY(explain_policy(arguments)));
}

Result<law::Decision> decide_rule(Context& context, const Arguments& arguments, Date today) {
  const auto id = arguments.text("rule");
  law::RuleFacts facts;
  if (const auto* rule = context.rules().find(id, today)) {
    auto read = law::facts_read(*rule);
    read.emplace_back("start");
    const bool record = rule->applies == "dossier";
    if (record) read.emplace_back("transfusion");
    TRY_VOID(refuse_unread(
        arguments,
        [&](std::string_view fact) {
          return std::find(read.begin(), read.end(), fact) != read.end();
        },
        "La règle « " + rule->title + " » ne lit pas ce fait.",
        "Donnez le départ de son délai par --start : " + rule->start_label + "."));
    if (record) return decide_record(context, arguments, today);
    facts.start = TRY(start_of(*rule, arguments));
  }
  if (const auto end = TRY(optional_date(arguments, "record-end")))
    facts.named.emplace("record_end", *end);
  facts.holds = TRY(hold_options(arguments));
  return law::explain_rule(context.rules(), id, facts, today, TRY(explain_policy(arguments)));
}

Result<law::Decision> decide_stored(Context& context, const Arguments& arguments, Date today) {
  const std::string next = "Retirez cette option, ou --dossier.";
  TRY_VOID(refuse_unread(
      arguments, [](std::string_view) { return false; },
      "Les faits d’un dossier du cabinet sont ceux qui y sont écrits.", next));
  for (const std::string_view option : {"rule", "policy", "keep-longest"})
    if (arguments.has(option))
      return fail(Errc::invalid_input, "explain.fact_unread",
                  "Un dossier du cabinet suit la règle du dossier et les choix du cabinet.", {},
                  next, "--" + std::string(option));
  auto& session = *TRY(context.session());
  return retention::explain(session, context.rules(), TRY(context.policy()),
                            DossierId{arguments.text("dossier")}, today);
}

Result<law::Decision> decide_explained(Context& context, const Arguments& arguments) {
  const auto today = TRY(context.date_or_today(arguments, "today"));
  if (arguments.has("dossier")) return decide_stored(context, arguments, today);
  if (arguments.has("rule")) return decide_rule(context, arguments, today);
  TRY_VOID(refuse_unread(
      arguments, [](std::string_view fact) { return fact != "start" && fact != "record_end"; },
      "Sans --rule, c’est un dossier médical : ce fait n’y sert pas.",
      "Donnez --rule, ou --last-care pour le dernier acte de soin."));
  return decide_record(context, arguments, today);
}

Result<Exit> run_explain(Context& context, const Arguments& arguments) {
  const auto decision = TRY(decide_explained(context, arguments));
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
        {"record-end", "DATE", "Fin de garde du dossier, pour --rule dossier.transfusion"},
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
