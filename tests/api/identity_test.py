"""Accounts over the real server: who gets in, what locks, what a departure closes, and what the journal
says of it."""
import datetime
import pathlib
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import case, main  # noqa: E402
from online import PASSPHRASE, Server, expect, found, fresh_instant, totp  # noqa: E402
from people import PASSWORD, join, locum, records_of_one_patient  # noqa: E402

LOGIN = "dr.lefevre"


def me(client):
    return expect(client.get("/session"), 200).json


def restart(server):
    server.stop()
    server.start()


def login(client, name, password):
    return client.post("/session/login", {"login": name, "password": password})


def refused(answer):
    """Said to whoever could not prove who they are, whatever the reason."""
    assert answer.status in (401, 403) and answer.code == "session.refused", answer
    return answer


def acts(owner, action):
    return expect(owner.get(f"/journal?action={action}&limit=100"), 200).json["items"]


@case
def whoever_comes_while_another_opens_is_still_asked_the_right_password(folder):
    with Server() as server:
        found(server)
        for _ in range(4):
            restart(server)
            answers = {}

            def attempt(name, password):
                answers[name] = login(server.client(), LOGIN, password)

            threads = [threading.Thread(target=attempt, args=(f"{n}", PASSPHRASE if n == 0 else f"faux {n} faux faux"))
                       for n in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert answers["0"].status == 200, answers
            for name in "123":
                refused(answers[name])
            assert expect(server.client().get("/state"), 200).json["practice"] == "open"


@case
def what_was_refused_while_sealed_is_told_on_opening(folder):
    with Server() as server:
        owner = found(server)
        restart(server)
        stranger = server.client()
        for n in range(3):
            refused(login(stranger, f"inconnu{n}", "une phrase fausse"))
        owner.sign_in(LOGIN, PASSPHRASE, owner.secret)
        assert [one for one in acts(owner, "session.refused") if one["actor"] == "system"], "nothing was told"


@case
def guesses_of_the_second_factor_wait_but_not_on_a_known_device(folder):
    with Server() as server:
        owner = found(server)
        thief = server.client()  # who has the password, not the telephone
        seen = []
        for n in range(8):
            ticket = expect(login(thief, LOGIN, PASSPHRASE), 200).json["ticket"]
            answer = thief.post("/session/second-factor", {"ticket": ticket, "method": "totp", "code": f"00000{n}"})
            seen.append(answer.code)
        assert seen[0] == "session.refused", seen
        assert seen[-1] == "rate.limited" and answer.status == 429, seen
        assert seen.count("session.refused") == 5, seen
        expect(owner.delete("/session"), 204)
        owner.sign_in(LOGIN, PASSPHRASE, owner.secret)
        me(owner)


@case
def a_ticket_is_no_session_and_dies_after_five_wrong_codes(folder):
    with Server() as server:
        owner = found(server)
        client = server.client()
        ticket = expect(login(client, LOGIN, PASSPHRASE), 200).json["ticket"]
        assert "__Host-serment" not in client.cookies
        expect(client.get("/session"), 401)
        client.cookies["__Host-serment"] = ticket
        expect(client.get("/session"), 401)
        client.cookies.clear()
        refused(client.post("/session/second-factor", {"ticket": "x", "method": "totp", "code": "000000"}))
        refused(client.post("/session/second-factor", {"ticket": ticket, "method": "email", "code": "1"}))
        for _ in range(4):
            client.post("/session/second-factor", {"ticket": ticket, "method": "totp", "code": "000000"})
        code = totp(owner.secret, fresh_instant(owner.secret))
        expect(client.post("/session/second-factor", {"ticket": ticket, "method": "totp", "code": code}), 401, 403, 429)


@case
def the_short_code_opens_this_device_only_and_stands_three_tries(folder):
    with Server() as server:
        owner = found(server)
        for weak in ("1234", "1111", "1987", "12a4", "123"):
            answer = expect(owner.put("/devices/current/pin", {"pin": weak, "password": PASSPHRASE}), 422)
            assert answer.code == "device.pin", answer
        expect(owner.put("/devices/current/pin", {"pin": "4829", "password": "faux"}), 422)
        expect(owner.put("/devices/current/pin", {"pin": "4829", "password": PASSPHRASE}), 204)
        assert me(owner)["device"]["pin_set"]
        assert (me(owner)["device"]["pin_least_digits"], me(owner)["device"]["pin_most_digits"]) == (4, 8)
        before = owner.cookies["__Host-serment"]
        expect(owner.post("/session/lock"), 204)
        started = time.monotonic()
        expect(owner.post("/session/unlock", {"method": "pin", "value": "4829"}), 200)
        assert time.monotonic() - started < 2
        assert owner.cookies["__Host-serment"] != before
        # Another browser, with her session but without the device, cannot use it.
        expect(owner.post("/session/lock"), 204)
        other = server.client()
        other.cookies = {"__Host-serment": owner.cookies["__Host-serment"]}
        refused(other.post("/session/unlock", {"method": "pin", "value": "4829"}))
        codes = [owner.post("/session/unlock", {"method": "pin", "value": wrong}).code
                 for wrong in ("4820", "4821", "4822", "4829")]
        assert codes == ["session.refused"] * 3 + ["session.pin_closed"], codes
        expect(owner.post("/session/unlock", {"method": "password", "value": PASSPHRASE}), 200)
        expect(owner.post("/session/lock"), 204)
        expect(owner.post("/session/unlock", {"method": "pin", "value": "4829"}), 200)


@case
def a_screen_locks_by_itself_and_opens_as_it_was(folder):
    with Server() as server:
        owner = found(server)
        session = me(owner)
        assert session["lock"] == {"after_seconds": 30, "warn_before_seconds": 10}, session["lock"]
        device = "/devices/" + session["device"]["id"]

        def delay(body, status, version=None):
            read = [one for one in expect(owner.get("/devices"), 200).json["items"] if one["current"]][0]["version"]
            return expect(owner.patch(device, body, headers={"If-Match": f'"v{version or read}"'}), status)

        assert expect(owner.patch(device, {"lock_after_seconds": 60}), 428).code == "conflict.if_match_needed"
        delay({"lock_after_seconds": 5}, 422)
        answer = delay({"lock_after_seconds": 300}, 422)
        assert answer.code == "device.reason_missing", answer
        kept = delay({"lock_after_seconds": 300, "reason": "Échographe : mains prises."}, 200).json["version"]
        assert delay({"label": "Celui d’un autre"}, 412, kept - 1).code == "conflict.changed"
        assert me(owner)["lock"]["after_seconds"] == 300
        assert acts(owner, "device.exception")
        delay({"lock_after_seconds": 10}, 200)
        id_before = [one for one in expect(owner.get("/sessions"), 200).json["items"] if one["current"]][0]["id"]
        time.sleep(5)
        expect(owner.post("/session/touch"), 204)
        time.sleep(6)
        expect(owner.get("/sessions"), 200)  # looking is no act, but the touch was
        time.sleep(5)
        assert me(owner)["locked"]
        assert expect(owner.get("/home"), 423).code == "session.locked"
        expect(owner.post("/session/touch"), 423)
        expect(owner.post("/session/unlock", {"method": "password", "value": PASSPHRASE}), 200)
        id_after = [one for one in expect(owner.get("/sessions"), 200).json["items"] if one["current"]][0]["id"]
        assert id_after == id_before
        # What asks for a fresh proof asks again after a lock.
        answer = owner.post("/tokens", {"label": "x", "scopes": ["home_read"], "expires_on": "2030-01-01"})
        assert answer.status == 403 and answer.code == "session.reauthentication_needed", answer
        refused(owner.post("/session/reauthenticate", {"method": "password", "value": "faux"}))
        expect(owner.post("/session/reauthenticate", {"method": "password", "value": PASSPHRASE}), 200)
        answer = owner.post("/tokens", {"label": "x", "scopes": ["home_read"], "expires_on": "2030-01-01"})
        assert answer.status == 422 and answer.code == "token.expiry", answer


@case
def the_team_changes_by_its_rules(folder):
    with Server() as server:
        owner = found(server)
        mine = "/members/" + me(owner)["member"]["id"]
        card = expect(owner.get(mine), 200)
        etag = card.headers["ETag"]
        assert expect(owner.patch(mine, {"display_name": "X"}), 428).code == "conflict.if_match_needed"
        answer = expect(owner.patch(mine, {"roles": ["secretary"]}, headers={"If-Match": etag}), 403)
        assert answer.code == "member.last_owner", answer
        for act in ("suspend", "depart"):
            assert expect(owner.post(f"{mine}/{act}", {"reason": "Un essai."}), 403).code == "member.last_owner"
        secretary = join(owner, "secretary")
        hers = "/members/" + me(secretary)["member"]["id"]
        etag = expect(owner.get(hers), 200).headers["ETag"]
        for body in ({"roles": ["god"]}, {"roles": []}, {"roles": ["inspector"]}, {"rpps": "123"},
                     {"display_name": ""}):
            expect(owner.patch(hers, body, headers={"If-Match": etag}), 422)
        expect(owner.patch(hers, {"display_name": "Paule"}, headers={"If-Match": etag}), 200)
        stale = owner.patch(hers, {"display_name": "Paulette"}, headers={"If-Match": etag})
        assert stale.status in (409, 412), stale
        expect(secretary.get("/session"), 200)
        etag = expect(owner.get(hers), 200).headers["ETag"]
        expect(owner.patch(hers, {"roles": ["secretary", "dpo"]}, headers={"If-Match": etag}), 200)
        expect(secretary.get("/session"), 401)
        # Making an owner asks who is asking; the rest of the team does not.
        expect(owner.post("/session/lock"), 204)
        expect(owner.post("/session/unlock", {"method": "password", "value": PASSPHRASE}), 200)
        second = {"display_name": "Dr Z", "login": "dr.z", "roles": ["owner"]}
        assert expect(owner.post("/members", second), 403).code == "session.reauthentication_needed"
        expect(owner.post("/session/reauthenticate", {"method": "password", "value": PASSPHRASE}), 200)
        expect(owner.post("/members", second), 201)
        # The last day that was given is the one that is shown, not its midnight's.
        helper = expect(owner.post("/members", {"display_name": "T", "login": "tech", "roles": ["technician", "dpo"], "ends_on": "2099-06-30"}), 201).json["member"]
        assert helper["ends_on"] == "2099-06-30", helper
        etag = owner.get(f"/members/{helper['id']}").headers["ETag"]
        assert expect(owner.patch(f"/members/{helper['id']}", {"ends_on": ""}, headers={"If-Match": etag}), 200).json.get("ends_on") is None
        taken = owner.post("/members", {"display_name": "Y", "login": "Secretary", "roles": ["doctor"]})
        assert taken.status == 409 and taken.code == "member.login_taken", taken


@case
def whoever_lost_everything_is_invited_again(folder):
    with Server() as server:
        owner = found(server)
        secretary = join(owner, "secretary")
        hers = "/members/" + me(secretary)["member"]["id"]
        again = expect(owner.post(f"{hers}/invitation"), 200).json
        assert again["member"]["state"] == "invited" and not again["member"]["second_factor"], again["member"]
        expect(secretary.get("/session"), 401)
        refused(login(server.client(), "secretary", PASSWORD))
        client = server.client()
        expect(client.post("/invitations/accept", {"code": again["invitation"]["code"], "password": "court"}), 422)
        typed = again["invitation"]["code"].lower().replace("-", " ")
        expect(client.post("/invitations/accept", {"code": typed, "password": PASSWORD}), 201)
        expect(client.get("/home"), 403)  # a second factor is owed first
        client.enrol_totp()
        expect(client.get("/home"), 200)
        expect(server.client().post("/invitations/accept", {"code": typed, "password": PASSWORD}), 404)


@case
def a_closed_account_opens_nothing_sealed_or_not_and_its_return_is_told(folder):
    with Server() as server:
        owner = found(server)
        secretary, doctor = join(owner, "secretary"), join(owner, "doctor")
        hers, his = (me(client)["member"]["id"] for client in (secretary, doctor))
        expect(owner.post(f"/members/{hers}/depart", {"reason": ""}), 422)
        expect(owner.post(f"/members/{hers}/depart", {"reason": "Fin de contrat."}), 200)
        expect(owner.post(f"/members/{his}/suspend", {"reason": "Congé long."}), 200)
        for name in ("secretary", "doctor"):
            refused(login(server.client(), name, PASSWORD))
        told = acts(owner, "session.refused")
        assert {hers, his} <= {one["object"] for one in told}, told
        restart(server)
        for name in ("secretary", "doctor"):
            refused(login(server.client(), name, PASSWORD))
            assert expect(server.client().get("/state"), 200).json["practice"] == "sealed"
        owner.sign_in(LOGIN, PASSPHRASE, owner.secret)
        expect(owner.post(f"/members/{his}/reinstate", {"reason": "Retour."}), 200)
        doctor.sign_in("doctor", PASSWORD, doctor.secret)
        expect(owner.post(f"/members/{hers}/reinstate", {"reason": "Retour."}), 403)
        # Reopened, he opens the practice again by himself.
        restart(server)
        expect(login(doctor, "doctor", PASSWORD), 200)
        assert expect(server.client().get("/state"), 200).json["practice"] == "open"


@case
def a_locum_enters_on_the_first_day_and_sees_only_their_own_grant(folder):
    with Server() as server:
        owner = found(server)
        today = datetime.date.today()
        mine = me(owner)["member"]["id"]
        grant = {"display_name": "Remplaçante", "rpps": "99700000005", "replaces": mine,
                 "from": (today + datetime.timedelta(days=30)).isoformat(),
                 "to": (today + datetime.timedelta(days=40)).isoformat()}
        later = expect(owner.post("/locum-grants", grant), 201).json
        assert later["grant"]["state"] == "scheduled", later
        assert later["grant"]["closes_at"][:10] == grant["to"], later
        assert later["invitation"]["expires_at"][:10] > grant["from"], later["invitation"]
        answer = server.client().post("/invitations/accept",
                                      {"code": later["invitation"]["code"], "password": PASSWORD})
        assert answer.status == 403 and answer.code == "invitation.too_early", answer
        replacement = locum(owner)
        seen = expect(replacement.get("/locum-grants"), 200).json["items"]
        assert [one["id"] for one in seen] == [replacement.grant["id"]], seen
        assert len(expect(owner.get("/locum-grants"), 200).json["items"]) == 2
        expect(replacement.get("/locum-grants/" + later["grant"]["id"]), 404)
        expect(replacement.get(f"/locum-grants/{later['grant']['id']}/report"), 404)
        card = expect(replacement.get(f"/locum-grants/{replacement.grant['id']}/card"), 200).json
        assert card["qr_svg"].startswith("<svg") and card["grant"]["login"] and card["closes_at"], card
        expect(join(owner, "secretary").get("/locum-grants"), 200)
        dossier = records_of_one_patient(owner)
        expect(replacement.get("/dossiers/" + dossier), 200)
        report = expect(replacement.get(f"/locum-grants/{replacement.grant['id']}/report"), 200).json
        assert report["dossiers_opened"] == 1, report
        reads = [one for one in acts(owner, "dossier.read") if one["object"] == dossier]
        assert replacement.grant["member_id"] in {one["actor"] for one in reads}, reads
        expect(owner.post(f"/locum-grants/{replacement.grant['id']}/sign"), 403)
        expect(owner.post(f"/locum-grants/{replacement.grant['id']}/revoke", {"reason": "Retour."}), 200)
        expect(replacement.get("/session"), 401)
        expect(owner.post(f"/locum-grants/{replacement.grant['id']}/sign"), 200)
        assert expect(owner.post(f"/locum-grants/{replacement.grant['id']}/revoke",
                                 {"reason": "Encore."}), 403).code == "locum.over"


@case
def an_emergency_is_reviewed_by_another(folder):
    with Server() as server:
        owner = found(server)
        dossier = records_of_one_patient(owner)
        secretary = join(owner, "secretary")
        kinds = lambda: {one["category"] for one in expect(secretary.get("/dossiers/" + dossier), 200).json["pieces"]}
        assert "care" not in kinds(), kinds()
        body = {"dossier_id": dossier, "reason": "Malaise en salle d’attente, traitement à connaître."}
        answer = secretary.post("/break-glass", body)
        if answer.code == "session.reauthentication_needed":
            expect(secretary.post("/session/reauthenticate", {"method": "password", "value": PASSWORD}), 200)
            answer = secretary.post("/break-glass", body)
        grant = expect(answer, 201).json["grant"]
        assert "care" in kinds(), kinds()
        expect(secretary.post("/break-glass", {**body, "reason": "vite"}), 422)
        expect(secretary.post("/break-glass", {**body, "dossier_id": "0" * 26}), 404, 422)
        expect(secretary.post(f"/break-glass/{grant['id']}/review", {"conclusion": "justified", "note": ""}), 403)
        expect(owner.post(f"/break-glass/{grant['id']}/review", {"conclusion": "justified", "note": "Vu."}), 200)
        again = owner.post(f"/break-glass/{grant['id']}/review", {"conclusion": "justified", "note": "Vu."})
        assert again.status == 409 and again.code == "break_glass.reviewed", again
        assert acts(owner, "break_glass.opened") and acts(owner, "break_glass.reviewed")


@case
def a_token_does_what_its_scopes_say_and_nothing_of_a_person(folder):
    with Server() as server:
        owner = found(server)
        until = (datetime.date.today() + datetime.timedelta(days=90)).isoformat()
        made = expect(owner.post("/tokens", {"label": "Sauvegarde", "scopes": ["settings_read"],
                                             "expires_on": until}), 201).json
        assert made["secret"].startswith("srm_")
        assert "secret" not in str(expect(owner.get("/tokens"), 200).json)
        script = server.client(token=made["secret"])
        expect(script.get("/settings"), 200)
        for path in ("/home", "/members", "/journal", "/sessions", "/devices", "/tokens"):
            assert expect(script.get(path), 403).code == "permission.denied", path
        for path, body in (("/tokens", {"label": "y", "scopes": ["settings_read"], "expires_on": until}),
                           ("/factors/recovery-codes", {}), ("/settings/recovery-key", {})):
            expect(script.post(path, body), 403)
        expect(script.put("/password", {"current": PASSPHRASE, "new": PASSWORD}), 403)
        for method, path in (("POST", "/factors/totp"), ("POST", "/factors/totp/confirm"), ("DELETE", "/factors/totp"),
                             ("POST", "/factors/passkeys/options"), ("POST", "/factors/passkeys"),
                             ("GET", "/factors/passkeys"), ("POST", "/session/reauthenticate"),
                             ("POST", "/session/unlock"), ("DELETE", "/session"), ("GET", "/setup")):
            answer = script.call(method, path, {} if method == "POST" else None)
            assert (answer.status, answer.code) == (403, "permission.denied"), f"{method} {path}: {answer!r}"
        expect(server.client(token="srm_" + "0" * 52).get("/settings"), 401)
        # A local agent (a card leaves its reader) locks its maker's screens; they stay open behind.
        expect(script.post("/session/lock"), 204)
        assert me(owner)["locked"]
        expect(owner.post("/session/unlock", {"method": "password", "value": PASSPHRASE}), 200)
        expect(owner.delete("/tokens/" + made["token"]["id"]), 204)
        expect(script.get("/settings"), 401)


@case
def a_new_password_closes_the_other_sessions_and_opens_after_a_restart(folder):
    with Server() as server:
        owner = found(server)
        other = server.client()
        other.sign_in(LOGIN, PASSPHRASE, owner.secret)
        expect(owner.put("/devices/current/pin", {"pin": "4829", "password": PASSPHRASE}), 204)
        answer = expect(owner.put("/password", {"current": "faux", "new": PASSWORD}), 422)
        assert answer.code == "password.current", answer
        answer = expect(owner.put("/password", {"current": PASSPHRASE, "new": "Lefevre2026!!"}), 422)
        assert answer.code == "password.weak", answer
        expect(owner.put("/password", {"current": PASSPHRASE, "new": PASSWORD}), 204)
        expect(other.get("/session"), 401)
        assert not me(owner)["device"]["pin_set"]
        restart(server)
        refused(login(server.client(), LOGIN, PASSPHRASE))
        owner.sign_in(LOGIN, PASSWORD, owner.secret)
        expect(owner.get("/home"), 200)


@case
def a_code_that_has_served_is_refused_after_a_restart(folder):
    with Server() as server:
        owner = found(server)
        moment = fresh_instant(owner.secret)
        client = server.client()
        client.sign_in(LOGIN, PASSPHRASE, owner.secret, moment)
        restart(server)
        ticket = expect(login(server.client(), LOGIN, PASSPHRASE), 200).json["ticket"]
        refused(client.post("/session/second-factor", {"ticket": ticket, "method": "totp",
                                                       "code": totp(owner.secret, moment)}))


@case
def the_rule_says_what_is_missing(folder):
    with Server() as server:
        client = server.client()
        check = lambda text, login="": expect(client.post("/password/check", {"candidate": text, "login": login}),
                                              200).json
        assert check("kR7!vzQp2")["missing"].startswith("Encore 3 caractères."), check("kR7!vzQp2")
        good = check("Sept lapins bleus traversent le vieux pont")
        assert good["accepted"] and good["rule"] == "passphrase" and not good["missing"], good
        weak = check("Motdepasse2024!")
        assert not weak["accepted"] and weak["rule"] == "classes" and weak["reasons"], weak
        assert not check("kR7!a.lefevre#wL", "a.lefevre")["accepted"]
        started = time.monotonic()
        check("k" * 5000)
        assert time.monotonic() - started < 1


if __name__ == "__main__":
    main()
