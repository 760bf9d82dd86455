// What a person objected to, at the one door to a dossier: each destination under each objection.
#include "contract/dossier_fixture.h"
#include "dossier/acts.h"
#include "dossier/opening.h"
#include "dossier/restriction.h"

namespace serment::contract {
namespace {

using dossier::Audience;
using dossier::Destination;

constexpr std::string_view kShared = "objection.care_team";
constexpr std::string_view kHosted = "objection.hosting";
constexpr std::string_view kUnsaid = "export.recipient";

Result<void> object(vault::Session& session, const DossierId& id, bool sharing, bool hosting) {
  return session.db.write([&](store::Transaction& tx) {
    return dossier::set_objections(session, tx, id, {sharing, hosting, {"usual"}});
  });
}

std::string door(vault::Session& session, const DossierId& id, std::string_view act,
                 const Destination& destination) {
  const auto opened = session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(dossier::open_for(session, tx, id, act, {}, destination));
    return {};
  });
  return opened ? "" : opened.error().code;
}

std::uint64_t unhosted(vault::Session& session) {
  std::uint64_t count = 0;
  expect(session.db.read([&](store::Transaction& tx) -> Result<void> {
    count = TRY(dossier::count_unhosted(session, tx));
    return {};
  }));
  return count;
}

struct Case {
  const char* what;
  std::string_view act;
  Destination to;
  const char* actor;
  std::string_view sharing, hosting;  ///< refused with, under that objection
};

const Case kCases[] = {
    {"dates, holds", dossier::kDossierRead, {Audience::practice, {}}, "other", "", ""},
    {"a hold", dossier::kHoldAdded, {Audience::practice, {}}, "other", "", ""},
    {"shown to the usual doctor", dossier::kDossierRead, {Audience::reader, {}}, "usual", "", ""},
    {"shown to another", dossier::kDossierRead, {Audience::reader, {}}, "other", kShared, ""},
    {"in emergency", dossier::kDossierRead, {Audience::emergency, {}}, "other", "", ""},
    {"to the person", dossier::kDossierHanded, {Audience::person, {}}, "other", "", ""},
    {"to an heir", dossier::kDossierExported, {Audience::entitled, {}}, "other", "", ""},
    {"to nobody said",
     dossier::kDossierExported,
     {Audience::practice, {}},
     "usual",
     kUnsaid,
     kUnsaid},
    {"to a colleague",
     dossier::kDossierExported,
     {Audience::professional, {}},
     "usual",
     kShared,
     ""},
    {"agreed to before they objected",
     dossier::kDossierExported,
     {Audience::professional, day("2020-01-01")},
     "usual",
     kShared,
     ""},
    {"agreed to since",
     dossier::kDossierExported,
     {Audience::professional, day("2399-01-01")},
     "usual",
     "",
     ""},
    {"to a host", dossier::kDossierExported, {Audience::host, {}}, "usual", "", kHosted},
    {"to a host, agreed to",
     dossier::kDossierExported,
     {Audience::host, day("2399-01-01")},
     "usual",
     "",
     kHosted},
};

}  // namespace

CONTRACT_TEST("each destination under each objection, and nothing is left of what is refused") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  auto& session = cabinet.session();
  for (const auto& standing : {std::pair{false, false}, std::pair{true, false},
                               std::pair{false, true}, std::pair{true, true}}) {
    const bool sharing = standing.first, hosting = standing.second;
    session.actor = "owner";
    expect(object(session, id, sharing, hosting));
    CHECK(cabinet.last_act() == "rights.recorded");
    for (const auto& one : kCases) {
      CAPTURE(one.what);
      CAPTURE(sharing);
      CAPTURE(hosting);
      session.actor = one.actor;
      const auto expected = hosting && !one.hosting.empty()   ? one.hosting
                            : sharing && !one.sharing.empty() ? one.sharing
                                                              : std::string_view();
      const auto events = cabinet.rows("journal_event");
      CHECK(door(session, id, one.act, one.to) == expected);
      CHECK(cabinet.rows("journal_event") == events + (expected.empty() ? 1 : 0));
    }
  }
}

