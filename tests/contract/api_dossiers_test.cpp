// Patients, dossiers, holds, exports and settings, as each role sees them.
#include "contract/api_fixture.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

std::string piece_of(const Answer& dossier, std::string_view category) {
  const auto document = dossier.json();
  const auto pieces = expect(document.root().at("pieces"));
  for (const auto piece : pieces)
    if (piece.text_or("category") == category) return std::string(piece.text_or("id"));
  return "absent";
}

}  // namespace

CONTRACT_TEST("a patient is found by name, page after page, and the search is journalled") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  for (int n = 0; n < 5; ++n) desk.add_patient(std::to_string(n), "CANARI" + std::to_string(n));
  const auto found = desk.post(doctor, "/patients/search", R"({"query":"canari3"})");
  CHECK(found.has("CANARI3"));
  CHECK_FALSE(found.has("CANARI2"));
  // What is not shown is counted.
  CHECK(
      desk.post(doctor, "/patients/search", R"({"query":"canari","limit":2})").has("\"total\":5"));
  CHECK(desk.post(doctor, "/patients/search", R"({"query":""})").has("\"items\":[]"));
  CHECK(desk.acts("dossier.searched") == 1);  // as one types: one act a minute
  const auto first = desk.get(doctor, "/patients?limit=2");
  CHECK(first.has("\"total\":5"));
  CHECK(first.has("CANARI1"));
  const std::string next(first.json().root().text_or("next"));
  CHECK(desk.get(doctor, "/patients?limit=2&after=" + next).has("CANARI3"));
  CHECK(desk.get(doctor, "/patients?limit=moon").code == "request.number");
  CHECK(desk.get(doctor, "/patients?limit=9999").code == "request.number");
}

CONTRACT_TEST("the doctor reads all, the secretary nothing clinical, and each opening is written") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const auto id = desk.add_patient("1", "CANARI");
  const auto path = "/dossiers/" + id.value;
  const auto whole = desk.get(doctor, path);
  CHECK(whole.status == 200);
  CHECK(whole.has("\"transfusions\":[\"2010-03-01\"]"));
  CHECK(whole.has("\"cite\""));
  const auto seen = desk.get(secretary, path);
  CHECK(seen.status == 200);
  CHECK(seen.has("CANARI"));
  CHECK(seen.has("\"transfusions\":[]"));
  CHECK_FALSE(seen.has("2010-03-01"));
  CHECK_FALSE(seen.has("last_transfusion"));
  CHECK(piece_of(seen, "care") == "absent");
  const auto paper = piece_of(whole, "administrative");
  const auto care = piece_of(whole, "care");
  CHECK(piece_of(seen, "administrative") == paper);
  CHECK(desk.get(secretary, path + "/pieces/" + paper).status == 200);
  const auto refused = desk.get(secretary, path + "/pieces/" + care);
  CHECK(refused.status == 403);
  CHECK_FALSE(refused.has("canarisoin"));

  const auto piece = desk.get(doctor, path + "/pieces/" + care);
  CHECK(piece.has("canarisoin"));
  CHECK(piece.header("Content-Type") == "application/octet-stream");
  CHECK(piece.header("Content-Disposition").starts_with("attachment; filename=\"piece-"));
  CHECK(piece.header("Content-Security-Policy") == "default-src 'none'; sandbox");
  CHECK(desk.get(doctor, path + "/pieces/0123").code == "dossier.piece_unknown");
  CHECK(desk.acts("dossier.read", id.value) >= 2);

  const auto purpose = [&](const char* text) {
    return desk.ask(doctor, "GET", path, {.headers = {{"X-Purpose", text}}});
  };
  CHECK(purpose("rights").status == 200);
  CHECK(purpose("curiosité").code == "dossier.purpose");
  CHECK(desk.get(doctor, "/dossiers/moon").code == "dossier.unknown");
  CHECK(desk.get(doctor, "/dossiers/" + std::string(26, '0')).status == 404);
  const auto journal = desk.get(doctor, path + "/journal");
  CHECK(journal.has("Dossier ouvert"));
  CHECK(desk.get(secretary, path + "/journal").code == "permission.denied");
}

CONTRACT_TEST("a date is corrected with its reason, and the search learns of it") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto id = desk.add_patient("1", "CANARI");
  const auto set = [&](const std::string& body) { return desk.correct(doctor, id, body); };
  CHECK(set(R"({"fact":"birth","date":"1970-01-02","reason":"carte Vitale"})").status == 200);
  CHECK(desk.post(doctor, "/patients/search", R"({"query":"canari 1970"})").has("CANARI"));
  CHECK(set(R"({"fact":"death","date":"2030-01-01","reason":"erreur"})").code ==
        "dossier.fact_future");
  CHECK(set(R"({"fact":"moon","date":"2020-01-01","reason":"essai"})").code ==
        "dossier.fact_unknown");
  CHECK(set(R"({"fact":"birth","date":"moon","reason":"essai"})").status == 422);
  CHECK(set(R"({"fact":"death","date":"2026-03-01","reason":""})").code ==
        "dossier.reason_missing");
  const auto corrected = desk.get(doctor, "/dossiers/" + id.value);
  CHECK(corrected.has("\"before\":\"1969-05-04\""));
  CHECK(corrected.has("carte Vitale"));
  CHECK_FALSE(
      desk.get(desk.arrive(Role::secretary, "s"), "/dossiers/" + id.value).has("carte Vitale"));
}

