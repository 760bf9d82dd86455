#!/usr/bin/env python3
"""Signing in through an OpenID Connect provider by another hand, npm oidc-provider, over real TLS on both
sides: the three algorithms, the way of Pro Santé Connect, binding, and every refusal."""
import http.client
import itertools
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

ROOT = pathlib.Path(os.environ.get("SERMENT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
HERE = ROOT / "tests/identity/oidc"
sys.path.insert(0, str(ROOT / "tests" / "api"))
from online import Server, expect, found  # noqa: E402

RPPS = "99700000005"
FAILED = []


def check(name, work):
    try:
        work()
        print(f"ok {name}", flush=True)
    except Exception as error:  # one case must not hide the others
        FAILED.append(name)
        print(f"failed {name}: {error}", flush=True)


VISITORS = itertools.count(2)


def visitor(server):
    """A browser on a machine of its own: attempts are counted by address."""
    client = server.client()
    client.connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=30, context=client.context(),
                                                    source_address=(f"127.0.0.{next(VISITORS)}", 0))
    return client


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def authority(folder):
    """An authority of the tests, and the provider's certificate by it."""
    def run(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)
    run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "root.key", "-out",
        "root.pem", "-subj", "/CN=Autorité d’essai", "-utf8", "-days", "2")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "provider.key", "-out",
        "provider.csr", "-subj", "/CN=localhost")
    run("x509", "-req", "-in", "provider.csr", "-CA", "root.pem", "-CAkey", "root.key", "-out", "provider.pem",
        "-days", "2", "-extfile", "names", "-set_serial", "1")


class Provider:
    def __init__(self, folder, redirect):
        self.port, self.root = free_port(), folder / "root.pem"
        told = {"port": self.port, "cert": str(folder / "provider.pem"), "key": str(folder / "provider.key"), "redirect": redirect}
        self.process = subprocess.Popen(["node", "provider.mjs", json.dumps(told)], cwd=HERE, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.process.stdout.readline() == "ready\n", "the provider did not start"

    def behave(self, **how):
        self.process.stdin.write(json.dumps(how) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ready\n"

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)

    def walk(self, address, home, cookies=None):
        """Follows the provider's pages as a browser does, until it sends back to `home`. `cookies`: those that
        the browser has of the provider, and goes on with."""
        cookies, context = {} if cookies is None else cookies, ssl.create_default_context(cafile=str(self.root))
        self.asked = False
        for _ in range(8):
            if address.startswith(home):
                return address
            place = urllib.parse.urlsplit(address)
            self.asked = self.asked or place.path.startswith("/interaction/")
            assert place.hostname in ("localhost", "127.0.0.1") and place.port == self.port, address
            connection = http.client.HTTPSConnection(place.hostname, place.port, timeout=10, context=context)
            cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
            connection.request("GET", f"{place.path}?{place.query}", headers={"Cookie": cookie})
            response = connection.getresponse()
            body = response.read()
            for one in response.headers.get_all("Set-Cookie") or []:
                name, value = one.split(";", 1)[0].split("=", 1)
                cookies[name] = value
            connection.close()
            assert response.status in (302, 303), f"{place.path} {response.status} {body[:200]!r}"
            # The session is the provider's own, whichever of its two names was used.
            address = urllib.parse.urljoin(address, response.headers["Location"])
        raise AssertionError("the provider goes round in circles")


def cookies_of(client):
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}


def page(client, path):
    answer = client.raw("GET", path, headers=cookies_of(client))
    assert answer.status == 302, repr(answer)
    return answer.headers["Location"]


def begin(client, provider="psc"):
    return page(client, f"/api/v1/oidc/{provider}/start")


def finish(client, address):
    """Comes back to the server, and shows the application's ticket."""
    place = urllib.parse.urlsplit(address)
    back = page(client, f"{place.path}?{place.query}")
    assert back.startswith("/#/carte?ticket="), back
    return client.post("/session/card", {"ticket": back.split("=", 1)[1]})