CONTRACT_TEST("whom an objection keeps out sees what is administrative; it survives a restart") {
  Store store;
  Cabinet cabinet(store);
  auto patient = canary();
  add_resource(patient, "Coverage", "Coverage/c", R"({"resourceType":"Coverage"})",
               dossier::Category::administrative);
  patient.transfusions.push_back(day("2010-03-01"));
  REQUIRE(cabinet.absorb(std::move(patient)) == "created");
  const auto id = cabinet.only();
  expect(object(cabinet.session(), id, true, true));
  cabinet.restart();
  auto& session = cabinet.session();
  const auto read = [&](const char* actor, Audience to) {
    session.actor = actor;
    return expect(dossier::read(session, id, "essai", to));
  };
  const auto whole = read("usual", Audience::reader);
  CHECK_FALSE(whole.closed);
  CHECK(whole.pieces.size() == 2);
  CHECK(whole.transfusions.size() == 1);
  const auto outside = read("other", Audience::reader);
  CHECK(outside.closed);
  REQUIRE(outside.pieces.size() == 1);
  CHECK(outside.pieces.front().type == "Coverage");
  CHECK(outside.transfusions.empty());
  CHECK_FALSE(read("other", Audience::emergency).closed);
  CHECK_FALSE(read("other", Audience::person).closed);
  const auto content = [&](const char* actor, const dossier::Piece& piece, Audience to) {
    session.actor = actor;
    const auto done = dossier::read_piece(
        session, id, piece, "essai", [](ByteView) -> Result<void> { return {}; }, to);
    return done ? std::string() : done.error().code;
  };
  for (const auto& piece : whole.pieces) {
    const bool care = piece.category != dossier::Category::administrative;
    CHECK(content("usual", piece, Audience::reader).empty());
    CHECK(content("other", piece, Audience::reader) == (care ? kShared : ""));
    CHECK(content("other", piece, Audience::emergency).empty());
  }
  // A new import and a correction leave the objection as it was.
  session.actor = "owner";
  REQUIRE(cabinet.absorb(canary("canariautre")) == "updated");
  expect(dossier::set_fact(session, id, dossier::Fact::birth, day("1970-01-01"), "acte", "Dre E"));
  CHECK(read("other", Audience::reader).closed);
  CHECK(unhosted(session) == 1);
  expect(object(session, id, false, false));
  CHECK_FALSE(read("other", Audience::reader).closed);
  CHECK(unhosted(session) == 0);
}

CONTRACT_TEST("an export says to whom it goes, and a limited dossier still reaches the person") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  auto& session = cabinet.session();
  expect(object(session, id, true, false));
  const auto out = [&](const char* name, const Destination& destination) {
    dossier::ExportOptions options;
    options.destination = destination;
    const auto done = dossier::export_dossier(session, id, store.folder() / name, "essai", options);
    return done ? std::string() : done.error().code;
  };
  CHECK(out("unsaid", {}) == kUnsaid);
  CHECK(out("colleague", {Audience::professional, {}}) == kShared);
  CHECK_FALSE(std::filesystem::exists(store.folder() / "colleague"));
  CHECK(out("agreed", {Audience::professional, day("2399-01-01")}).empty());
  expect(session.db.write([&](store::Transaction& tx) {
    return dossier::set_restricted(session, tx, id, true, "contestée", "Dre Essai");
  }));
  CHECK(out("limited", {Audience::professional, day("2399-01-01")}) == "dossier.restricted");
  CHECK(out("person", {Audience::person, {}}).empty());
  // What a person objects to can be written and taken back while the dossier is limited.
  expect(object(session, id, false, true));
  CHECK(out("host", {Audience::host, {}}) == "dossier.restricted");
}

}  // namespace serment::contract