CONTRACT_TEST(
    "two who correct the dates of a dossier: the second is told, and overwrites nothing") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto other = desk.arrive(Role::doctor, "other");
  const auto id = desk.add_patient("1", "CANARI");
  const auto path = "/dossiers/" + id.value;
  const auto set = [&](const Person& person, const std::string& seen, const std::string& date) {
    std::vector<net::Header> headers;
    if (!seen.empty()) headers.push_back({"If-Match", seen});
    return desk.ask(person, "PATCH", path + "/facts",
                    {.body = R"({"fact":"birth","date":")" + date + R"(","reason":"carte Vitale"})",
                     .headers = std::move(headers)});
  };
  const auto first = desk.get(doctor, path).header("ETag");
  CHECK(first.starts_with("\"v"));
  CHECK(desk.get(other, path).header("ETag") == first);
  CHECK(set(doctor, "", "1970-01-02").status == 428);
  const auto corrected = set(doctor, first, "1970-01-02");
  CHECK(corrected.status == 200);
  CHECK(corrected.header("ETag") == desk.get(other, path).header("ETag"));
  CHECK(corrected.header("ETag") != first);
  const auto late = set(other, first, "1971-01-02");
  CHECK(late.status == 412);
  CHECK(late.code == "conflict.changed");
  CHECK(desk.get(other, path).has("\"birth\":\"1970-01-02\""));
  CHECK(desk.acts("dossier.updated", id.value) == 1);
  // Put back as it was: it has been corrected all the same.
  const auto back = set(other, corrected.header("ETag"), "1969-05-04");
  CHECK(back.status == 200);
  CHECK(back.header("ETag") != first);
  // What is no correction changes nothing for who corrects; a date that an import brings does.
  CHECK(
      desk.post(doctor, path + "/holds", R"({"from":"2026-11-01","reason":"Expertise"})").status ==
      201);
  CHECK(desk.get(doctor, path).header("ETag") == back.header("ETag"));
  desk.add_patient("1", "CANARI", "1969-05-04");
  CHECK(desk.get(doctor, path).header("ETag") == back.header("ETag"));
  desk.online.run([&](vault::Session& session) -> Result<void> {
    dossier::ImportedPatient later;
    later.place = "entrée 1";
    later.identity.family_name = Personal<std::string>("CANARI");
    later.identity.given_names = Personal<std::string>("Camille");
    later.identity.birth = Personal(std::optional(parse_iso_date("1969-05-04").value()));
    later.identity.source_keys.push_back(Personal<std::string>("bureau|1"));
    later.last_care = parse_iso_date("2026-02-28").value();
    TRY(dossier::absorb(session, desk.online.services->engine.index(), std::move(later)));
    return {};
  });
  CHECK(desk.get(doctor, path).header("ETag") != back.header("ETag"));
  CHECK(set(doctor, back.header("ETag"), "1970-01-02").code == "conflict.changed");
}

CONTRACT_TEST("a claim suspends, is listed with its patient, and is lifted with a reason") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto id = desk.add_patient("1", "CANARI");
  const auto add = [&](const std::string& dossier, const std::string& body) {
    return desk.post(doctor, "/dossiers/" + dossier + "/holds", body);
  };
  const auto made = add(id.value, R"({"from":"2026-11-01","reason":"Expertise demandée"})");
  CHECK(made.status == 201);
  const std::string hold(made.json().root().text_or("id"));
  CHECK(add(id.value, R"({"from":"2026-11-02","to":"2026-11-01","reason":"Erreur"})").status ==
        422);
  CHECK(add("moon", R"({"from":"2026-11-01","reason":"Expertise"})").status == 404);
  CHECK(desk.get(doctor, "/holds").has("CANARI"));
  CHECK(desk.get(doctor, "/dossiers/" + id.value).has("Expertise demandée"));
  const auto lift = [&](const std::string& which) {
    return desk.post(doctor, "/holds/" + which + "/lift",
                     R"({"last_day":"2026-11-26","reason":"Affaire close"})");
  };
  CHECK(lift("moon").status == 404);
  CHECK(lift(hold).status == 200);
  CHECK(desk.get(doctor, "/holds").has("\"state\":\"lifted\""));
  CHECK(desk.acts("hold.added", id.value) == 1);
  CHECK(desk.acts("hold.lifted", id.value) == 1);
}

