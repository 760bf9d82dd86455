#include "dossier/holds.h"

#include <limits>

#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "dossier/acts.h"
#include "dossier/facts.h"
#include "dossier/hold_store.h"
#include "dossier/opening.h"
#include "json/bind.h"

namespace serment::dossier {
namespace {

constexpr std::string_view kHoldKeyContext = "dos_hold";
constexpr Date kFirstHoldDay{std::chrono::year{1900}, std::chrono::January, std::chrono::day{1}};
constexpr int kMostYearsAhead = 50;

/// What the seal of a hold holds.
struct SealedHold {
  Date from;
  std::optional<Date> to{};
  std::string reason;
  std::string added_by;
  std::string lifted_by;
  std::string lift_reason;
};
BOOST_DESCRIBE_STRUCT(SealedHold, (), (from, to, reason, added_by, lifted_by, lift_reason))

tl::unexpected<Error> tampered() {
  return fail(Errc::integrity, "hold.tampered",
              "Les suspensions d’effacement de ce dossier ne sont pas celles qui ont été écrites : "
              "la base a été modifiée.",
              "Rien n’a été modifié ni effacé.",
              "Vérifiez le journal, puis remettez une sauvegarde.");
}

/// Binds a seal to its practice, dossier and hold.
Bytes hold_binding(const PracticeId& practice, const DossierId& dossier, std::string_view hold) {
  return to_bytes("serment/dossier/hold/1|" + practice.value + "|" + dossier.value + "|" +
                  std::string(hold));
}

Bytes seal_hold(const Hold& hold, const PracticeId& practice, const vault::OpenDossier& dossier,
                Random& random) {
  const SealedHold content{hold.span.from, hold.span.to,   hold.reason,
                           hold.added_by,  hold.lifted_by, hold.lift_reason};
  const auto key = crypto::derive(dossier.key.view(), kHoldKeyContext);
  return crypto::seal(as_bytes(json::bind::write(content)),
                      hold_binding(practice, dossier.id, hold.id), key.view(), random);
}

Result<Hold> open_hold(const HoldRow& row, const PracticeId& practice,
                       const vault::OpenDossier& dossier) {
  const auto key = crypto::derive(dossier.key.view(), kHoldKeyContext);
  const auto plain =
      crypto::open(row.sealed, hold_binding(practice, dossier.id, row.id), key.view());
  if (!plain) return tampered();
  auto content = json::bind::read<SealedHold>(as_text(*plain));
  if (!content || !(DateSpan{content->from, content->to} == row.span)) return tampered();
  return Hold{row.id,
              row.dossier,
              row.span,
              std::move(content->reason),
              std::move(content->added_by),
              std::move(content->lifted_by),
              std::move(content->lift_reason)};
}

Result<void> check_span(const DateSpan& span, Date today) {
  const auto refuse = [](std::string what) {
    return fail(Errc::invalid_input, "hold.span", std::move(what), "Rien n’a été modifié.",
                "Vérifiez les deux dates.");
  };
  if (!span.from.ok() || (span.to && !span.to->ok())) return refuse("Une date n’existe pas.");
  if (span.to && *span.to < span.from)
    return refuse("La suspension finirait avant d’avoir commencé.");
  if (span.from > today) return refuse("Une suspension commence au plus tard aujourd’hui.");
  if (span.from < kFirstHoldDay) return refuse("Une suspension ne commence pas avant 1900.");
  if (span.to && *span.to > add_years(today, kMostYearsAhead))
    return refuse("La suspension finirait dans plus de 50 ans.");
  return {};
}

Bytes hold_detail(const std::string& id) {
  return to_bytes("{\"hold\":\"" + id + "\"}");
}

}  // namespace

Result<Hold> add_hold(vault::Session& session, const DossierId& id, DateSpan span,
                      std::string_view reason, std::string_view by) {
  TRY_VOID(check_span(span, session.clock.today()));
  TRY_VOID(check_reason(reason, by));
  const Hold hold{draw_id(session.random), id, span, std::string(reason), std::string(by)};
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    auto dossier = TRY(open_for(session, tx, id, kHoldAdded, hold_detail(hold.id)));
    TRY(holds_in(tx, session.practice(), dossier));
    auto facts = TRY(decode_label(dossier.label));
    if (facts.holds == std::numeric_limits<std::uint16_t>::max())
      return fail(Errc::forbidden, "hold.too_many", "Ce dossier a trop de suspensions.",
                  "Rien n’a été modifié.");
    ++facts.holds;
    dossier.label = encode(facts);
    TRY_VOID(session.vault.update_label(tx, dossier));
    return insert_hold(
        tx, session.practice(),
        {hold.id, id, span, seal_hold(hold, session.practice(), dossier, session.random)});
  }));
  return hold;
}

