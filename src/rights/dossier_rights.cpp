#include "rights/dossier_rights.h"

#include <algorithm>

#include "dossier/objection.h"
#include "dossier/restriction.h"
#include "json/bind.h"
#include "rights/checks.h"
#include "rights/lifecycle.h"

namespace serment::rights {
namespace {

Result<StoredRights> load(vault::Session& session, store::Transaction& tx,
                          const DossierId& dossier) {
  const auto record = TRY(records::find(session, tx, kDossierRights.kind, dossier.value));
  if (!record) return StoredRights{};
  auto rights = TRY(json::bind::read<DossierRights>(record->json));
  return StoredRights{std::move(rights), record->version};
}

Result<StoredRights> save(vault::Session& session, store::Transaction& tx, const DossierId& dossier,
                          StoredRights kept, std::string_view by) {
  kept.version = TRY(records::save(session, tx, kDossierRights, dossier.value, "kept",
                                   json::bind::write(kept.rights), kept.version, by))
                     .version;
  return kept;
}

constexpr std::string_view kSharing = "care_team";
constexpr std::string_view kHosting = "hosting";

/// What is said here, where the dossier's door looks.
Result<void> enforce(vault::Session& session, store::Transaction& tx, const DossierId& dossier,
                     const DossierRights& rights) {
  dossier::Objections standing;
  standing.sharing = rights.objects_to(kSharing);
  standing.hosting = rights.objects_to(kHosting);
  for (const auto& one : rights.objections)
    if (one.kind == kSharing && one.withdrawn_at.empty())
      standing.shared_with = one.shared_with.value_or(std::vector<std::string>{});
  return dossier::set_objections(session, tx, dossier, standing);
}

Objection written(std::string_view kind, std::string_view scope, std::string_view request,
                  const std::string& at, std::string_view by) {
  Objection one;
  one.kind = kind;
  one.scope = scope;
  one.request = request;
  one.at = at;
  one.by = by;
  return one;
}

void write_objections(DossierRights& rights, const StoredRequest& stored, const std::string& at,
                      std::string_view by, const std::string& member) {
  for (const auto& kind : stored.request.objects) {
    if (rights.objects_to(kind)) continue;
    rights.objections.push_back(written(kind, stored.request.wish.reveal(), stored.number, at, by));
    // The doctor who grants it is the one who keeps on caring, until the person says otherwise.
    if (kind == kSharing) rights.objections.back().shared_with = {member};
  }
}

tl::unexpected<Error> no_such_objection() {
  return fail(Errc::not_found, "objection.unknown", "Cette opposition n’est pas inscrite.",
              "Rien n’a été modifié.", "Relisez les oppositions du dossier.");
}

}  // namespace

bool DossierRights::objects_to(std::string_view kind) const {
  return std::any_of(objections.begin(), objections.end(), [&](const Objection& one) {
    return one.kind == kind && one.withdrawn_at.empty();
  });
}

Result<StoredRights> find_rights(vault::Session& session, store::Transaction& tx,
                                 const DossierId& dossier) {
  return load(session, tx, dossier);
}

Result<StoredRights> add_objection(vault::Session& session, store::Transaction& tx,
                                   const DossierId& dossier, const NewObjection& objection,
                                   std::string_view by) {
  TRY_VOID(check_named("kind", Catalogue::embedded().objection, objection.kind));
  TRY_VOID(check_text("scope", objection.scope));
  auto kept = TRY(load(session, tx, dossier));
  if (kept.rights.objects_to(objection.kind))
    return fail(Errc::conflict, "objection.already", "Cette opposition est déjà inscrite.",
                "Rien n’a été modifié.");
  kept.rights.objections.push_back(
      written(objection.kind, objection.scope, "", iso(session.clock.now()), by));
  if (objection.kind == kSharing) {
    auto members = objection.shared_with;
    if (members.empty()) members.push_back(session.actor);
    kept.rights.objections.back().shared_with = std::move(members);
  }
  TRY_VOID(enforce(session, tx, dossier, kept.rights));
  return save(session, tx, dossier, std::move(kept), by);
}

Result<StoredRights> change_shared_with(vault::Session& session, store::Transaction& tx,
                                        const DossierId& dossier,
                                        const std::vector<std::string>& members,
                                        std::uint32_t expected, std::string_view by) {
  auto kept = TRY(load(session, tx, dossier));
  if (!kept.rights.objects_to(kSharing)) return no_such_objection();
  kept.version = expected;  // save() compares it with the one it finds
  for (auto& one : kept.rights.objections)
    if (one.kind == kSharing && one.withdrawn_at.empty()) one.shared_with = members;
  auto saved = TRY(save(session, tx, dossier, std::move(kept), by));
  TRY_VOID(enforce(session, tx, dossier, saved.rights));
  return saved;
}

Result<StoredRights> withdraw_objection(vault::Session& session, store::Transaction& tx,
                                        const DossierId& dossier, std::string_view kind,
                                        std::string_view by) {
  auto kept = TRY(load(session, tx, dossier));
  bool found = false;
  for (auto& one : kept.rights.objections) {
    if (one.kind != kind || !one.withdrawn_at.empty()) continue;
    one.withdrawn_at = iso(session.clock.now());
    found = true;
  }
  if (!found) return no_such_objection();
  TRY_VOID(enforce(session, tx, dossier, kept.rights));
  return save(session, tx, dossier, std::move(kept), by);
}

Result<StoredRights> lift_limitation(vault::Session& session, store::Transaction& tx,
                                     const DossierId& dossier, std::string_view reason,
                                     std::string_view informed, std::string_view by) {
  TRY_VOID(check_text("reason", reason));
  TRY_VOID(check_text("informed", informed));
  TRY_VOID(dossier::set_restricted(session, tx, dossier, false, reason, by));
  auto kept = TRY(load(session, tx, dossier));
  for (auto& one : kept.rights.limitations) {
    if (!one.lifted_at.empty()) continue;
    one.lifted_at = iso(session.clock.now());
    one.lifted_by = by;
    one.lift_reason = reason;
    one.informed = informed;
  }
  return save(session, tx, dossier, std::move(kept), by);
}

Result<void> apply_to_dossier(vault::Session& session, store::Transaction& tx,
                              const StoredRequest& stored, std::string_view by) {
  const auto& right = stored.request.right;
  if (right != "restriction" && right != "objection" && right != "directives") return {};
  const DossierId dossier{stored.request.dossier};
  const auto at = iso(session.clock.now());
  auto kept = TRY(load(session, tx, dossier));
  if (right == "restriction") {
    const auto reason = "Demande " + stored.number;
    TRY_VOID(dossier::set_restricted(session, tx, dossier, true, reason, by));
    kept.rights.limitations.push_back(
        {stored.request.wish.reveal(), stored.number, at, std::string(by), "", "", "", ""});
  } else if (right == "objection") {
    write_objections(kept.rights, stored, at, by, session.actor);
    TRY_VOID(enforce(session, tx, dossier, kept.rights));
  } else {
    kept.rights.directives.push_back({stored.request.wish, stored.number, at, std::string(by)});
  }
  TRY(save(session, tx, dossier, std::move(kept), by));
  return {};
}

Result<StoredRequest> rectify(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                              std::string_view about_key, std::string_view about_title,
                              std::string_view text, std::string_view by) {
  if (stored.request.right != "rectification" || stored.request.dossier.empty() ||
      stored.state != "awaiting_doctor")
    return fail(Errc::forbidden, "request.not_rectifiable",
                "Une rectification s’inscrit quand le médecin traite une demande de rectification.",
                "Rien n’a été modifié.", "Confiez d’abord la demande au médecin.");
  TRY_VOID(check_text("text", text));
  const auto key =
      "serment/" + stored.number + "/" + std::to_string(stored.request.rectified.size() + 1);
  TRY_VOID(dossier::annotate(
      session, tx, DossierId{stored.request.dossier},
      {key, std::string(about_key), std::string(text), std::string(by), stored.number}));
  stored.request.rectified.push_back(
      {std::string(about_title), key, std::string(by), iso(session.clock.now())});
  return save_request(session, tx, stored, stored.state, by);
}

}  // namespace serment::rights
