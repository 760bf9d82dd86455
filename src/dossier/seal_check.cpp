#include "dossier/seal_check.h"

#include <map>

#include "dossier/contents.h"
#include "dossier/facts.h"
#include "dossier/holds.h"
#include "dossier/manifest.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kMostFaults = 1000;

/// What the manifest says lies in one object.
struct Announced {
  std::uint64_t pieces = 0;
  std::uint64_t end = 0;  ///< bytes that the object must hold at least
};

std::string pieces_counted(std::uint64_t pieces) {
  return pieces == 1 ? "une pièce" : std::to_string(pieces) + "\u00a0pièces";
}

/// Holds one dossier to what it says of itself.
class DossierTrial {
 public:
  DossierTrial(vault::Session& session, store::Transaction& tx, const vault::TriedDossier& tried,
               SealCheck& found)
      : x_session(session), x_tx(tx), x_tried(tried), x_found(found) {}
  Result<void> run();

 private:
  Result<void> check_identity();
  Result<void> check_manifest();
  Result<void> check_holds();
  void hold_to(const std::vector<Piece>& pieces);
  void compare(const vault::TriedObject& object, const Announced* announced);
  void check_scope();
  /// The only object of a kind, when it opens; else the fault is told.
  const vault::TriedObject* only(std::string_view kind, std::string_view code,
                                 std::string_view name);
  Result<std::optional<Bytes>> content(std::string_view kind);
  void add(std::string_view code, std::string text, const ObjectId& object = {});

  vault::Session& x_session;
  store::Transaction& x_tx;
  const vault::TriedDossier& x_tried;
  SealCheck& x_found;
};

void add_fault(SealCheck& found, SealFault fault) {
  if (found.faults.size() < kMostFaults)
    found.faults.push_back(std::move(fault));
  else
    ++found.faults_beyond;
}

void DossierTrial::add(std::string_view code, std::string text, const ObjectId& object) {
  add_fault(x_found, {x_tried.dossier.id, object, std::string(code), std::move(text)});
}

const vault::TriedObject* DossierTrial::only(std::string_view kind, std::string_view code,
                                             std::string_view name) {
  const vault::TriedObject* sound = nullptr;
  std::size_t seen = 0;
  for (const auto& object : x_tried.objects) {
    if (object.info.kind != kind) continue;
    ++seen;
    if (object.opens)
      sound = &object;
    else
      add(std::string(code) + "_damaged", std::string(name) + " ne s’ouvre pas.", object.info.id);
  }
  if (seen == 0) add(std::string(code) + "_missing", std::string(name) + " manque.");
  if (seen > 1)
    add(std::string(code) + "_twice", std::string(name) + " s’y trouve plus d’une fois.");
  return seen == 1 ? sound : nullptr;
}

Result<std::optional<Bytes>> DossierTrial::content(std::string_view kind) {
  auto opened = TRY(x_session.vault.get_kinds(x_tx, x_tried.dossier, {kind, kind}));
  if (opened.size() != 1) return std::nullopt;
  return std::optional(std::move(opened.front().plain));
}

Result<void> DossierTrial::check_identity() {
  if (only(kIdentityKind, "dossier.identity", "son identité") == nullptr) return {};
  const auto plain = TRY(content(kIdentityKind));
  if (plain && !decode_head(*plain))
    add("dossier.identity_damaged", "son identité s’ouvre et ne se lit pas.");
  return {};
}

void DossierTrial::compare(const vault::TriedObject& object, const Announced* announced) {
  const auto& id = object.info.id;
  if (announced == nullptr)
    add("piece.unlisted", "une pièce scellée s’y trouve, que sa liste n’annonce pas.", id);
  else if (!object.opens)
    add("piece.damaged",
        pieces_counted(announced->pieces) +
            (announced->pieces == 1 ? " ne s’ouvre" : " ne s’ouvrent") + " pas.",
        id);
  else if (object.content_size < announced->end)
    add("piece.damaged", "une pièce scellée est plus courte que sa liste ne l’annonce.", id);
}

