"""What the browser tests share: the real server on a practice with a past, a Chromium that trusts its
authority as an installed post does, and the thread between a browser's script and the test."""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zoneinfo

ROOT = pathlib.Path(os.environ.get("SERMENT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
sys.path[:0] = [str(ROOT / "tests" / "api"), str(ROOT / "tests")]
from online import BINARY, Server, a_step_ago, expect, totp  # noqa: E402
from people import PASSWORD  # noqa: E402

WEB = ROOT / "web"
PATIENTS = 50


def lacking():
    """What is missing to run a browser here, or ""."""
    for program in ("chromium", "node", "certutil"):
        if not shutil.which(program):
            return program
    for package in ("playwright-core", "axe-core", "vite"):
        if not (WEB / "node_modules" / package).is_dir():
            return package
    return ""


def trusting_home(folder, authority):
    """A home whose Chromium trusts the practice's authority; every other certificate is judged as usual."""
    store = folder / "home/.pki/nssdb"
    store.mkdir(parents=True)
    for arguments in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "serment", "-i", str(authority)]):
        subprocess.run(["certutil", "-d", f"sql:{store}", *arguments], check=True, capture_output=True)
    return str(folder / "home")


class Practice(Server):
    """The fictional practice that `serment demo` writes: its team, a replacement, a year of work."""

    def __init__(self, *arguments):
        super().__init__()
        made = subprocess.run([BINARY, "--data", str(self.data), "--json", "demo", "--patients", str(PATIENTS),
                               "--fast-keys", *arguments], capture_output=True, check=True, text=True)
        self.people = {}
        for one in json.loads(made.stdout)["logins"]:
            role = {"dre.camille": "owner", "dr.basile": "doctor", "accueil": "secretary", "dpo": "dpo",
                    "technicien": "technician"}.get(one["login"], "locum")
            self.people[role] = {"login": one["login"], "password": one["password"], "secret": one["totp_secret"]}

    def enter(self, role):
        """The API as this person uses it. The code of the step before leaves the present one to the browser."""
        client = self.client()
        person = self.people[role]
        client.sign_in(person["login"], person["password"], person["secret"], a_step_ago)
        return client

    def invite_inspector(self, owner):
        """An inspector, for a week."""
        end = datetime.date.today() + datetime.timedelta(days=7)
        invitation = expect(owner.post("/members", {
            "display_name": "Inspecteur Exemple", "login": "controle", "roles": ["inspector"],
            "ends_on": end.isoformat()}), 201).json["invitation"]
        self.accept("inspector", "controle", invitation)

    def invite_locum(self, owner):
        """A locum whose last day is today; False after 20 h, when that access is closed already."""
        now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris"))
        if now.hour >= 19:
            return False
        me = expect(owner.get("/session"), 200).json["member"]["id"]
        granted = expect(owner.post("/locum-grants", {
            "display_name": "Dre Remplaçante Exemple", "rpps": "99700000005", "from": now.date().isoformat(),
            "to": now.date().isoformat(), "replaces": me}), 201).json
        self.accept("leaving", granted["grant"]["login"], granted["invitation"])
        return True

    def accept(self, role, login, invitation):
        client = self.client()
        expect(client.post("/invitations/accept", {"code": invitation["code"], "password": PASSWORD}), 200, 201)
        begun = expect(client.post("/factors/totp"), 200, 201).json
        expect(client.post("/factors/totp/confirm", {
            "ticket": begun["ticket"], "code": totp(begun["secret"], a_step_ago())}), 200, 201)
        self.people[role] = {"login": login, "password": PASSWORD, "secret": begun["secret"]}


def browse(script, server, told, answers=None):
    """Runs a browser's script: its cases are printed, what it asks for ("ask {…}") is answered."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="serment-web."))
    answers = answers or {}
    try:
        told = {"port": server.port, "home": trusting_home(folder, server.authority), "only": sys.argv[1:],
                "shots": tempfile.gettempdir(), "people": getattr(server, "people", {}), **told}
        browser = subprocess.Popen(["node", str(ROOT / "tests/web" / script), json.dumps(told)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for line in browser.stdout:
            if not line.startswith("ask "):
                print(line, end="", flush=True)
                continue
            asked = json.loads(line[4:])
            browser.stdin.write(json.dumps(answers[asked.pop("what")](**asked)) + "\n")
            browser.stdin.flush()
        return browser.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


__all__ = ["PASSWORD", "PATIENTS", "Practice", "ROOT", "Server", "WEB", "browse", "expect", "lacking", "totp"]
