#include "ai_tools/notice_check.h"

#include <algorithm>

#include "compliance/founding.h"
#include "compliance/register_store.h"
#include "text/names.h"

namespace serment::ai_tools {
namespace {

using records::Duty;
using records::DutyLevel;

Duty duty(std::string id, std::string title, std::string why, std::string source) {
  return {.id = "ai/" + std::move(id),
          .title = std::move(title),
          .why = std::move(why),
          .source = std::move(source),
          .href = "/ia",
          .permission = "ai_tool_manage",
          .minutes = 10,
          .level = DutyLevel::due};
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + "\u00a0" + std::string(count == 1 ? one : many);
}

/// Before the practice has answered anything there is no notice to compare with.
Result<std::optional<compliance::Answers>> answers_if_any(vault::Session& session,
                                                          store::Transaction& tx) {
  auto answers = compliance::load_answers(session, tx);
  if (answers) return std::optional(std::move(*answers));
  if (answers.error().code == "practice.no_answers") return std::optional<compliance::Answers>{};
  return tl::unexpected<Error>(std::move(answers.error()));
}

void add_notice_duties(std::vector<Duty>& all, const NoticeCheck& check) {
  if (!check.missing.empty())
    all.push_back(duty("notice_missing", "Nommer dans la notice l’outil d’IA autorisé",
                       "Un outil en usage voit des données de patients, et la notice ne le dit "
                       "pas.",
                       "RGPD, article 13"));
  if (check.unfounded)
    all.push_back(duty("notice_unfounded", "Évaluer l’outil d’IA que la notice annonce",
                       "La notice annonce un outil d’IA qu’aucune fiche n’autorise.",
                       "RGPD, article 5"));
}

/// A tool in use that is not in the European Economic Area, or nobody knows where.
bool leaves_europe(const StoredTool& stored) {
  return sees_patients(stored) && stored.tool.facts.hosting != "eea";
}

}  // namespace

bool sees_patients(const StoredTool& stored) {
  return (stored.state == "allowed" || stored.state == "restricted") &&
         stored.tool.facts.data != "none";
}

NoticeCheck check_notice(const std::vector<StoredTool>& tools, const compliance::Answers& answers) {
  NoticeCheck check;
  const auto told = answers.answers.ai ? text::fold_words(answers.answers.ai_tools) : std::string{};
  bool any = false;
  for (const auto& stored : tools) {
    if (!sees_patients(stored)) continue;
    any = true;
    if (told.find(text::fold_words(stored.tool.facts.name)) == std::string::npos)
      check.missing.push_back(stored.tool.facts.name);
  }
  check.unfounded = answers.answers.ai && !any;
  check.agrees = check.missing.empty() && !check.unfounded;
  return check;
}

Result<NoticeCheck> correct_notice(vault::Session& session, store::Transaction& tx,
                                   std::string_view by) {
  const auto all = TRY(tools(session, tx));
  auto answers = TRY(compliance::load_answers(session, tx));
  if (check_notice(all, answers).agrees)
    return fail(Errc::conflict, "ai_tool.notice_agrees",
                "La notice dit déjà ce que disent les fiches.", "Elle est inchangée.");
  std::string names;
  for (const auto& stored : all)
    if (sees_patients(stored))
      names += (names.empty() ? "" : ", ") + stored.tool.facts.name + " (" +
               stored.tool.facts.vendor + ")";
  answers.answers.ai = !names.empty();
  answers.answers.ai_tools = names;
  TRY_VOID(compliance::save_answers(session, tx, answers, by));
  return check_notice(all, answers);
}

Result<std::vector<Duty>> duties(vault::Session& session, store::Transaction& tx, Instant now) {
  const auto all_tools = TRY(tools(session, tx));
  const auto today = paris_date(now);
  std::size_t undecided = 0;
  std::optional<Date> review;
  std::size_t to_review = 0;
  for (const auto& stored : all_tools) {
    if (!stored.tool.decision) {
      ++undecided;
      continue;
    }
    if (stored.tool.decision->review_on > today || stored.state == "forbidden") continue;
    ++to_review;
    if (!review || stored.tool.decision->review_on < *review)
      review = stored.tool.decision->review_on;
  }
  std::vector<Duty> all;
  if (undecided > 0)
    all.push_back(duty("undecided",
                       counted(undecided, "outil d’IA à décider", "outils d’IA à décider"),
                       "Un outil sans décision est un outil dont chacun se sert à sa façon.",
                       "Guide URPS Occitanie, partie III"));
  if (review) {
    all.push_back(
        duty("review",
             counted(to_review, "décision sur un outil d’IA à revoir",
                     "décisions sur un outil d’IA à revoir"),
             "Un outil change avec ses mises à jour\u00a0; la décision se revoit une fois "
             "l’an.",
             "CNIL, grille d’auto-évaluation"));
    all.back().due = paris_midnight(add_days(*review, 1));
    if (*review < today) all.back().level = DutyLevel::late;
  }
  if (const auto answers = TRY(answers_if_any(session, tx)))
    add_notice_duties(all, check_notice(all_tools, *answers));
  if (std::any_of(all_tools.begin(), all_tools.end(), leaves_europe) &&
      !TRY(compliance::announces_transfers(session, tx)))
    all.push_back(duty("transfer_unannounced", "Dire au registre ce qui sort de l’Union européenne",
                       "Un outil d’IA en usage n’est pas, à votre connaissance, dans l’Espace "
                       "économique européen, et la notice des patients ne le dit pas.",
                       "RGPD, art. 13.1.f et 30"));
  return all;
}

}  // namespace serment::ai_tools