void DossierTrial::hold_to(const std::vector<Piece>& pieces) {
  std::map<std::string, Announced, std::less<>> announced;
  for (const auto& piece : pieces) {
    auto& one = announced[piece.object.value];
    ++one.pieces;
    one.end = std::max(one.end, piece.offset + piece.size);
  }
  for (const auto& object : x_tried.objects) {
    if (object.info.kind == kIdentityKind || object.info.kind == kManifestKind) continue;
    const auto found = announced.find(object.info.id.value);
    compare(object, found == announced.end() ? nullptr : &found->second);
    if (found != announced.end()) announced.erase(found);
  }
  for (const auto& [id, one] : announced)
    add("piece.missing",
        pieces_counted(one.pieces) + (one.pieces == 1 ? " manque" : " manquent") + " dans la base.",
        ObjectId{id});
}

Result<void> DossierTrial::check_manifest() {
  if (only(kManifestKind, "dossier.manifest", "la liste de ses pièces") != nullptr) {
    const auto plain = TRY(content(kManifestKind));
    if (plain) {
      const auto pieces = decode_manifest(*plain);
      if (pieces) {
        hold_to(*pieces);
        return {};
      }
      add("dossier.manifest_damaged", "la liste de ses pièces s’ouvre et ne se lit pas.");
    }
  }
  check_scope();  // without its list, what is there can still be tried
  return {};
}

void DossierTrial::check_scope() {
  for (const auto& object : x_tried.objects)
    if (!object.opens && object.info.kind != kIdentityKind && object.info.kind != kManifestKind)
      add("piece.damaged", "une pièce scellée ne s’ouvre pas.", object.info.id);
}

Result<void> DossierTrial::check_holds() {
  if (!decode_label(x_tried.dossier.label)) {
    add("dossier.label_unknown", "ses dates de conservation ne se lisent pas.");
    return {};
  }
  const auto holds = holds_in(x_tx, x_session.practice(), x_tried.dossier);
  if (holds) {
    x_found.holds += holds->size();
    return {};
  }
  if (holds.error().errc != Errc::integrity && holds.error().errc != Errc::invalid_input)
    return tl::unexpected<Error>(holds.error());
  add("hold.tampered", "ses gels ne sont pas ceux qui ont été écrits.");
  return {};
}

Result<void> DossierTrial::run() {
  x_found.objects += x_tried.objects.size();
  if (!x_tried.practice_scope) ++x_found.dossiers;
  if (!x_tried.fault.empty()) {
    add(x_tried.fault,
        x_tried.fault == "vault.epoch_unknown"
            ? "il est scellé sous une époque dont la clé n’est pas dans le trousseau."
            : "son en-tête ne s’ouvre pas\u00a0: rien de lui ne peut être lu.");
    return {};
  }
  if (x_tried.practice_scope) {
    check_scope();
    return {};
  }
  TRY_VOID(check_identity());
  TRY_VOID(check_manifest());
  return check_holds();
}

}  // namespace

Result<SealCheck> check_seals(vault::Session& session, store::Transaction& tx,
                              const Progress& progress) {
  SealCheck found;
  const auto extent = TRY(session.vault.extent(tx));
  std::uint64_t done = 0;
  TRY_VOID(session.vault.try_seals(tx, [&](const vault::TriedDossier& tried) -> Result<void> {
    if (progress.cancelled != nullptr && progress.cancelled->load())
      return fail(Errc::conflict, "store.check_cancelled", "La vérification a été arrêtée.",
                  "Rien n’a été modifié.", "Relancez-la\u00a0: elle reprend du début.");
    TRY_VOID(DossierTrial(session, tx, tried, found).run());
    if (progress.report) progress.report(++done, extent.dossiers);
    return {};
  }));
  if (extent.stray_objects > 0)
    add_fault(found, {{},
                      {},
                      "piece.stray",
                      "des pièces scellées n’ont plus de dossier dans la base (" +
                          std::to_string(extent.stray_objects) + ")."});
  return found;
}

}  // namespace serment::dossier