def main():
    if not shutil.which("node") or not shutil.which("npm"):
        print("skipped oidc-provider (node or npm is missing)")
        return 0
    if not (HERE / "node_modules").is_dir():
        if subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, check=False).returncode:
            print("skipped oidc-provider (npm ci did not succeed)")
            return 0
    with Server() as server:
        authority(server.home)
        home = f"https://127.0.0.1:{server.port}"
        provider = Provider(server.home, home + "/api/v1/oidc/callback")
        try:
            cases(server, provider, home)
        finally:
            provider.stop()
    return 1 if FAILED else 0


def described(provider, name="psc", client="rs256", **more):
    return {"id": name, "label": "Pro Santé Connect d’essai", "issuer": f"https://127.0.0.1:{provider.port}",
            "discovery_file": "wallet-openid-configuration", "client_id": f"serment-{client}",
            "client_secret": "un secret : assez/long+pour=servir", "scope": "openid scope_all", "least_acr": "eidas1",
            "hosts": ["127.0.0.1", "localhost"], "rpps_claims": ["SubjectNameID", "preferred_username"],
            "authority_pem": provider.root.read_text(), **more}


def cases(server, provider, home):
    owner = found(server)
    me = expect(owner.get("/session"), 200).json["member"]["id"]
    version = expect(owner.get(f"/members/{me}"), 200).headers["ETag"]
    expect(owner.patch(f"/members/{me}", {"rpps": RPPS}, headers={"If-Match": version}), 200)

    def seen():
        return {"If-Match": expect(owner.get("/settings/oidc"), 200).headers["ETag"]}

    def choose(*providers):
        return expect(owner.put("/settings/oidc", {"providers": list(providers)}, headers=seen()), 200).json

    def through(client, name="psc"):
        return finish(client, provider.walk(begin(client, name), home))

    def refused(code, place, **how):
        provider.behave(account="f:1:899700000005", name="8" + RPPS, **how)
        answer = through(visitor(server))
        assert (answer.status, answer.code, answer.json.get("place")) == (403, code, place), repr(answer)

    def settings():
        kept = choose(described(provider))
        assert kept["redirect_uri"] == home + "/api/v1/oidc/callback"
        assert kept["providers"][0]["client_secret_set"] is True and "client_secret" not in kept["providers"][0]
        assert visitor(server).get("/oidc/providers").json["items"] == [{"id": "psc", "label": "Pro Santé Connect d’essai"}]
        again = {**described(provider), "client_secret": None}
        del again["client_secret"]
        choose(again)
        for field, value in (("issuer", "http://127.0.0.1"), ("issuer", "https://ailleurs.example"), ("id", "PSC/"),
                             ("scope", "profile"), ("least_acr", ""), ("discovery_file", "../x")):
            answer = owner.put("/settings/oidc", {"providers": [described(provider, **{field: value})]}, headers=seen())
            assert (answer.status, answer.code) == (422, "oidc.provider"), f"{field}: {answer!r}"

    def together():
        stale = seen()
        choose(described(provider, label="De l’autre"))
        answer = owner.put("/settings/oidc", {"providers": []}, headers=stale)
        assert (answer.status, answer.code) == (412, "conflict.changed"), repr(answer)
        assert owner.put("/settings/oidc", {"providers": []}).code == "conflict.if_match_needed"
        kept = expect(owner.get("/settings/oidc"), 200).json["providers"]
        assert [one["label"] for one in kept] == ["De l’autre"], kept
        choose(described(provider))

    def tried():
        def attempt(**more):
            return owner.post("/settings/oidc/test", described(provider, **more))
        provider.behave(discovery={})
        choose()
        answer = expect(attempt(), 200).json
        assert urllib.parse.urlsplit(answer["authorization"]).port == provider.port and answer["keys"] > 0, answer
        assert expect(owner.get("/settings/oidc"), 200).json["providers"] == [], "trying kept something"
        assert attempt(authority_pem="").code == "client.unreachable"
        assert attempt(hosts=["ailleurs.example"]).code == "oidc.provider"
        assert attempt(discovery_file="absent").code == "oidc.refused"
        provider.behave(discovery={"issuer": "https://ailleurs.example"})
        answer = attempt()
        assert (answer.code, answer.json["place"]) == ("oidc.discovery", "issuer"), repr(answer)
        provider.behave(discovery={})
        assert len(expect(owner.get("/journal?action=oidc.tested&limit=50"), 200).json["items"]) >= 4
        choose(described(provider))

    def by_number():
        provider.behave(account="f:1:899700000005", name="8" + RPPS, acr="eidas2")
        client = visitor(server)
        answer = expect(through(client), 200).json
        assert answer["member"]["id"] == me and not answer["second_factor_needed"], answer
        expect(client.get("/session"), 200)

    def algorithms():
        choose(described(provider), described(provider, "ps", "ps256"), described(provider, "es", "es256"))
        for name in ("ps", "es"):
            provider.behave(account="f:1:899700000005", name="8" + RPPS)
            assert expect(through(visitor(server), name), 200).json["member"]["id"] == me

    def unknown():
        provider.behave(account="f:2:inconnu", name="899700000013")
        answer = through(visitor(server))
        assert (answer.status, answer.code) == (401, "session.refused"), repr(answer)

    def vouched_for():
        choose(described(provider, rpps_claims=[]))
        provider.behave(account="f:3:usurpateur", name="8" + RPPS)
        answer = through(visitor(server))
        assert (answer.status, answer.code) == (401, "session.refused"), repr(answer)

    def binding():
        provider.behave(account="f:4:lié", name="")
        assert expect(through(owner), 200).json["member"]["id"] == me
        assert expect(through(visitor(server)), 200).json["member"]["id"] == me
        choose(described(provider))

    def once():
        provider.behave(account="f:1:899700000005", name="8" + RPPS)
        client = visitor(server)
        address = provider.walk(begin(client), home)
        expect(finish(client, address), 200)
        expect(client.delete("/session"), 204)
        answer = finish(client, address)
        assert (answer.code, answer.json["place"]) == ("oidc.refused", "state"), repr(answer)

    def other_browser():
        provider.behave(account="f:1:899700000005", name="8" + RPPS)
        address = provider.walk(begin(visitor(server)), home)
        answer = finish(visitor(server), address)
        assert (answer.code, answer.json["place"]) == ("oidc.refused", "state"), repr(answer)
        victim, attacker = visitor(server), visitor(server)
        place = urllib.parse.urlsplit(provider.walk(begin(attacker), home))
        ticket = page(attacker, f"{place.path}?{place.query}").split("=", 1)[1]
        assert victim.post("/session/card", {"ticket": ticket}).status == 401

    def live_session():
        """The provider's own session, alive in the browser, neither opens a locked screen, nor confirms who asks,
        nor signs in; once the person is asked again, it does."""
        def pass_by(client, **how):
            provider.behave(account="f:1:899700000005", name="8" + RPPS, **how)
            return finish(client, provider.walk(begin(client), home, jar))

        def unmoved(answer):
            assert (answer.status, answer.code, answer.json["place"]) == (403, "oidc.token", "auth_time"), repr(answer)
            assert "venez de vous identifier" in answer.json["title"], answer.json
        client, jar = visitor(server), {}
        expect(pass_by(client), 200)
        assert provider.asked and jar, "the person was asked once"
        before = expect(client.get("/session"), 200).json["reauthenticated_until"]
        unmoved(pass_by(client, silent=True))
        assert not provider.asked, "the provider answered by itself"
        # A time that is told, but of long before the attempt.
        unmoved(pass_by(client, silent=True, claims={"auth_time": int(time.time()) - 120}))
        assert expect(client.get("/session"), 200).json["reauthenticated_until"] == before
        expect(client.post("/session/lock"), 204)
        unmoved(pass_by(client, silent=True))
        assert expect(client.get("/session"), 200).json["locked"], "the screen stays locked"
        answer = expect(pass_by(client), 200).json
        assert provider.asked and not answer["locked"], "asked again, the person comes in"
        expect(client.delete("/session"), 204)
        unmoved(pass_by(client, silent=True))
        assert client.get("/session").status == 401

    def discovery(**told):
        choose(described(provider, label="Autre fois"))  # forgets what was published
        provider.behave(discovery=told)
        client = visitor(server)
        where = begin(client)
        assert where.startswith("/#/carte?ticket="), where
        answer = client.post("/session/card", {"ticket": where.split("=", 1)[1]})
        assert (answer.status, answer.code, answer.json["place"]) == (403, "oidc.discovery", next(iter(told))), repr(answer)

    def unreachable():
        choose(described(provider, authority_pem=""))
        client = visitor(server)
        answer = client.post("/session/card", {"ticket": begin(client).split("=", 1)[1]})
        assert answer.code == "client.unreachable", repr(answer)
        choose(described(provider))

    def silent():
        """A provider that takes the connection and says nothing holds nobody else up."""
        with socket.create_server(("127.0.0.1", 0), backlog=32) as deaf:
            choose(described(provider, issuer=f"https://127.0.0.1:{deaf.getsockname()[1]}"))
            codes = []

            def knock():
                client = visitor(server)
                codes.append(client.post("/session/card", {"ticket": begin(client).split("=", 1)[1]}).code)
            knocking = [threading.Thread(target=knock) for _ in range(12)]
            for one in knocking:
                one.start()
            time.sleep(0.5)
            begun = time.monotonic()
            expect(visitor(server).get("/state"), 200)
            assert time.monotonic() - begun < 1, "the server waits with them"
            for one in knocking:
                one.join()
            assert codes.count("client.unreachable") <= 3 and codes.count("oidc.refused") >= 9, codes
        choose(described(provider))

    check("settings keep the secret, and refuse what is not whole", settings)
    check("two people at once: the second is told, and nothing is lost", together)
    check("a provider is tried before it is kept, and says what is wrong", tried)
    check("the national number of the provider opens the account of that number", by_number)
    check("PS256 and ES256, secret in the form", algorithms)
    check("a number of nobody opens nothing", unknown)
    check("a provider that vouches for no number opens nothing by it", vouched_for)
    check("shown in an open session, it is bound; then it opens", binding)
    check("an answer serves once", once)
    check("an answer for another browser is refused", other_browser)
    choose(described(provider))
    check("a provider that answers by itself, without asking the person, opens nothing", live_session)
    check("refusal by the person", lambda: refused("oidc.refused", None, refuse=True))
    check("a redirection in place of tokens is not followed", lambda: refused(
        "oidc.refused", "127.0.0.1: HTTP 302", moved=True))
    for place, claims in (("iss", {"iss": "https://ailleurs.example"}), ("aud", {"aud": "un-autre"}),
                          ("aud", {"aud": ["serment-rs256", "un-autre"]}), ("aud", {"azp": "un-autre"}),
                          ("exp", {"exp": 1_700_000_000}), ("iat", {"iat": 1_700_000_000}), ("nbf", {"nbf": 4_000_000_000}),
                          ("nonce", {"nonce": "un-autre"}), ("acr", {"acr": "eidas0"}), ("acr", {"acr": ""}),
                          ("auth_time", {"auth_time": 1_700_000_000}), ("auth_time", {"auth_time": 4_000_000_000}),
                          ("auth_time", {"auth_time": None}), ("sub", {"sub": ""})):
        check(f"refused for its {place}: {json.dumps(claims)}", lambda place=place, claims=claims: refused(
            "oidc.token", place, claims=claims))
    for name, how in (("none", {"header": {"alg": "none"}}), ("a shared secret", {"header": {"alg": "HS256"}}),
                      ("another key", {"stranger": True}), ("another algorithm of the key", {"header": {"alg": "PS256"}}),
                      ("an unknown key name", {"header": {"kid": "x"}}), ("a critical header", {"header": {"crit": ["b64"]}})):
        check(f"refused for its signature: {name}", lambda how=how: refused("oidc.token", "signature", **how))
    check("discovery of another issuer", lambda: discovery(issuer="https://ailleurs.example"))
    check("discovery with a token host that was not named", lambda: discovery(token_endpoint="https://ailleurs.example/t"))
    check("discovery in plain HTTP", lambda: discovery(jwks_uri="http://127.0.0.1/keys"))
    check("a provider whose certificate is not trusted", unreachable)
    check("a provider that answers nobody", silent)


if __name__ == "__main__":
    sys.exit(main())