CONTRACT_TEST("a copy in clear is made in memory, under a neutral name, with a reason") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto id = desk.add_patient("1", "CANARI");
  const auto path = "/dossiers/" + id.value + "/export";
  CHECK(desk.post(doctor, path, R"({"reason":""})").code == "dossier.reason_missing");
  CHECK(desk.acts("dossier.exported", id.value) == 0);
  const auto copy = desk.post(doctor, path, R"({"reason":"Demande du patient"})");
  CHECK(copy.status == 200);
  CHECK(copy.body.starts_with("PK"));
  CHECK(copy.header("Content-Type") == "application/zip");
  CHECK(copy.header("Content-Disposition") == "attachment; filename=\"dossier.zip\"");
  CHECK(desk.acts("dossier.exported", id.value) == 1);
  const auto mine = "serment-" + std::to_string(::getpid()) + ".";
  for (const auto& entry : std::filesystem::directory_iterator(net::kMemoryFolder))
    CHECK_FALSE(entry.path().filename().native().starts_with(mine));
  CHECK(desk.post(desk.arrive(Role::secretary, "s"), path, R"({"reason":"Demande"})").code ==
        "permission.denied");
}

CONTRACT_TEST("an erasure is put off with a reason, until a day to come") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto id = desk.add_patient("1", "CANARI");
  const auto put_off = [&](const char* body) {
    return desk.post(doctor, "/dossiers/" + id.value + "/postponement", body);
  };
  CHECK(put_off(R"({"until":"2020-01-01","reason":"Suivi"})").status >= 400);
  CHECK(put_off(R"({"until":"2027-01-01","reason":"Suivi par un confrère"})").status == 204);
  CHECK(desk.acts("retention.postponed") == 1);
}

CONTRACT_TEST("settings: a choice, two people at once, and a new recovery key for who is fresh") {
  Store store;
  Desk desk(store);
  const auto owner = desk.arrive(Role::owner, "owner");
  const auto before = desk.get(owner, "/settings");
  CHECK(before.status == 200);
  CHECK(before.header("ETag") == "\"v0\"");
  CHECK(before.has("\"password_months\":12"));
  CHECK(before.has(store.dialect() == store::Dialect::sqlite ? "\"store\":\"sqlite\""
                                                             : "\"store\":\"postgresql\""));
  const auto change = [&](const char* body, const char* version) {
    std::vector<net::Header> headers;
    if (*version != '\0') headers.push_back({"If-Match", version});
    return desk.ask(owner, "PATCH", "/settings", {.body = body, .headers = std::move(headers)});
  };
  CHECK(change(R"({"password_renewal":"everyone"})", "").code == "conflict.if_match_needed");
  CHECK(change(R"({"password_renewal":"everyone"})", "\"v0\"").has("\"everyone\""));
  // The second of two people is told, and what the first chose stays.
  CHECK(change(R"({"password_renewal":"none"})", "\"v0\"").code == "conflict.changed");
  CHECK(desk.get(owner, "/settings").has("\"everyone\""));
  CHECK(change(R"({"password_renewal":"none"})", "v1").code == "conflict.if_match");
  CHECK(change(R"({"password_renewal":"moon"})", "\"v1\"").code == "settings.value");
  CHECK(change(R"({"lock_after_seconds":5})", "\"v1\"").code == "json.unknown");
  CHECK(change(R"({"password_renewal":"none"})", "\"v1\"").header("ETag") == "\"v2\"");
  CHECK(before.has("\"unattended\":{\"available\":false,\"active\":false"));
  CHECK(desk.acts("settings.changed") == 2);

  const auto key = desk.post(owner, "/settings/recovery-key");
  CHECK(key.status == 200);
  CHECK(key.json().root().text_or("recovery_key").size() > 20);
  CHECK(desk.acts("slot.changed") >= 1);
  desk.online.clock.set(desk.online.clock.now() + std::chrono::minutes(6));
  CHECK(desk.post(owner, "/settings/recovery-key").code == "session.reauthentication_needed");
  CHECK(desk.post(desk.arrive(Role::doctor, "associate"), "/settings/recovery-key").code ==
        "permission.denied");
}

CONTRACT_TEST("settings: the printed key still opens when the journal refuses its replacement") {
  Store store;
  Desk desk(store);
  const auto owner = desk.arrive(Role::owner, "owner");
  const auto printed = desk.post(owner, "/settings/recovery-key").json();
  const std::string key(printed.root().text_or("recovery_key"));
  desk.online.run([&](vault::Session& session) -> Result<void> {
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(tx.execute({"test", "UPDATE journal_head SET seal = $1"}, {ByteView(Bytes(32))}));
      return {};
    });
  });
  CHECK(desk.post(owner, "/settings/recovery-key").code == "journal.head");
  CHECK(desk.post(owner, "/settings/recovery-shares").code == "journal.head");
  CHECK(vault::Vault::unlock(desk.online.directory() / "keys", as_bytes(key), desk.online.clock,
                             desk.online.random)
            .has_value());
}
