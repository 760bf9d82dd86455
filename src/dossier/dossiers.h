#pragma once
// The dossiers of a practice: find (index.h), import into (absorb.h), read, correct, hold
// (holds.h), export. Every opening is journalled by the vault's door, in the same transaction.
#include <filesystem>
#include <functional>

#include "dossier/absorb.h"
#include "dossier/facts.h"
#include "dossier/holds.h"
#include "dossier/index.h"
#include "dossier/model.h"
#include "dossier/objection.h"
#include "dossier/piece.h"
#include "vault/session.h"

namespace serment::dossier {

struct Dossier {
  DossierId id;
  Identity identity;
  LabelFacts facts;
  std::vector<Piece> pieces;
  std::optional<Date> first_care{};
  std::vector<Date> transfusions{};       ///< days, in order
  std::vector<Correction> corrections{};  ///< facts corrected by hand, oldest first
  /// While the person objects to sharing: the members to whom it stays open.
  std::vector<std::string> shared_with{};
  std::vector<ObjectId> lost{};  ///< objects of its pieces that are not in the base any more
  bool closed = false;           ///< what is care was left out: the person objects to this reading
};

/// Opens a dossier, journalled "dossier.read" with `reason` in the sealed detail. Errors: not_found
/// "dossier.unknown", "dossier.erased"; integrity. Whom an objection to sharing keeps out receives
/// what is administrative, `closed`.
Result<Dossier> read(vault::Session& session, const DossierId& id, std::string_view reason,
                     Audience to = Audience::reader);
/// Reads the content of one piece, in parts; journalled likewise, before the first byte. Errors:
/// besides, forbidden "objection.care_team" for a piece of care.
Result<void> read_piece(vault::Session& session, const DossierId& id, const Piece& piece,
                        std::string_view reason, const vault::ByteSink& sink,
                        Audience to = Audience::reader);

/// "birth", "death", "last-care". Error: invalid_input "dossier.fact_unknown".
Result<Fact> parse_fact(std::string_view name);
/// What the dates that a person corrects are now, as a number: another one once any was corrected,
/// or brought by an import. A short digest of them: only for who may read them.
std::uint32_t version_of_facts(const Dossier& dossier);
struct FactOptions {
  Index* index = nullptr;  ///< learns of a new birth date
  /// What version_of_facts said to who corrects: nobody overwrites what they did not see.
  std::optional<std::uint32_t> seen{};
};
/// Completes or corrects a date by hand; nothing as date only for a death recorded by error. The
/// old value stays in the dossier; imports do not undo it. Errors: invalid_input
/// "dossier.fact_future", "dossier.fact_contradicts", "dossier.fact_needs_date",
/// "dossier.reason_missing"; conflict "dossier.fact_changed".
Result<void> set_fact(vault::Session& session, const DossierId& id, Fact fact,
                      std::optional<Date> date, std::string_view reason, std::string_view by,
                      const FactOptions& options = {});

struct ExportOptions {
  std::vector<std::string>
      notes{};  ///< French paragraphs for index.html: why it is kept until when
  std::function<bool(const Piece&)> keep{};  ///< the pieces that go out; all when empty
  /// Who receives it. To the person the dossier is about, even a restriction allows it (RGPD 18.2):
  /// journalled "dossier.handed".
  Destination destination{};
};
/// Writes one patient in clear as a folder, or as a .zip if `out` ends so: the FHIR bundle, the
/// files under neutral names, a readable index.html, the digests. Readable by the owner only;
/// appears under its name once complete. Journalled "dossier.exported" before the first byte.
/// Errors: conflict "export.exists"; not_found "export.no_folder"; unavailable "export.write";
/// forbidden "dossier.restricted"; those of check_objections.
Result<void> export_dossier(vault::Session& session, const DossierId& id,
                            const std::filesystem::path& out, std::string_view reason,
                            const ExportOptions& options = {});

/// Takes everything out of a dossier but what concerns transfusions, with what of the identity is
/// needed to find them, and marks it in the label. Only retention::erase may call it: the caller
/// has opened the dossier, with the journal event, in this transaction. Returns how many pieces
/// went.
Result<std::size_t> erase_care(vault::Session& session, store::Transaction& tx,
                               vault::OpenDossier& dossier);

}  // namespace serment::dossier
