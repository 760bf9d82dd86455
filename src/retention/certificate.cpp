#include "retention/certificate.h"

#include <algorithm>
#include <set>

#include "dossier/facts.h"
#include "json/bind.h"
#include "retention/acts.h"
#include "retention/items.h"
#include "retention/journalled.h"
#include "retention/tables.h"

namespace serment::retention {
namespace {

/// The dossiers of which only mentions of transfusions are left, by their label as it opens now,
/// and the print of the key that they have now.
Result<std::map<std::string, std::string>> reduced_dossiers(vault::Session& session,
                                                            store::Transaction& tx) {
  std::map<std::string, std::string> reduced;
  TRY_VOID(session.vault.visit_all(tx, [&](const vault::OpenDossier& dossier) -> Result<void> {
    const auto label = TRY(dossier::decode_label(dossier.label));
    if (label.care_erased) reduced.emplace(dossier.id.value, key_print(dossier.key));
    return {};
  }));
  return reduced;
}

tl::unexpected<Error> not_observed(const std::string& dossier) {
  return fail(Errc::integrity, "erasure.not_observed",
              "Un dossier dit effacé se lit encore, ou laisse des traces dans la base.",
              "Aucun certificat n’est établi.", "Vérifiez la base et le journal.", dossier);
}

/// Asks the vault for the dossier. Nothing is read of it, so nothing is journalled: this is a look
/// inside a reading, where no event could be appended.
bool refuses_to_open(vault::Session& session, store::Transaction& tx, const DossierId& id) {
  const auto label = session.vault.label_of(tx, id);
  return label && !label->has_value();
}

Result<void> observe(vault::Session& session, store::Transaction& tx, CertificateEntry& entry,
                     const std::string& erased_key_print,
                     const std::map<std::string, std::string>& reduced) {
  const DossierId id{entry.dossier};
  const auto remains = TRY(remains_of(tx, session.practice(), id));
  entry.objects_left = remains.objects;
  // The detail that said what is kept may have expired since: then the tables say it.
  if (erased_key_print.empty() && reduced.contains(entry.dossier)) entry.kept = "transfusion";
  if (!entry.kept.empty()) {
    const auto found = reduced.find(entry.dossier);
    if (found == reduced.end() || found->second == erased_key_print)
      return not_observed(entry.dossier);
    entry.key_gone = !erased_key_print.empty();
    return {};
  }
  entry.key_gone = remains.gone();
  entry.refused_to_open = refuses_to_open(session, tx, id);
  if (!entry.key_gone || !entry.refused_to_open) return not_observed(entry.dossier);
  return {};
}

CertificateCounts counted(const StoredProposal& proposal, std::size_t erased,
                          const Erasure& erasure) {
  CertificateCounts counts;
  counts.listed = proposal.content.items.size() + proposal.content.excepted.size();
  counts.excepted = proposal.content.excepted.size();
  counts.erased = erased;
  for (const auto& refused : erasure.refused) {
    if (refused.code == "held" || refused.code == "restricted") ++counts.held;
    if (refused.code == "postponed") ++counts.postponed;
    if (refused.code == "undetermined") ++counts.undetermined;
    if (refused.code == "not_due") ++counts.not_due;
    if (refused.code == "gone") ++counts.gone;
  }
  return counts;
}

std::vector<CertificateRule> rules_applied(const law::RuleSet& rules, Date on,
                                           const std::vector<CertificateEntry>& entries) {
  std::set<std::string> ids;
  for (const auto& entry : entries)
    for (const auto& clause : entry.clauses) ids.insert(clause.rule);
  std::vector<CertificateRule> applied;
  for (const auto& id : ids) {
    const auto* rule = rules.find(id, on);
    if (rule == nullptr) continue;
    CertificateRule one{rule->id, rule->title, rule->in_force_from, rule->summary, {}};
    for (const auto& source : rule->sources) one.sources.push_back(source.ref);
    applied.push_back(std::move(one));
  }
  return applied;
}

std::vector<CertificatePlace> places_after(const vault::Vault::Rotation& rotation) {
  return {
      {"online", "erased",
       "Base du cabinet : clé et pièces absentes des tables, et le coffre refuse d’ouvrir ces "
       "dossiers. Observé après l’effacement."},
      {"stale_pages", "unreadable",
       "Pages libérées et journaux d’écriture de la base : nettoyés autant qu’elle le permet ; ce "
       "qui en resterait est scellé sous la clé de l’époque " +
           std::to_string(rotation.from) + ", détruite."},
      {"copies", "unknown",
       "Copies du dossier de données faites hors de Serment : inconnues de lui. Une copie de la "
       "base seule ne s’ouvre plus ; une copie qui a gardé les clés d’alors doit être détruite par "
       "celui qui l’a faite."},
      {"backup_media", "none_registered",
       "Supports de sauvegarde : aucun n’est déclaré dans Serment à ce jour."},
  };
}

}  // namespace

Result<Certificate> draw_up(vault::Session& session, const law::RuleSet& rules,
                            const StoredProposal& proposal, const std::vector<ProposedItem>& erased,
                            const Erasure& erasure, const vault::Vault::Rotation& rotation) {
  const auto now = session.clock.now();
  Certificate certificate{.practice = session.practice().value,
                          .proposal = proposal.id,
                          .proposed_on = proposal.content.on,
                          .approved_by = proposal.content.approved_by,
                          .approved_at = proposal.content.approved_at,
                          .approval_reason = proposal.content.approval_reason,
                          .issued_at = iso(now),
                          .issued_by = session.actor,
                          .counts = counted(proposal, erased.size(), erasure),
                          .epoch_destroyed = rotation.from,
                          .epoch_current = rotation.to};
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto events = TRY(erasures_of(session, tx, proposal));
    const bool some_kept = std::any_of(events.begin(), events.end(), [](const auto& event) {
      return !event.second.entry.kept.empty() || event.second.key_print.empty();
    });
    const auto reduced =
        some_kept ? TRY(reduced_dossiers(session, tx)) : std::map<std::string, std::string>{};
    for (const auto& item : erased) {
      const auto found = events.find(item.dossier);
      if (found == events.end()) return not_observed(item.dossier);
      auto known = found->second;
      TRY_VOID(observe(session, tx, known.entry, known.key_print, reduced));
      certificate.erased.push_back(std::move(known.entry));
    }
    const auto checkpoint = TRY(session.journal.checkpoint(tx));
    certificate.journal = {.origin = session.journal.key_name(),
                           .size = checkpoint.size,
                           .checkpoint = checkpoint.text,
                           .verifier_key = session.journal.verifier_key()};
    return {};
  }));
  certificate.places = places_after(rotation);
  certificate.rules = rules_applied(rules, paris_date(now), certificate.erased);
  for (const auto& refused : erasure.refused)
    certificate.refused.push_back({refused.id.value, refused.code});
  if (!certificate.counts.balanced()) bug("the counts of a certificate do not add up");
  return certificate;
}

Result<std::string> issue(vault::Session& session, const StoredProposal& proposal,
                          std::optional<Certificate> certificate) {
  std::string id;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    if (certificate) {
      id = TRY(next_number(session, tx, kCertificates, "C"));
      certificate->id = id;
      TRY(records::save(session, tx, kCertificates, id, "issued", json::bind::write(*certificate),
                        0, session.actor));
    }
    return save_proposal(session, tx, proposal, "executed", session.actor);
  }));
  return id;
}

Result<std::string> certificate_json(vault::Session& session, std::string_view certificate_id) {
  std::optional<records::Record> record;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    record = TRY(records::find(session, tx, kCertificates.kind, certificate_id));
    return {};
  }));
  if (!record)
    return fail(Errc::not_found, "certificate.unknown", "Ce certificat n’existe pas.", {},
                "Vérifiez son numéro, par exemple C-2026-001.");
  return std::move(record->json);
}

Result<std::vector<std::string>> certificates(vault::Session& session) {
  std::vector<std::string> ids;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    for (const auto& record : TRY(records::list(session, tx, kCertificates.kind)))
      ids.push_back(record.id);
    return {};
  }));
  return ids;
}

}  // namespace serment::retention
