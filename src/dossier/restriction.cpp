#include "dossier/restriction.h"

#include <algorithm>

#include "crypto/hash.h"
#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/opening.h"
#include "json/writer.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kLongestAnnotation = 10'000;
constexpr std::string_view kAnnotationType = "Communication";
/// What stays possible while the treatment is limited: keeping, reading, holding, handing to the
/// person, what they object to, and the limitation itself.
/// Telling somebody of a breach is owed to them, whatever they asked (RGPD, art. 34).
constexpr std::string_view kBreachAddressed = audit::known_act("breach.addressed");
constexpr std::string_view kAllowed[] = {kDossierRead,     kDossierHanded,  kHoldAdded,
                                         kHoldLifted,      kRestrictionSet, kRestrictionLifted,
                                         kBreachAddressed, kRightsRecorded};

std::string annotation_json(const Annotation& annotation, const DossierId& id, Instant now) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("resourceType", "Communication");
  out.field("status", "completed");
  out.key("category");
  out.begin_array();
  out.begin_object();
  out.field("text", "Rectification, demande " + annotation.request);
  out.end_object();
  out.end_array();
  out.key("subject");
  out.begin_object();
  out.field("reference", "Patient/" + id.value);
  out.end_object();
  if (!annotation.about.empty()) {
    out.key("about");
    out.begin_array();
    out.begin_object();
    out.field("reference", annotation.about);
    out.end_object();
    out.end_array();
  }
  out.field("sent", iso(now));
  out.key("sender");
  out.begin_object();
  out.field("display", annotation.by);
  out.end_object();
  out.key("payload");
  out.begin_array();
  out.begin_object();
  out.field("contentString", annotation.text);
  out.end_object();
  out.end_array();
  out.end_object();
  return text;
}

Result<void> check_annotation(const Annotation& annotation, const Contents& contents) {
  if (annotation.text.find_first_not_of(" \t\r\n") == std::string::npos ||
      annotation.text.size() > kLongestAnnotation)
    return fail(Errc::invalid_input, "annotation.text",
                "Il faut dire ce qui est rectifié, en 10 000 octets au plus.",
                "Rien n’a été modifié.", "Écrivez la rectification.", "text");
  const auto has = [&](std::string_view key) {
    return std::any_of(contents.pieces.begin(), contents.pieces.end(),
                       [&](const Piece& piece) { return piece.key == key; });
  };
  if (!annotation.about.empty() && !has(annotation.about))
    return fail(Errc::not_found, "dossier.piece_unknown",
                "Cette pièce n’existe pas dans le dossier.", "Rien n’a été modifié.",
                "Rouvrez le dossier.", "about");
  if (has(annotation.key))
    return fail(Errc::conflict, "annotation.exists", "Cette rectification est déjà inscrite.",
                "Rien n’a été modifié.");
  return {};
}

/// What is written beside a piece about a transfusion is kept as long as it.
Category category_beside(const Contents& contents, const std::string& about) {
  for (const auto& piece : contents.pieces)
    if (!about.empty() && piece.key == about) return piece.category;
  return Category::care;
}

tl::unexpected<Error> restricted() {
  return fail(Errc::forbidden, "dossier.restricted",
              "Le traitement de ce dossier est limité à la demande de la personne (RGPD, "
              "art. 18)\u00a0: il se conserve et se lit, rien d’autre.",
              "Rien n’a été modifié ni transmis.",
              "Levez d’abord la limitation, après en avoir informé la personne.");
}

}  // namespace

Result<vault::OpenDossier> open_for(vault::Session& session, store::Transaction& tx,
                                    const DossierId& id, std::string_view act, Bytes detail,
                                    const Destination& destination) {
  auto opened = TRY(session.vault.open_dossier(
      tx, session.journal, id, {std::string(act), session.actor, std::move(detail)}));
  const bool allowed =
      std::find(std::begin(kAllowed), std::end(kAllowed), act) != std::end(kAllowed);
  if (!allowed && TRY(decode_label(opened.label)).restricted) return restricted();
  TRY_VOID(check_objections(session, tx, opened, destination, act == kDossierExported));
  return opened;
}

Result<void> set_restricted(vault::Session& session, store::Transaction& tx, const DossierId& id,
                            bool restricted, std::string_view reason, std::string_view by) {
  TRY_VOID(check_reason(reason, by));
  auto dossier = TRY(open_for(session, tx, id, restricted ? kRestrictionSet : kRestrictionLifted,
                              reason_detail(reason)));
  auto facts = TRY(decode_label(dossier.label));
  if (facts.restricted == restricted)
    return fail(Errc::conflict, "restriction.already",
                restricted ? "Le traitement de ce dossier est déjà limité."
                           : "Le traitement de ce dossier n’est pas limité.",
                "Rien n’a été modifié.", "Rouvrez le dossier.");
  facts.restricted = restricted;
  dossier.label = encode(facts);
  return session.vault.update_label(tx, dossier);
}

Result<void> check_may_merge(vault::Session& session, const DossierId& first,
                             const DossierId& second) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    // Looking is a reading; the decision is journalled once, where it is taken.
    for (const auto* id : {&first, &second}) {
      const auto opened = TRY(open_for(session, tx, *id, kDossierRead));
      if (TRY(decode_label(opened.label)).restricted) return restricted();
    }
    return {};
  });
}

Result<void> annotate(vault::Session& session, store::Transaction& tx, const DossierId& id,
                      const Annotation& annotation) {
  auto dossier = TRY(open_for(session, tx, id, kDossierAnnotated));
  auto contents = TRY(load_contents(session.vault, tx, dossier));
  TRY_VOID(check_annotation(annotation, contents));
  const auto now = session.clock.now();
  const auto text = annotation_json(annotation, id, now);
  Piece piece;
  piece.key = annotation.key;
  piece.type = kAnnotationType;
  piece.category = category_beside(contents, annotation.about);
  piece.title = Personal<std::string>("Rectification, demande " + annotation.request);
  piece.mime = kResourceMime;
  piece.size = text.size();
  piece.sha256 = crypto::sha256(as_bytes(text));
  piece.imported_on = paris_date(now);
  PieceWriter writer(session.vault, tx, dossier);
  TRY_VOID(writer.add(piece, as_bytes(text)));
  TRY_VOID(writer.finish());
  contents.pieces.push_back(std::move(piece));
  TRY_VOID(save_manifest(session.vault, tx, dossier, contents));
  auto facts = TRY(decode_label(dossier.label));
  facts.last_write = paris_date(now);
  dossier.label = encode(facts);
  return session.vault.update_label(tx, dossier);
}

}  // namespace serment::dossier
