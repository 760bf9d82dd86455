#include "rights/steps.h"

#include <algorithm>

#include "dossier/acts.h"
#include "dossier/facts.h"
#include "dossier/opening.h"
#include "rights/checks.h"
#include "rights/clocks.h"
#include "rights/dossier_rights.h"
#include "rights/lifecycle.h"

namespace serment::rights {
namespace {

constexpr int kMajority = 18;  // C. civ. 414

tl::unexpected<Error> not_yet(std::string_view code, std::string what, std::string next) {
  return fail(Errc::forbidden, code, std::move(what), "La demande est restée comme elle était.",
              std::move(next));
}

/// Every proof that this kind of requester must show, and none of another's.
Result<void> check_shown(const Request& request, const std::vector<std::string>& shown) {
  const auto& kind = at(Catalogue::embedded().requester, request.requester);
  for (const auto& proof : kind.shows)
    if (!holds(shown, proof))
      return fail(Errc::invalid_input, "request.proof_missing",
                  "Il manque une preuve que la loi demande à cette personne.",
                  "L’identité n’est pas notée comme vérifiée.",
                  "Demandez-la, ou notez qu’elle est attendue.", "shown");
  for (const auto& proof : shown)
    if (!holds(kind.shows, proof))
      return bad_field("shown", "Cette preuve ne se demande pas à cette personne.");
  return {};
}

bool excludes(const Request& request, std::string_view kind) {
  return request.review &&
         std::any_of(request.review->excluded.begin(), request.review->excluded.end(),
                     [&](const Exclusion& one) { return one.kind == kind; });
}

/// What the doctor must have done before a right is granted.
Result<void> check_work_done(const Request& request) {
  const bool copies = request.right == "access" || request.right == "portability";
  if (copies && !request.review)
    return not_yet("request.pieces_unreviewed", "Les pièces n’ont pas été relues.",
                   "Relisez-les\u00a0: laissez de côté vos notes personnelles et ce qui vient de "
                   "tiers.");
  if (request.right == "erasure" && request.rows.empty())
    return not_yet("request.rows_missing", "La réponse ligne par ligne manque.",
                   "Répondez pour chaque catégorie de données.");
  if (request.right == "rectification" && request.rectified.empty())
    return not_yet("request.nothing_rectified", "Aucune rectification n’est inscrite.",
                   "Inscrivez-la à côté de la pièce, ou refusez avec le motif.");
  return {};
}

/// A parent answers for a minor, an heir comes after a death: as the dossier says.
Result<void> check_age_and_death(vault::Session& session, store::Transaction& tx,
                                 const Request& request) {
  const auto& kind = at(Catalogue::embedded().requester, request.requester);
  if (!kind.deceased && kind.id != "parent") return {};
  const auto opened =
      TRY(dossier::open_for(session, tx, DossierId{request.dossier}, dossier::kDossierRead));
  const auto facts = TRY(dossier::decode_label(opened.label));
  if (kind.deceased && !facts.death && !facts.deceased_without_date)
    return not_yet("request.not_deceased", "Aucun décès n’est noté à ce dossier.",
                   "Notez le décès au dossier, l’acte étant vu, ou refusez.");
  if (kind.id == "parent" && facts.birth &&
      session.clock.today() >= add_years(*facts.birth, kMajority))
    return not_yet("request.not_minor", "Le patient est majeur\u00a0: il demande lui-même.",
                   "Refusez, ou demandez un mandat écrit du patient.");
  return {};
}

Result<void> check_verdict(const Request& request, const Verdict& verdict) {
  const auto& all = Catalogue::embedded();
  const auto& right = at(all.right, request.right);
  TRY_VOID(check_named("outcome", all.outcome, verdict.outcome));
  if (!holds(right.outcomes, verdict.outcome))
    return bad_field("outcome", "Cette issue ne va pas avec ce droit.");
  for (const auto& id : verdict.grounds) {
    const auto* ground = find(all.ground, id);
    if (ground == nullptr || !holds(ground->rights, request.right))
      return bad_field("grounds", "Ce motif ne va pas avec ce droit.", "Choisissez dans la liste.");
  }
  TRY_VOID(check_text("text", verdict.text.value_or(""), false));
  const bool refusal = at(all.outcome, verdict.outcome).refusal;
  // Row by row, or piece by piece, the grounds are already told.
  const bool told = !request.rows.empty() || (request.review && !request.review->excluded.empty());
  if (refusal && verdict.grounds.empty() && !(verdict.outcome == "partly" && told))
    return fail(Errc::invalid_input, "request.ground_missing",
                "Un refus dit toujours son motif légal.", "La demande est restée comme elle était.",
                "Choisissez au moins un motif.", "grounds");
  if (!refusal && !verdict.grounds.empty())
    return bad_field("grounds", "Un motif de refus ne va pas avec cette issue.");
  return {};
}

bool was_answered_before(const std::vector<StoredRequest>& all, const StoredRequest& stored) {
  return std::any_of(all.begin(), all.end(), [&](const StoredRequest& one) {
    return one.number != stored.number && one.request.right == stored.request.right &&
           one.request.dossier == stored.request.dossier &&
           (!one.request.dossier.empty() ||
            one.request.patient_name == stored.request.patient_name) &&
           !one.request.handed.empty();
  });
}

Result<void> check_fee(vault::Session& session, store::Transaction& tx, const StoredRequest& stored,
                       std::uint64_t fee_cents) {
  if (fee_cents == 0) return {};
  if (was_answered_before(TRY(list_requests(session, tx)), stored)) return {};
  return not_yet("request.first_copy_free",
                 "La première copie est gratuite (CJUE, 26 octobre 2023, C-307/22).",
                 "Remettez-la sans frais.");
}

/// All the parts that were asked are out.
bool complete(const Request& request) {
  if (request.right != "access") return !request.handed.empty();
  const auto out = [&](std::string_view part) {
    return std::any_of(request.handed.begin(), request.handed.end(),
                       [&](const Handover& one) { return one.part == part || one.part == "all"; });
  };
  return (!request.recent || out("recent")) && (!request.old || out("old"));
}

}  // namespace

Result<void> check_opposition(vault::Session& session, store::Transaction& tx,
                              const Request& request) {
  const auto kept = TRY(find_rights(session, tx, DossierId{request.dossier})).rights;
  if (request.requester == "parent" && kept.objects_to("parents") &&
      !excludes(request, "minor_opposition"))
    return not_yet("request.minor_opposition",
                   "Le patient mineur a demandé le secret d’un soin à ses parents.",
                   "Laissez ces pièces de côté, ou refusez\u00a0: l’opposition est au dossier.");
  const auto& kind = at(Catalogue::embedded().requester, request.requester);
  if (kind.deceased && kept.objects_to("heirs"))
    return not_yet("request.deceased_will", "Le défunt s’était opposé à cette communication.",
                   "Refusez avec ce motif\u00a0: il est au dossier.");
  return {};
}

Result<StoredRequest> identify(vault::Session& session, store::Transaction& tx,
                               StoredRequest stored, const Recognition& how, std::string_view by) {
  const auto& all = Catalogue::embedded();
  TRY_VOID(check_named("mode", all.identity, how.mode));
  const auto doubt = how.doubt.value_or("");
  TRY_VOID(check_text("doubt", doubt, at(all.identity, how.mode).doubt));
  TRY_VOID(check_shown(stored.request, how.shown));
  stored.request.identity =
      IdentityCheck{how.mode, doubt, how.shown, std::string(by), iso(session.clock.now())};
  return save_request(session, tx, stored, "in_progress", by);
}

Result<StoredRequest> ask_more(vault::Session& session, store::Transaction& tx,
                               StoredRequest stored, std::string_view doubt, std::string_view by) {
  TRY_VOID(check_text("doubt", doubt));
  stored.request.awaited = doubt;
  return save_request(session, tx, stored, "identity_pending", by);
}

Result<StoredRequest> choose_dossier(vault::Session& session, store::Transaction& tx,
                                     StoredRequest stored, const DossierId& dossier,
                                     std::string_view by) {
  if (stored.request.dossier == dossier.value) return stored;
  TRY_VOID(check_undecided(stored.request));
  stored.request.dossier = dossier.value;
  stored.request.review.reset();  // it was of another's pieces
  stored.request.rows.clear();
  return save_request(session, tx, stored, stored.state, by);
}

Result<StoredRequest> submit(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                             std::string_view by) {
  if (!stored.request.identity)
    return not_yet("request.identity_first", "L’identité du demandeur n’est pas vérifiée.",
                   "Notez d’abord comment la personne a été reconnue.");
  return save_request(session, tx, stored, "awaiting_doctor", by);
}

Result<StoredRequest> send_back(vault::Session& session, store::Transaction& tx,
                                StoredRequest stored, std::string_view by) {
  if (stored.state != "ready") return save_request(session, tx, stored, "in_progress", by);
  const auto& right = stored.request.right;
  if ((right != "access" && right != "portability" && right != "erasure") ||
      !stored.request.handed.empty())
    return not_yet("request.decided", "Cette décision a déjà ses effets.",
                   "Enregistrez une nouvelle demande s’il faut en changer.");
  stored.request.decision.reset();
  stored.request.review.reset();
  stored.request.rows.clear();
  return save_request(session, tx, stored, "awaiting_doctor", by);
}

Result<StoredRequest> extend(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                             std::string_view reason, std::string_view by) {
  TRY_VOID(check_text("reason", reason));
  if (stored.request.extension)
    return not_yet("request.extended_already", "Cette demande est déjà prolongée.",
                   "Répondez avant la nouvelle date.");
  const auto until = extension_open_until(stored);
  if (!until)
    return not_yet("request.no_extension",
                   "Le code de la santé publique ne prolonge pas l’accès au dossier médical.",
                   "Remettez ce qui est prêt avant la date.");
  if (session.clock.now() >= *until)
    return not_yet("request.extension_late",
                   "Une prolongation se dit dans le premier mois, et il est passé.",
                   "Répondez dès que possible.");
  stored.request.extension =
      Extension{std::string(reason), std::string(by), iso(session.clock.now())};
  return save_request(session, tx, stored, "extended", by);
}

Result<StoredRequest> decide(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                             const Verdict& verdict, std::string_view by) {
  const bool refused = verdict.outcome == "refused";
  const bool granted = verdict.outcome == "given" || verdict.outcome == "partly";
  if (granted) {
    if (stored.request.dossier.empty() &&
        at(Catalogue::embedded().right, stored.request.right).needs_dossier)
      return not_yet("request.dossier_first", "Le dossier concerné n’est pas trouvé.",
                     "Cherchez-le, ou répondez qu’aucune donnée n’existe sur cette personne.");
    TRY_VOID(check_work_done(stored.request));
  }
  TRY_VOID(check_verdict(stored.request, verdict));
  if (granted) {
    TRY_VOID(check_opposition(session, tx, stored.request));
    TRY_VOID(check_age_and_death(session, tx, stored.request));
  }
  const auto now = session.clock.now();
  stored.request.decision = Decision{verdict.outcome, verdict.grounds, verdict.text.value_or(""),
                                     std::string(by), iso(now)};
  if (granted) TRY_VOID(apply_to_dossier(session, tx, stored, by));
  return save_request(session, tx, stored, refused ? "refused" : "ready", by);
}

Result<StoredRequest> deliver(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                              const Delivery& delivery, std::string_view by) {
  if (!delivery.format.empty())
    TRY_VOID(check_named("format", Catalogue::embedded().format, delivery.format));
  TRY_VOID(check_text("to", delivery.to));
  const auto part = delivery.part.value_or("all");
  if (part != "all" && part != "recent" && part != "old")
    return bad_field("part", "Une remise est de tout, des pièces récentes ou des anciennes.");
  if (!stored.request.dossier.empty() && !delivery.format.empty())
    TRY_VOID(check_opposition(session, tx, stored.request));
  const auto now = session.clock.now();
  const auto lock = earliest(stored);
  if (lock && now < *lock)
    return fail(Errc::forbidden, "request.too_early",
                "La loi laisse à la personne un temps de réflexion (CSP, L1111-7).",
                "Rien n’a été remis\u00a0: la réponse reste prête.",
                "Remettez-la à partir du " + in_french(*lock) + ".");
  TRY_VOID(check_fee(session, tx, stored, delivery.fee_cents.value_or(0)));
  Handover handover{delivery.format, part,    0, "", delivery.to, delivery.fee_cents.value_or(0),
                    std::string(by), iso(now)};
  for (const auto& built : stored.request.built) {
    if (built.format != delivery.format || built.part != part) continue;
    handover.pieces = built.pieces;
    handover.sha256 = built.sha256;
  }
  stored.request.handed.push_back(std::move(handover));
  const bool all_out = complete(stored.request);
  if (!all_out) {  // the state stays, the act is written all the same
    const audit::Event event{std::string(kDelivered), session.actor, stored.number, now};
    TRY(session.journal.append(tx, event, {}));
  }
  return save_request(session, tx, stored, all_out ? "delivered" : "ready", by);
}

Result<StoredRequest> close(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                            std::string_view reason, std::string_view by) {
  TRY_VOID(check_text("reason", reason, stored.running()));
  stored.request.closing = reason;
  return save_request(session, tx, stored, "closed", by);
}

}  // namespace serment::rights