Result<Hold> lift_hold(vault::Session& session, std::string_view hold_id, Date last_day,
                       std::string_view reason, std::string_view by) {
  TRY_VOID(check_reason(reason, by));
  Hold hold;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    auto row = TRY(find_hold(tx, session.practice(), hold_id));
    if (!row)
      return fail(Errc::not_found, "hold.unknown", "Cette suspension n’existe pas.", {},
                  "Vérifiez son identifiant : serment hold list <dossier>.");
    const auto dossier =
        TRY(open_for(session, tx, row->dossier, kHoldLifted, hold_detail(row->id)));
    hold = TRY(open_hold(*row, session.practice(), dossier));
    if (!hold.lifted_by.empty())
      return fail(Errc::conflict, "hold.already_lifted", "Cette suspension est déjà levée.",
                  "Rien n’a été modifié.");
    const auto today = session.clock.today();
    if (last_day > today)
      return fail(Errc::invalid_input, "hold.span",
                  "Une suspension se lève au plus tard aujourd’hui.", "Rien n’a été modifié.",
                  "Levez-la le jour où elle finit.");
    hold.span.to = last_day;
    TRY_VOID(check_span(hold.span, today));
    hold.lifted_by = by;
    hold.lift_reason = reason;
    row->span = hold.span;
    row->sealed = seal_hold(hold, session.practice(), dossier, session.random);
    return update_hold(tx, session.practice(), *row);
  }));
  return hold;
}

Result<std::vector<Hold>> holds_in(store::Transaction& tx, const PracticeId& practice,
                                   const vault::OpenDossier& dossier) {
  const auto rows = TRY(list_holds(tx, practice, dossier.id));
  if (rows.size() != TRY(decode_label(dossier.label)).holds) return tampered();
  std::vector<Hold> holds;
  for (const auto& row : rows) holds.push_back(TRY(open_hold(row, practice, dossier)));
  return holds;
}

Result<void> reseal_holds(vault::Session& session, store::Transaction& tx,
                          const vault::OpenDossier& dossier, const std::vector<Hold>& holds) {
  for (const auto& hold : holds)
    TRY_VOID(update_hold(tx, session.practice(),
                         {hold.id, dossier.id, hold.span,
                          seal_hold(hold, session.practice(), dossier, session.random)}));
  return {};
}

Result<std::vector<Hold>> holds_of(vault::Session& session, const DossierId& id) {
  std::vector<Hold> holds;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    holds.clear();
    const auto rows = TRY(list_holds(tx, session.practice(), id));
    if (rows.empty()) {
      // Without any row the dossier stays closed; its label still tells how many there must be.
      const auto label = TRY(session.vault.label_of(tx, id));
      if (label && TRY(decode_label(*label)).holds != 0) return tampered();
      return {};
    }
    const auto dossier = open_for(session, tx, id, kDossierRead);
    if (dossier) {
      holds = TRY(holds_in(tx, session.practice(), *dossier));
      return {};
    }
    if (dossier.error().code != "dossier.erased" && dossier.error().code != "dossier.given_up")
      return tl::unexpected<Error>(dossier.error());
    for (const auto& row : rows) holds.push_back({row.id, row.dossier, row.span, {}, {}});
    return {};
  }));
  return holds;
}

Result<std::vector<std::pair<DossierId, DateSpan>>> all_hold_spans(store::Transaction& tx,
                                                                   const PracticeId& practice) {
  return list_hold_spans(tx, practice);
}

}  // namespace serment::dossier
