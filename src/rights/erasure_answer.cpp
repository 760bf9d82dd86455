#include "rights/erasure_answer.h"

#include <set>

#include "retention/retention.h"
#include "rights/checks.h"

namespace serment::rights {
namespace {

/// The record itself has a date of its own, or a reason not to have one.
ErasureRow row_of_record(const Category& category, const law::Decision& decision) {
  ErasureRow row{.category = category.id};
  if (decision.erasable_from) {
    row.answer = "later";
    row.from = *decision.erasable_from;
    row.text = "Conservation jusqu’au " + in_french(*decision.last_day) +
               "\u00a0; effacement possible à partir du " + in_french(*decision.erasable_from) +
               ".";
    return row;
  }
  row.answer = "kept";
  if (decision.state == law::State::held) {
    row.ground = "legal_claims";
    row.text = "Une réclamation ou une procédure en cours suspend l’effacement.";
  } else {
    row.ground = category.ground;
    row.text = "La date de fin n’est pas encore établie\u00a0: un fait manque au dossier.";
  }
  return row;
}

/// What concerns transfusions goes out of the decision on the record.
ErasureRow row_of_transfusions(const Category& category, const law::Decision& decision) {
  ErasureRow row{.category = category.id};
  for (const auto& item : decision.items) {
    if (item.kind != "transfusion" || !item.last_day) continue;
    const auto from = add_days(*item.last_day, 1);
    if (row.from && *row.from > from) continue;
    row.answer = "later";
    row.from = from;
    row.text = "Conservation jusqu’au " + in_french(*item.last_day) +
               "\u00a0; effacement possible à partir du " + in_french(from) + ".";
  }
  if (row.answer.empty()) {
    row.answer = "none";
    row.text = "Aucune mention de transfusion au dossier.";
  }
  return row;
}

/// A rule still in draft says so to the practice, not in a letter: the doctor reads it before.
std::string without_remark(std::string term) {
  constexpr std::string_view kRemark = " (à vérifier)";
  if (term.ends_with(kRemark)) term.resize(term.size() - kRemark.size());
  return term;
}

Result<void> check_row(const ErasureRow& row, const std::string& place) {
  const auto& all = Catalogue::embedded();
  TRY_VOID(check_named(place + "/category", all.category, row.category));
  if (row.answer != "kept" && row.answer != "later" && row.answer != "erased" &&
      row.answer != "none")
    return bad_field(place + "/answer", "Une ligne est gardée, effacée, à venir, ou sans objet.");
  if (row.answer == "kept") {
    const auto* ground = find(all.ground, row.ground);
    if (ground == nullptr || !holds(ground->rights, "erasure"))
      return bad_field(place + "/ground", "Un refus dit son motif légal.",
                       "Choisissez dans la liste.");
  } else if (!row.ground.empty()) {
    return bad_field(place + "/ground", "Un motif ne va qu’avec une ligne gardée.");
  }
  if ((row.answer == "later") != row.from.has_value() || (row.from && !row.from->ok()))
    return bad_field(place + "/from", "Une ligne à venir dit sa date, les autres non.");
  return check_text(place + "/text", row.text);
}

}  // namespace

Result<std::vector<ErasureRow>> propose_rows(vault::Session& session, const law::RuleSet& rules,
                                             const law::Policy& policy,
                                             const StoredRequest& stored) {
  if (stored.request.dossier.empty())
    return fail(Errc::forbidden, "request.dossier_first", "Le dossier concerné n’est pas trouvé.",
                "Rien n’a été enregistré.", "Cherchez-le d’abord.");
  const auto today = session.clock.today();
  const auto decision =
      TRY(retention::explain(session, rules, policy, DossierId{stored.request.dossier}, today));
  std::vector<ErasureRow> rows;
  for (const auto& category : Catalogue::embedded().category) {
    if (category.rule == "dossier.medical") {
      rows.push_back(row_of_record(category, decision));
    } else if (category.rule == "dossier.transfusion") {
      rows.push_back(row_of_transfusions(category, decision));
    } else {
      ErasureRow row{.category = category.id, .answer = "kept", .ground = category.ground};
      const auto term = without_remark(TRY(law::duration_text(rules, category.rule, today)));
      row.text = "Conservation\u00a0: " + term + ".";
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

Result<StoredRequest> answer_rows(vault::Session& session, store::Transaction& tx,
                                  StoredRequest stored, std::vector<ErasureRow> rows,
                                  std::string_view by) {
  if (stored.request.right != "erasure")
    return fail(Errc::forbidden, "request.not_erasure",
                "La réponse ligne par ligne ne va qu’avec une demande d’effacement.",
                "Rien n’a été enregistré.");
  TRY_VOID(check_undecided(stored.request));
  std::set<std::string> seen;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const auto place = "rows/" + std::to_string(n);
    TRY_VOID(check_row(rows[n], place));
    if (!seen.insert(rows[n].category).second)
      return bad_field(place + "/category", "Cette catégorie a déjà sa réponse.");
  }
  if (seen.size() != Catalogue::embedded().category.size())
    return bad_field("rows", "Chaque catégorie de données reçoit sa réponse.",
                     "Complétez les lignes qui manquent.");
  stored.request.rows = std::move(rows);
  return save_request(session, tx, stored, stored.state, by);
}

}  // namespace serment::rights
