// A limited dossier (RGPD 18) on every path, and a rectification beside its original (RGPD 16).
#include "contract/dossier_fixture.h"
#include "dossier/contents.h"
#include "dossier/restriction.h"

namespace serment::contract {
namespace {

template <class T>
std::string code_of(const Result<T>& outcome) {
  return outcome ? "" : outcome.error().code;
}

Result<void> restrict(vault::Session& session, const DossierId& id, bool limited,
                      std::string_view reason, std::string_view by) {
  return session.db.write([&](store::Transaction& tx) {
    return dossier::set_restricted(session, tx, id, limited, reason, by);
  });
}
Result<void> note(vault::Session& session, const DossierId& id,
                  const dossier::Annotation& annotation) {
  return session.db.write(
      [&](store::Transaction& tx) { return dossier::annotate(session, tx, id, annotation); });
}

constexpr std::string_view kLimited = "dossier.restricted";

}  // namespace

CONTRACT_TEST("a limited dossier is kept, read and held, and nothing else, until it is freed") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  auto& session = cabinet.session();
  CHECK(code_of(restrict(session, id, true, " ", "Dr Essai")) == "dossier.reason_missing");
  CHECK(code_of(restrict(session, id, false, "erreur", "Dr Essai")) == "restriction.already");
  expect(restrict(session, id, true, "exactitude contestée", "Dr Essai"));
  CHECK(cabinet.last_act() == "restriction.set");
  CHECK(code_of(restrict(session, id, true, "encore", "Dr Essai")) == "restriction.already");
  cabinet.restart();
  auto& again = cabinet.session();
  CHECK(cabinet.read(id).facts.restricted);

  const auto events = cabinet.rows("journal_event");
  CHECK(code_of(dossier::set_fact(again, id, dossier::Fact::birth, day("1970-01-01"), "acte",
                                  "Dr Essai")) == kLimited);
  const auto out = store.folder() / "limite";
  CHECK(code_of(dossier::export_dossier(again, id, out, "sauvegarde")) == kLimited);
  CHECK_FALSE(std::filesystem::exists(out));
  CHECK(code_of(dossier::check_may_merge(again, id, id)) == kLimited);
  CHECK(code_of(note(again, id, {"serment/1", "", "texte", "Dr Essai", "D-1"})) == kLimited);
  auto changed = canary("canariautre");
  CHECK(cabinet.absorb(std::move(changed)) == kLimited);
  CHECK(cabinet.rows("journal_event") == events);  // a refused act leaves nothing behind

  expect(dossier::add_hold(again, id, {day("2024-06-01")}, "réclamation", "Dr Essai"));
  dossier::ExportOptions to_the_person;
  to_the_person.destination.to = dossier::Audience::person;
  expect(dossier::export_dossier(again, id, out, "à sa demande", to_the_person));
  CHECK(std::filesystem::exists(out / "bundle.json"));
  CHECK(cabinet.last_act() == "dossier.handed");

  expect(restrict(again, id, false, "exactitude vérifiée", "Dr Essai"));
  CHECK(cabinet.last_act() == "restriction.lifted");
  CHECK_FALSE(cabinet.read(id).facts.restricted);
  CHECK(code_of(dossier::set_fact(again, id, dossier::Fact::birth, day("1970-01-01"), "acte",
                                  "Dr Essai")) == "");
}

CONTRACT_TEST("a rectification lies beside the original, which stays byte for byte") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  auto& session = cabinet.session();
  const auto before = cabinet.read(id).pieces;
  const dossier::Annotation right{"serment/D-2026-001/1", "Observation/c",
                                  "Le bras gauche, et non le droit.", "Dr Essai", "D-2026-001"};
  auto wrong = right;
  wrong.text = "  \n";
  CHECK(code_of(note(session, id, wrong)) == "annotation.text");
  wrong.text = std::string(10'001, 'a');
  CHECK(code_of(note(session, id, wrong)) == "annotation.text");
  wrong = right;
  wrong.about = "Observation/ailleurs";
  CHECK(code_of(note(session, id, wrong)) == "dossier.piece_unknown");
  expect(note(session, id, right));
  CHECK(cabinet.last_act() == "dossier.annotated");
  CHECK(code_of(note(session, id, right)) == "annotation.exists");
  cabinet.restart();
  const auto after = cabinet.read(id).pieces;
  REQUIRE(after.size() == before.size() + 1);
  for (const auto& piece : before) {
    const auto same = std::find_if(after.begin(), after.end(),
                                   [&](const auto& one) { return one.key == piece.key; });
    REQUIRE(same != after.end());
    CHECK(dossier::same_version(*same, piece));
  }
  std::string text;
  for (const auto& piece : after)
    if (piece.key == right.key)
      expect(dossier::read_piece(cabinet.session(), id, piece, "essai",
                                 [&](ByteView part) -> Result<void> {
                                   text += as_text(part);
                                   return {};
                                 }));
  CHECK(text.find("Le bras gauche, et non le droit.") != std::string::npos);
  CHECK(text.find("\"reference\":\"Observation/c\"") != std::string::npos);
  // The same import again neither removes it nor brings anything.
  CHECK(cabinet.absorb(canary()) == "unchanged");
  CHECK(cabinet.read(id).pieces.size() == after.size());
}

}  // namespace serment::contract
