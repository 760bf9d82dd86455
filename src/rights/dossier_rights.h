#pragma once
// What the exercise of rights leaves beside a dossier: objections, directives after death, and the
// story of its limitations. Records "dossier_rights", id = the dossier's. What an objection closes
// is enforced by the dossier's one door (dossier/objection.h), where each change here is written.
#include "rights/request.h"

namespace serment::rights {

struct Objection {
  std::string kind{};     ///< of law/rights.toml
  std::string scope{};    ///< to what exactly, in the person's words
  std::string request{};  ///< "D-2026-004", or empty when told without a request
  std::string at{}, by{}, withdrawn_at{};
  /// To sharing in the care team: the members to whom the dossier stays open.
  std::optional<std::vector<std::string>> shared_with{};
};
BOOST_DESCRIBE_STRUCT(Objection, (), (kind, scope, request, at, by, withdrawn_at, shared_with))
struct Directive {
  Personal<std::string> text{};
  std::string request{}, at{}, by{};
};
BOOST_DESCRIBE_STRUCT(Directive, (), (text, request, at, by))
struct Limitation {
  std::string reason{}, request{}, from{}, by{};
  std::string lifted_at{}, lifted_by{}, lift_reason{};
  std::string informed{};  ///< how the person was told before it was lifted (RGPD 18.3)
};
BOOST_DESCRIBE_STRUCT(Limitation, (),
                      (reason, request, from, by, lifted_at, lifted_by, lift_reason, informed))

struct DossierRights {
  std::vector<Objection> objections{};
  std::vector<Directive> directives{};
  std::vector<Limitation> limitations{};
  /// An objection of that kind that still stands.
  [[nodiscard]] bool objects_to(std::string_view kind) const;
};
BOOST_DESCRIBE_STRUCT(DossierRights, (), (objections, directives, limitations))

struct StoredRights {
  DossierRights rights{};
  std::uint32_t version = 0;
};
/// Empty, of version 0, when nothing was ever recorded.
Result<StoredRights> find_rights(vault::Session& session, store::Transaction& tx,
                                 const DossierId& dossier);
/// Says that the person objects, without a request (a word at the desk, a minor's written
/// opposition). `shared_with`: for "care_team", the members to whom the dossier stays open; whoever
/// acts when empty. Errors: invalid_input "request.entry"; conflict "objection.already".
struct NewObjection {
  std::string_view kind, scope;
  std::vector<std::string> shared_with{};
};
Result<StoredRights> add_objection(vault::Session& session, store::Transaction& tx,
                                   const DossierId& dossier, const NewObjection& objection,
                                   std::string_view by);
/// The dossier stays open to these members instead, as the person wants. Errors: not_found
/// "objection.unknown"; conflict "record.version" when it is no longer the version `expected`.
Result<StoredRights> change_shared_with(vault::Session& session, store::Transaction& tx,
                                        const DossierId& dossier,
                                        const std::vector<std::string>& members,
                                        std::uint32_t expected, std::string_view by);
/// Error: not_found "objection.unknown".
Result<StoredRights> withdraw_objection(vault::Session& session, store::Transaction& tx,
                                        const DossierId& dossier, std::string_view kind,
                                        std::string_view by);
/// Frees a limited dossier, the person having been told how. Errors: invalid_input "request.entry";
/// conflict "restriction.already".
Result<StoredRights> lift_limitation(vault::Session& session, store::Transaction& tx,
                                     const DossierId& dossier, std::string_view reason,
                                     std::string_view informed, std::string_view by);

/// Does to the dossier what a granted request says: limits it, writes the objections or the
/// directives. Other rights change nothing here.
Result<void> apply_to_dossier(vault::Session& session, store::Transaction& tx,
                              const StoredRequest& stored, std::string_view by);

/// Writes a rectification beside a piece (empty key: beside the dossier) and notes it in the
/// request. Errors: those of dossier::annotate.
Result<StoredRequest> rectify(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                              std::string_view about_key, std::string_view about_title,
                              std::string_view text, std::string_view by);

}  // namespace serment::rights
