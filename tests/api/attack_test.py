"""What an attacker on the practice's network tries, against the real server over TLS. Each case says
what he must find. The browser's side (scripts in imported names, policies) is in tests/web."""
import pathlib
import re
import socket
import ssl
import statistics
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import case, main  # noqa: E402
from online import PASSPHRASE, Client, Server, expect, found, fresh_instant, totp  # noqa: E402
from people import everyone, records_of_one_patient  # noqa: E402


@case
def one_tls_port_and_no_banner(folder):
    with Server() as server:
        answer = server.client().raw("GET", "/", headers={})
        assert "Server" not in answer.headers and "X-Powered-By" not in answer.headers, answer.headers
        plain = socket.create_connection(("127.0.0.1", server.http_port), 5)
        plain.sendall(b"GET /api/v1/state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        said = plain.recv(4096).decode()
        assert said.startswith("HTTP/1.1 308") and "practice" not in said, said
        plain.close()


@case
def nothing_is_there_before_the_code_and_no_default_account(folder):
    with Server() as server:
        stranger = server.client()
        expect(stranger.get("/home"), 401, 423)
        expect(stranger.post("/session/login", {"login": "admin", "password": "admin"}), 401, 403, 423)
        refused = expect(stranger.post("/setup/account", {
            "code": "0000-0000", "display_name": "X", "login": "x", "passphrase": PASSPHRASE,
            "practice_name": "X"}), 403, 429)
        assert refused.code, refused
        # The code cannot be guessed: it closes the door long before a millionth of the guesses.
        for _ in range(30):
            last = stranger.post("/setup/account", {
                "code": "1234-5678", "display_name": "X", "login": "x", "passphrase": PASSPHRASE,
                "practice_name": "X"})
        assert last.status == 429, last


@case
def a_form_of_another_site_changes_nothing(folder):
    with Server() as server:
        owner = found(server)
        base = {"Content-Type": "application/json", "Cookie": "; ".join(f"{k}={v}" for k, v in owner.cookies.items())}
        without = owner.raw("POST", "/api/v1/session/lock", b"{}", base)
        expect(without, 403)
        foreign = owner.raw("POST", "/api/v1/session/lock", b"{}",
                            {**base, "X-Requested-By": "serment", "Origin": "https://attaquant.example"})
        expect(foreign, 403)
        cross = owner.raw("POST", "/api/v1/session/lock", b"{}",
                          {**base, "X-Requested-By": "serment", "Sec-Fetch-Site": "cross-site"})
        expect(cross, 403)
        assert not expect(owner.get("/session"), 200).json["locked"]


@case
def a_session_given_by_an_attacker_is_never_taken(folder):
    with Server() as server:
        owner = found(server)
        victim = server.client()
        victim.cookies["__Host-serment"] = "0" * 52
        victim.sign_in(owner.login, PASSPHRASE, owner.secret)
        after = victim.cookies["__Host-serment"]
        assert after != "0" * 52
        expect(victim.get("/session"), 200)
        planted = server.client()
        planted.cookies["__Host-serment"] = "0" * 52
        expect(planted.get("/session"), 401)


@case
def cookies_are_out_of_reach_of_scripts_and_of_plain_http(folder):
    with Server() as server:
        owner = server.client()
        answer = owner.post("/setup/account", {
            "code": server.told["setup_code"], "display_name": "Dre A.", "login": "dre.a",
            "passphrase": PASSPHRASE, "practice_name": "Cabinet"})
        expect(answer, 201)
        session = next(c for c in answer.headers.get_all("Set-Cookie") if c.startswith("__Host-serment="))
        for word in ("HttpOnly", "Secure", "SameSite=Strict", "Path=/"):
            assert word.lower() in session.lower(), session
        assert "domain" not in session.lower()


@case
def every_answer_carries_the_browsers_defences(folder):
    with Server() as server:
        for path in ("/", "/api/v1/state", "/api/v1/absent", "/absent.js"):
            answer = server.client().raw("GET", path, headers={})
            policy = answer.headers["Content-Security-Policy"] or ""
            assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, (path, policy)
            assert "unsafe-inline" not in policy and "unsafe-eval" not in policy, policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["Referrer-Policy"] == "no-referrer", path
            if path.startswith("/api"):
                assert "no-store" in answer.headers["Cache-Control"], path


@case
def nobody_learns_which_accounts_exist(folder):
    with Server() as server:
        owner = found(server)
        texts, times = {}, {owner.login: [], "inconnu": []}
        for _ in range(4):
            for login in (owner.login, "inconnu"):
                stranger = server.client()
                started = time.monotonic()
                answer = stranger.post("/session/login", {"login": login, "password": "Une phrase tout à fait fausse"})
                times[login].append(time.monotonic() - started)
                body = answer.json
                body.pop("request_id", None)
                texts.setdefault(login, (answer.status, body))
        assert texts[owner.login] == texts["inconnu"], texts
        known, unknown = (statistics.median(times[name]) for name in (owner.login, "inconnu"))
        assert abs(known - unknown) < 0.5 * max(known, unknown) + 0.02, (known, unknown)


@case
def guessing_slows_down_and_does_not_lock_the_doctor_out(folder):
    with Server() as server:
        owner = found(server)
        attacker = server.client()
        statuses = [attacker.post("/session/login", {"login": owner.login, "password": f"faux {n} faux"}).status
                    for n in range(12)]
        assert 429 in statuses, statuses
        # From her own PC, which the server knows, she still comes in.
        owner.delete("/session")
        owner.sign_in(owner.login, PASSPHRASE, owner.secret)
        expect(owner.get("/session"), 200)


@case
def a_code_is_accepted_once(folder):
    with Server() as server:
        owner = found(server)
        moment = fresh_instant(owner.secret)
        one, two = server.client(), server.client()
        one.sign_in(owner.login, PASSPHRASE, owner.secret, moment)
        first = expect(two.post("/session/login", {"login": owner.login, "password": PASSPHRASE}), 200).json
        expect(two.post("/session/second-factor", {"ticket": first["ticket"], "method": "totp",
                                                   "code": totp(owner.secret, moment)}), 401, 403, 422)
        # A recovery code too.
        first = expect(two.post("/session/login", {"login": owner.login, "password": PASSPHRASE}), 200, 429)
        if first.status == 200:
            body = {"ticket": first.json["ticket"], "method": "recovery_code", "code": owner.recovery_codes[0]}
            expect(two.post("/session/second-factor", body), 200)
            first = expect(two.post("/session/login", {"login": owner.login, "password": PASSPHRASE}), 200).json
            expect(two.post("/session/second-factor", {**body, "ticket": first["ticket"]}), 401, 403, 422)


@case
def a_locked_screen_gives_nothing_away(folder):
    with Server() as server:
        owner = found(server)
        expect(owner.post("/session/lock"), 204)
        for path in ("/home", "/patients", "/journal", "/members", "/activities"):
            answer = owner.get(path)
            assert answer.status == 423 and answer.code == "session.locked", answer
        expect(owner.post("/session/unlock", {"method": "password", "value": "faux"}), 401, 403, 422)
        expect(owner.post("/session/unlock", {"method": "password", "value": PASSPHRASE}), 200)
        expect(owner.get("/home"), 200)


@case
def a_restart_seals_everything(folder):
    with Server() as server:
        owner = found(server)
        server.stop()
        server.start()
        again = server.client()
        again.cookies = dict(owner.cookies)
        assert expect(again.get("/state"), 200).json["practice"] == "sealed"
        expect(again.get("/patients"), 401, 423)
        again.sign_in(owner.login, PASSPHRASE, owner.secret)
        expect(again.get("/home"), 200)


@case
def each_role_reaches_what_the_table_says_and_nothing_else(folder):
    """Every route with every role: what the table refuses is refused, and nothing answers 500."""
    with Server() as server:
        owner = found(server)
        people = everyone(owner)
        dossier = records_of_one_patient(owner)
        table = {p["id"]: set(p["roles"]) for p in expect(owner.get("/roles"), 200).json["permissions"]}
        document = expect(owner.get("/openapi.json"), 200).json
        faults, tried = [], 0
        for pattern, methods in document["paths"].items():
            path = pattern.removeprefix("/api/v1")
            for method, route in methods.items():
                permission, access = route.get("x-permission"), route.get("x-access")
                if not permission or access == "anyone" or path.startswith(("/session", "/setup", "/factors")):
                    continue
                concrete = re.sub(r"\{[^}]+\}", lambda m: dossier if "dossier" in path else "T01", path)
                for role, client in people.items():
                    if role in table[permission] or method.upper() == "DELETE" and path == "/sessions":
                        continue
                    tried += 1
                    answer = client.call(method.upper(), concrete, {} if method != "get" else None)
                    if answer.status != 403:
                        faults.append((role, method, path, answer.status, answer.code))
        assert tried > 100, tried
        assert not faults, faults[:20]


@case
def a_secretary_sees_no_clinical_content(folder):
    with Server() as server:
        owner = found(server)
        people = everyone(owner)
        dossier = records_of_one_patient(owner)
        seen = expect(people["secretary"].get("/dossiers/" + dossier), 200).json
        whole = expect(owner.get("/dossiers/" + dossier), 200).json
        care = [p for p in whole["pieces"] if p["category"] != "administrative"]
        assert care, "the fixture has care pieces"
        assert all(p["category"] == "administrative" for p in seen["pieces"]), seen["pieces"]
        for piece in care:
            expect(people["secretary"].get(f"/dossiers/{dossier}/pieces/{piece['id']}"), 403, 404)
        for role in ("technician", "inspector"):
            expect(people[role].get("/dossiers/" + dossier), 403)
            expect(people[role].post("/patients/search", {"query": "ess"}), 403)


@case
def paths_do_not_climb(folder):
    with Server() as server:
        for path in ("/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%5c..%5cx",
                     "/api/v1/dossiers/..%2f..%2fstate", "/ca/../../serment.toml", "/%00", "//etc/passwd"):
            answer = server.client().raw("GET", path, headers={})
            assert answer.status in (400, 401, 404), (path, answer)
            assert b"root:" not in answer.body and b"practice =" not in answer.body, path


@case
def no_header_can_be_added_to_an_answer(folder):
    with Server() as server:
        owner = found(server)
        for value in ("x%0d%0aSet-Cookie:%20a=b", "x%C4%8D%C4%8ASet-Cookie:%20a=b"):
            cookies = {"Cookie": "; ".join(f"{k}={v}" for k, v in owner.cookies.items())}
            for known in ("journal?action=", "register.csv?", "register.csv?name="):
                answer = owner.raw("GET", f"/api/v1/{known}{value}", headers=cookies)
                assert answer.status == (200 if known == "journal?action=" else 400), (known, answer)
                assert answer.headers.get("Set-Cookie", "") .find("a=b") < 0, answer.headers


@case
def bad_bodies_are_refused_with_the_field(folder):
    with Server() as server:
        owner = found(server)
        for body, statuses in ((b"{", (400,)), (b'{"a":1,"a":2}', (400, 422)), (b"[" * 5000, (400,)),
                               (b'{"login":"\xff"}', (400,)), (b'{"login":3,"password":null}', (422,))):
            answer = owner.raw("POST", "/api/v1/session/login", body,
                               {"Content-Type": "application/json", "X-Requested-By": "serment"})
            assert answer.status in statuses, (body[:20], answer)
            assert answer.headers["Content-Type"].startswith("application/problem+json"), answer.headers
        answer = owner.post("/members", {"display_name": "X"})
        assert answer.status == 422 and answer.json.get("fields") or answer.json.get("place"), answer
        huge = owner.raw("POST", "/api/v1/session/login", b"x" * (2 << 20),
                         {"Content-Type": "application/json", "X-Requested-By": "serment"})
        assert huge.status == 413, huge


@case
def an_expired_or_departed_account_is_closed_at_once(folder):
    with Server() as server:
        owner = found(server)
        people = everyone(owner)
        secretary = people["secretary"]
        who = expect(secretary.get("/session"), 200).json["member"]["id"]
        expect(secretary.get("/home"), 200)
        expect(owner.post(f"/members/{who}/depart", {"reason": "Fin de contrat."}), 200, 204)
        expect(secretary.get("/home"), 401)
        answer = server.client().post("/session/login", {"login": secretary.login, "password": secretary.password})
        assert answer.status in (401, 403, 429), answer


@case
def old_tls_and_weak_ciphers_are_refused(folder):
    with Server() as server:
        for highest in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.minimum_version = context.maximum_version = highest
            context.set_ciphers("ALL:@SECLEVEL=0")
            try:
                context.wrap_socket(socket.create_connection(("127.0.0.1", server.port), 5))
                raise AssertionError(f"{highest} was accepted")
            except (ssl.SSLError, ConnectionResetError):
                pass


@case
def names_of_patients_are_in_no_log_and_no_address(folder):
    with Server() as server:
        owner = found(server)
        dossier = records_of_one_patient(owner)
        expect(owner.post("/patients/search", {"query": "ZZCANARI"}), 200)
        expect(owner.get("/dossiers/" + dossier), 200)
        owner.post(f"/dossiers/{dossier}/holds", {"from": "not a date", "reason": "ZZCANARI"})
        server.stop()
        assert "ZZCANARI" not in server.log().upper(), "a name reached the log"
        for path in pathlib.Path(server.data).rglob("*"):
            if path.is_file():
                content = path.read_bytes().upper()
                assert b"ZZCANARI" not in content, path.name


if __name__ == "__main__":
    main()
