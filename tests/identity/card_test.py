#!/usr/bin/env python3
"""A professional's card on the card's own port: a SoftHSM2 token holds the key, curl is the browser that shows
its certificate. Then the refusals, each with its own reason, with keys in files."""
import datetime
import http.client
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(os.environ.get("SERMENT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(ROOT / "tests" / "api"))
from online import PASSPHRASE, Server, expect, found  # noqa: E402

RPPS = "99700000005"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
KEY = "pkcs11:token=carte;object=auth;type=private;pin-value=1234"
FAILED = []

CONFIG = """
[ca]
default_ca = one
[one]
dir = .
database = index.txt
new_certs_dir = .
certificate = $ENV::WHO.pem
private_key = $ENV::WHO.key
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
crl_extensions = list
string_mask = utf8only
[any]
countryName = optional
stateOrProvinceName = optional
organizationName = optional
organizationalUnitName = optional
title = optional
commonName = optional
surname = optional
givenName = optional
[list]
authorityKeyIdentifier = keyid
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[card]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
1.2.250.1.71.1.2.2 = ASN1:INTEGER:$ENV::KIND
1.2.250.1.71.1.2.3 = ASN1:PRINTABLESTRING:8025000001/0000000001
[badge]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
[req]
distinguished_name = name
string_mask = utf8only
utf8 = yes
[name]
"""
DOCTOR = f"/C=FR/title=Médecin/CN=8{RPPS}+SN=ESSAI+GN=Ada"
CLERK = "/C=FR/ST=Paris (75)/O=CABINET D’ESSAI/OU=10B0000000/title=Personnel santé ou social/GN=Charles+CN=30B0000000/CPET0002+SN=ESSAI"


def check(name, work):
    try:
        work()
        print(f"ok {name}", flush=True)
    except Exception as error:  # one case must not hide the others
        FAILED.append(name)
        print(f"failed {name}: {error}", flush=True)


class Authorities:
    """A root, the authority of cards under it, and one of strangers; by openssl."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        (folder / "ca.cnf").write_text(CONFIG)
        (folder / "any.cnf").write_text("openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\n"
                                        "CipherString = DEFAULT@SECLEVEL=0\n")
        (folder / "index.txt").write_text("")
        for who, subject in (("root", "/C=FR/O=ESSAI/CN=AC RACINE D’ESSAI"), ("stranger", "/CN=Une autre racine")):
            self.run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{who}.key", "-out", f"{who}.pem",
                     "-days", "30", "-subj", subject, "-config", "ca.cnf", "-extensions", "authority")
        self.issue("cards", "/C=FR/O=ESSAI/CN=AC DES PERSONNES D’ESSAI", who="root", extensions="authority")

    def run(self, *arguments, kind=0, who="cards", **options):
        environment = {**os.environ, "KIND": str(kind), "WHO": who, **options.pop("environment", {})}
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")[-800:]
        return done.stdout

    def issue(self, name, subject, who="cards", extensions="card", kind=0, request=None, dates=(), bits=2048):
        if request is None:
            self.run("req", "-new", "-newkey", f"rsa:{bits}", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                     "-subj", subject, "-config", "ca.cnf", "-multivalue-rdn")
        self.run("ca", "-batch", "-notext", "-preserveDN", "-config", "ca.cnf", "-in", request or f"{name}.csr", "-out",
                 f"{name}.pem", "-extensions", extensions, *(dates or ("-days", "5")), kind=kind, who=who)
        return self.folder / f"{name}.pem"

    def list(self, where, who="cards", dates=("-crldays", "2")):
        self.run("ca", "-gencrl", "-config", "ca.cnf", "-out", "list.pem", *dates, who=who)
        shutil.copy(self.folder / "list.pem", where)

    def revoke(self, name, who="cards"):
        self.run("ca", "-revoke", f"{name}.pem", "-config", "ca.cnf", who=who)


class Token:
    """A card's chip: the key is drawn in it and never leaves it."""

    def __init__(self, folder, module):
        (folder / "tokens").mkdir()
        (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.environment = {"SOFTHSM2_CONF": str(folder / "softhsm2.conf"), "PKCS11_MODULE_PATH": module}
        self.run("softhsm2-util", "--init-token", "--free", "--label", "carte", "--pin", "1234", "--so-pin", "12345678")
        self.run("pkcs11-tool", "--module", module, "--token-label", "carte", "--login", "--pin", "1234", "--keypairgen",
                 "--key-type", "rsa:2048", "--id", "01", "--label", "auth")

    def run(self, *command):
        subprocess.run(command, env={**os.environ, **self.environment}, check=True, capture_output=True)


def present(server, client, certificate=None, key=None, token=None, path="/carte"):
    """The browser goes to the card's port with that certificate; gives where it is sent."""
    command = ["curl", "--silent", "--show-error", "--cacert", str(server.authority), "--dump-header", "-", "--max-time", "20",
               f"https://127.0.0.1:{server.card_port}{path}"]
    environment = dict(os.environ)
    if certificate:
        command += ["--cert", str(certificate)]
    if token:
        environment.update(token.environment)
        command += ["--engine", "pkcs11", "--key-type", "ENG", "--key", KEY]
    elif key:
        command += ["--key", str(key)]
        environment["OPENSSL_CONF"] = str(key.parent / "any.cnf")  # whatever its size: the server judges
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    location = ""
    for line in done.stdout.splitlines():
        name, _, value = line.partition(": ")
        if name.lower() == "location":
            location = value
        if name.lower() == "set-cookie":
            cookie, content = value.split(";", 1)[0].split("=", 1)
            client.cookies[cookie] = content
    return location


def show(server, client, *arguments, **options):
    location = present(server, client, *arguments, **options)
    home = f"https://127.0.0.1:{server.port}/#/carte?ticket="
    assert location.startswith(home), location
    return client.post("/session/card", {"ticket": location.removeprefix(home)})


def main():
    module = next((one for one in MODULES if os.path.exists(one)), None)
    tools = [one for one in ("softhsm2-util", "pkcs11-tool", "curl", "openssl") if not shutil.which(one)]
    if tools or module is None:
        print(f"skipped cards ({', '.join(tools) or 'SoftHSM2'} is missing)")
        return 0
    with Server() as server:
        cases(server, Token(server.home, module), Authorities(server.home / "ca"))
    return 1 if FAILED else 0


def cases(server, token, authorities):
    folder = pathlib.Path(f"{server.data}.tls/cards")
    folder.mkdir(parents=True)
    for who in ("root", "cards"):
        shutil.copy(authorities.folder / f"{who}.pem", folder)
    authorities.list(folder / "list.crl")
    owner = found(server)
    me = expect(owner.get("/session"), 200).json["member"]["id"]
    version = expect(owner.get(f"/members/{me}"), 200).headers["ETag"]
    expect(owner.patch(f"/members/{me}", {"rpps": RPPS}, headers={"If-Match": version}), 200)
    authorities.run("req", "-new", "-engine", "pkcs11", "-keyform", "engine", "-key", KEY, "-out", "doctor.csr", "-subj",
                    DOCTOR, "-config", "ca.cnf", "-multivalue-rdn", environment=token.environment)
    doctor = authorities.issue("doctor", DOCTOR, request="doctor.csr")
    files = lambda name: (authorities.folder / f"{name}.pem", authorities.folder / f"{name}.key")  # noqa: E731

    def refused(code, certificate=None, key=None, status=403):
        answer = show(server, server.client(), certificate, key)
        assert (answer.status, answer.code) == (status, code), repr(answer)
        assert answer.json["title"] and (answer.json.get("next") or code == "session.refused"), repr(answer)

    def signs_in():
        client = server.client()
        answer = expect(show(server, client, doctor, token=token), 200).json
        assert answer["member"]["id"] == me and not answer["second_factor_needed"], answer
        expect(client.get("/session"), 200)

    def once():
        client, victim = server.client(), server.client()
        location = present(server, client, doctor, token=token)
        ticket = {"ticket": location.split("ticket=")[1]}
        assert victim.post("/session/card", ticket).status == 401
        assert client.post("/session/card", ticket).status == 401, "a ticket shown by another is used up"

    def opens_the_screen():
        client = server.client()
        expect(show(server, client, doctor, token=token), 200)
        expect(client.post("/session/lock"), 204)
        assert expect(client.get("/session"), 200).json["locked"]
        authorities.issue("clerk", CLERK, kind=2)
        assert show(server, client, *files("clerk")).status == 401, "another person's card"
        assert not expect(show(server, client, doctor, token=token), 200).json["locked"]

    def bound():
        refused("session.refused", *files("clerk"), status=401)
        secretary = expect(owner.post("/members", {"display_name": "Secrétaire", "login": "secretaire", "roles": ["secretary"]}), 201)
        client = server.client()
        expect(client.post("/invitations/accept", {"code": secretary.json["invitation"]["code"],
                                                   "password": "Onze petits nuages gris passent lentement dessus"}), 200, 201)
        client.enrol_totp()
        expect(client.post("/session/reauthenticate", {"method": "password", "value": "Onze petits nuages gris passent lentement dessus"}), 200)
        expect(show(server, client, *files("clerk")), 200)
        again = expect(show(server, server.client(), *files("clerk")), 200).json
        assert again["member"]["login"] == "secretaire", again
        other = show(server, owner, *files("clerk"))
        assert (other.status, other.code) == (409, "factor.other_person"), repr(other)

    def other_badge():
        authorities.issue("badge", "/O=Essai/CN=Un badge", extensions="badge")
        refused("session.refused", *files("badge"), status=401)

    def invalid():
        authorities.issue("forged", DOCTOR)
        der = bytearray(authorities.run("x509", "-in", "forged.pem", "-outform", "DER"))
        der[-20] ^= 1
        (authorities.folder / "forged.der").write_bytes(der)
        authorities.run("x509", "-in", "forged.der", "-inform", "DER", "-out", "forged.pem")
        refused("card.invalid", *files("forged"))

    def dated(code, start, end):
        authorities.issue("dated", DOCTOR, dates=("-startdate", start, "-enddate", end))
        refused(code, *files("dated"))

    def revoked():
        authorities.issue("lost", DOCTOR)
        expect(show(server, server.client(), *files("lost")), 200)
        authorities.revoke("lost")
        authorities.list(folder / "list.crl")
        refused("card.revoked", *files("lost"))

    def lists():
        authorities.list(folder / "list.crl", dates=("-crl_lastupdate", "20250101000000Z", "-crl_nextupdate", "20250108000000Z"))
        refused("card.list_old", *files("clerk"))
        (folder / "list.crl").unlink()
        refused("card.list_missing", *files("clerk"))
        authorities.list(folder / "list.crl")

    def stranger():
        authorities.issue("elsewhere", DOCTOR, who="stranger")
        refused("card.chain", *files("elsewhere"))

    def usage():
        authorities.issue("usage", DOCTOR, extensions="server")
        refused("card.usage", *files("usage"))

    def weak():
        authorities.issue("weak", DOCTOR, bits=1024)
        refused("card.weak", *files("weak"))

    def authority_revoked():
        authorities.issue("old", "/C=FR/O=ESSAI/CN=AC ANCIENNE", who="root", extensions="authority")
        authorities.issue("aged", DOCTOR, who="old")
        shutil.copy(authorities.folder / "old.pem", folder)
        authorities.list(folder / "old.crl", who="old")
        expect(show(server, server.client(), *files("aged")), 200)
        authorities.revoke("old", who="root")
        authorities.list(folder / "root.crl", who="root")
        refused("card.authority_revoked", *files("aged"))
        expect(show(server, server.client(), doctor, token=token), 200)

    def nothing_else():
        client = server.client()
        for path in ("/", "/api/v1/state", "/ca/", "/carte/x"):
            assert present(server, client, path=path) == f"https://127.0.0.1:{server.port}/", path

    def removed():
        """The agent of a computer sees the card go: the screens opened there lock, and no other."""
        expect(owner.post("/session/reauthenticate", {"method": "password", "value": PASSPHRASE}), 200)
        until = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
        made = expect(owner.post("/tokens", {"label": "Lecteur de l’accueil", "scopes": ["home_read"], "expires_on": until}), 201)
        (server.home / "token.txt").write_text(made.json["secret"] + "\n")
        here, elsewhere = server.client(), server.client()
        elsewhere.connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=elsewhere.context(),
                                                           source_address=("127.0.0.9", 0))
        for client in (here, elsewhere):
            expect(show(server, client, *files("clerk")), 200)
        locked = lambda client: expect(client.get("/session"), 200).json["locked"]  # noqa: E731
        (server.home / "agent").mkdir()
        card = Token(server.home / "agent", token.environment["PKCS11_MODULE_PATH"])
        environment = {**os.environ, **card.environment, "SERMENT_CA": str(server.authority)}
        agent = subprocess.Popen([ROOT / "tools/lock_on_card_removal.sh", f"https://127.0.0.1:{server.port}/",
                                  server.home / "token.txt", card.environment["PKCS11_MODULE_PATH"]], env=environment,
                                 stderr=subprocess.PIPE, text=True)
        try:
            assert "surveillé" in agent.stderr.readline()
            time.sleep(0.7)
            assert not locked(here), "the card is there"
            shutil.move(server.home / "agent/tokens", server.home / "agent/pocket")
            (server.home / "agent/tokens").mkdir()
            gone = time.monotonic()
            while not locked(here):
                assert time.monotonic() - gone < 15, "the screen stayed open"
                time.sleep(0.05)
                expect(here.post("/session/touch"), 204, 423)
            assert not locked(elsewhere), "another computer"
            shutil.rmtree(server.home / "agent/tokens")
            shutil.move(server.home / "agent/pocket", server.home / "agent/tokens")
            expect(show(server, here, *files("clerk")), 200)
            time.sleep(1.2)
            assert not locked(here), "a card that comes back locks nothing"
        finally:
            agent.kill()
            agent.wait()
            agent.stderr.close()

    def sealed():
        server.stop()
        server.start()
        answer = show(server, server.client(), doctor, token=token)
        assert (answer.status, answer.code) == (423, "vault.sealed"), repr(answer)

    check("the card of the account's own number signs in", signs_in)
    check("its ticket serves once, in one browser", once)
    check("it opens its own screen again, not another's", opens_the_screen)
    check("a card without a number is bound in an open session, then signs in", bound)
    check("a badge of nobody opens nothing", other_badge)
    check("no card", lambda: refused("card.missing"))
    check("an altered certificate", invalid)
    check("an expired card", lambda: dated("card.expired", "20200101000000Z", "20210101000000Z"))
    check("a card of next year", lambda: dated("card.early", "20490101000000Z", "20490601000000Z"))
    check("a card in opposition", revoked)
    check("a list that is old, or missing", lists)
    check("an authority that the practice does not know", stranger)
    check("a certificate for another use", usage)
    check("a key that can be guessed", weak)
    check("an authority in opposition", authority_revoked)
    check("the card's port serves nothing else", nothing_else)
    check("a card that leaves its reader locks that computer's screens at once", removed)
    check("a card does not open a sealed practice, and says so", sealed)


if __name__ == "__main__":
    sys.exit(main())
