#!/usr/bin/env python3
"""Each screen of the application over HTTPS, on the fictional practice of 12 000 patients: the requests that the
screen sends, one after the other on a kept connection (a browser sends several at once), beside nginx serving a file
of the same size to the same client. Then the proof bundle, and the search as one types with 100 000 patients. Prints
lines as serment_bench does.

    bench/screens_bench.py [BUILD] [--only WORD]    # BUILD: build/test by default; needs nginx
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests/net"), str(ROOT / "tests/api"), str(ROOT / "bench")]
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("build", nargs="?", default=str(ROOT / "build/test"))
ARGUMENTS.add_argument("--only", default="", help="screens, evidence or search")
ARGUMENTS.add_argument("--patients", type=int, default=12_000)
ARGUMENTS.add_argument("--crowd", type=int, default=100_000, help="patients of the search")
ASKED = ARGUMENTS.parse_args()
os.environ["SERMENT_BINARY"] = str(pathlib.Path(ASKED.build).resolve() / "src/app/serment")
os.environ.setdefault("SERMENT_TEST_FAST_KEYS", "1")  # signing in is not what is measured
sys.argv[1:] = [ASKED.build]
from https_bench import Nginx, free_port  # noqa: E402
from online import BINARY, Client, Server, expect  # noqa: E402

TURNS, KEYS_TYPED = 40, 1_500
SCREEN_GOAL, EVIDENCE_GOAL, SEARCH_GOAL = 0.100, 20, 0.020

# Screen → its requests, as its components send them; {name} is what the practice holds (see `held`).
SCREENS = {
    "accueil": ["/home"],
    "échéances": ["/duties", "/digest", "/calendar"],
    "patients": ["/patients?limit=25"],
    "un dossier": ["/dossiers/{dossier}", "/dossiers/{dossier}/rights", "/requests/catalogue"],
    "doublons": ["/duplicates"],
    "demandes": ["/requests/catalogue", "/requests"],
    "une demande": ["/requests/{request}", "/requests/catalogue", "/requests/{request}/history"],
    "pièces d’une demande": ["/requests/{asked}/pieces"],
    "fuites et pertes": ["/breaches", "/breaches/examples"],
    "une fuite": ["/breaches/catalogue", "/breaches/{breach}", "/breaches/{breach}/form?kind=initial"],
    "prestataires": ["/processors"],
    "un prestataire": ["/processors/booking_platform"],
    "un contrat": ["/contracts/booking_platform"],
    "outils d’IA": ["/ai-tools", "/ai-tools/obligations"],
    "un outil d’IA": ["/ai-tools/{tool}", "/ai-tools/questions"],
    "texte sans identité": ["/pseudonyms", "/ai-tools"],
    "inventaire": ["/asset-kinds", "/assets"],
    "équipe": ["/members"],
    "un membre": ["/members/{member}"],
    "remplacements": ["/locum-grants", "/members"],
    "un remplacement": ["/locum-grants/{grant}", "/locum-grants/{grant}/report", "/members"],
    "engagements": ["/undertaking", "/people"],
    "arrivées et départs": ["/people/movements", "/people"],
    "formation": ["/lessons"],
    "urgences": ["/break-glass"],
    "relecture des accès": ["/access-reviews"],
    "une semaine d’accès": ["/access-reviews/{week}"],
    "journal": ["/journal?limit=50", "/journal/hours?days=30", "/journal/verification", "/members"],
    "ouvertures d’un dossier": ["/dossiers/{dossier}/journal"],
    "journal d’un acte": ["/journal?limit=50&action=dossier.read"],
    "conservation": ["/retention/plan", "/proposals"],
    "un mois d’effacements": ["/retention/plan?month={month}"],
    "une proposition": ["/proposals/{proposal}"],
    "effacements": ["/certificates"],
    "un certificat": ["/certificates/{certificate}"],
    "gels": ["/holds"],
    "imports": ["/imports"],
    "registre": ["/activities"],
    "une activité": ["/activities/form", "/activities/T01", "/activities/T01/versions"],
    "notices": ["/notices"],
    "analyses d’impact": ["/impact"],
    "une analyse d’impact": ["/impact/structure", "/impact/{assessment}", "/impact/{assessment}/versions"],
    "délégué": ["/dpo"],
    "procédures": ["/procedures"],
    "une procédure": ["/procedures/rights"],
    "transmission": ["/succession"],
    "contrôle": ["/inspections", "/inspection-guide", "/inspection-documents"],
    "une crise": ["/crises/{crisis}", "/crisis-guide"],
    "crises et kit": ["/crises", "/crisis-guide", "/crisis-kit", "/crisis-kit/call-tree"],
    "arnaques": ["/scam-checks", "/authority-letters"],
    "messages": ["/messages/domains", "/messages/exceptions"],
    "preuves": ["/evidence"],
    "réglages": ["/settings"],
    "appareils": ["/sessions", "/devices"],
}


class Practice(Server):
    """What `serment demo` writes, served, and its owner signed in."""

    def __init__(self, patients):
        super().__init__()
        began = time.monotonic()
        made = subprocess.run([BINARY, "--data", str(self.data), "--json", "demo", "--patients", str(patients),
                               "--fast-keys"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
        self.seconds = time.monotonic() - began
        self.logins = json.loads(made.stdout)["logins"]

    def owner(self):
        client, login = Client(self), self.logins[0]
        client.sign_in(login["login"], login["password"], login["totp_secret"])
        return client


def percentile(values, hundredths):
    return sorted(values)[min(len(values) - 1, len(values) * hundredths // 100)]


def line(what, ours, theirs, goal, at):
    """A printed line: percentiles of ours, of nginx, and whether the goal is met at that percentile."""
    mine, other = percentile(ours, at), percentile(theirs, at)
    met = "met" if mine < goal else "NOT MET"
    print(f"{what:<26} p50 {statistics.median(ours) * 1000:6.1f} ms  p{at} {mine * 1000:6.1f} ms   "
          f"nginx, a file of that size: p{at} {other * 1000:5.1f} ms   {mine / other:6.1f}   "
          f"goal < {goal * 1000:.0f} ms  {met}", flush=True)
    return mine < goal


def timed(send):
    """The answer and its seconds; waits when the server says that this browser asks too fast."""
    while True:
        began = time.perf_counter()
        answer = send()
        spent = time.perf_counter() - began
        if answer.status != 429:
            if answer.code != "journal.never_verified":
                expect(answer, 200)
            return answer, spent
        time.sleep(int(answer.headers.get("Retry-After", "1")))


def ask(client, path):
    return timed(lambda: client.get(path))[0]


def held(owner):
    """Something of each kind that the practice holds."""
    def first(path, field):
        return ask(owner, path).json["items"][0][field]

    return {
        "dossier": first("/patients?limit=25", "id"),
        "request": first("/requests", "number"),
        "asked": next(one["number"] for one in ask(owner, "/requests").json["items"] if one["next_step"] == "review"),
        "breach": first("/breaches", "id"),
        "tool": first("/ai-tools", "id"),
        "member": first("/members", "id"),
        "grant": first("/locum-grants", "id"),
        "week": first("/access-reviews", "week"),
        "month": ask(owner, "/retention/plan").json["by_month"][0]["month"],
        "proposal": first("/proposals", "id"),
        "certificate": first("/certificates", "id"),
        "assessment": "A-" + first("/requests", "number")[2:6] + "-001",
        "crisis": first("/crises", "id"),
    }


class Baseline:
    """nginx with the practice's own certificate, and a client of it that is ours."""

    def __init__(self, server, folder):
        tls = server.authority.parent
        self.folder, self.port = folder, free_port()
        self.nginx = Nginx(folder, b"{}", tls / "server.pem", tls / "server.key", self.port)
        self.client = Client(server)
        self.client.connect = self.connect

    def connect(self):
        import http.client
        self.client.connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30,
                                                             context=self.client.context())

    def seconds(self, size):
        file = self.folder / "www" / f"{size}.json"
        if not file.exists():
            file.write_bytes(b" " * size)
        began = time.perf_counter()
        expect(self.client.raw("GET", f"/{size}.json"), 200)
        return time.perf_counter() - began


def screens(server, baseline):
    owner = server.owner()
    names = held(owner)
    met = True
    for screen, requests in SCREENS.items():
        paths = [path.format(**names) for path in requests]
        size = sum(len(ask(owner, path).body) for path in paths)
        ours, theirs = [], []
        for _ in range(TURNS):
            ours.append(sum(timed(lambda path=path: owner.get(path))[1] for path in paths))
            theirs.append(baseline.seconds(size))
        met &= line(screen, ours, theirs, SCREEN_GOAL, 95)
    print(f"{'resident after it':<26} {server.resident_kib() / 1024:.1f} MB")
    return met


def evidence(server):
    owner = server.owner()
    began = time.monotonic()
    job = expect(owner.post("/evidence"), 202).json["job"]
    while job["state"] == "running":
        time.sleep(0.2)
        expect(owner.post("/patients/search", {"query": "a", "limit": 1}), 200)  # somebody is at work: no lock
        job = expect(owner.get("/jobs/" + job["id"]), 200).json
        job = job.get("job", job)
    spent = time.monotonic() - began
    assert job["state"] == "done", job
    print(f"{'proof bundle':<26} {spent:.1f} s   goal < {EVIDENCE_GOAL} s  {'met' if spent < EVIDENCE_GOAL else 'NOT MET'}")
    bundle = ask(owner, "/evidence").json["items"][0]
    began = time.monotonic()
    body = expect(owner.get(f"/evidence/{bundle['id']}"), 200).body
    print(f"{'its download':<26} {time.monotonic() - began:.1f} s, {len(body) / 1e6:.1f} MB")
    return spent < EVIDENCE_GOAL


def typed(owner):
    """What one types to find people: the beginnings of their names, letter after letter."""
    total = ask(owner, "/patients?limit=1").json["total"]
    words = []
    for n in range(60):
        page = ask(owner, f"/patients?limit=1&after={n * total // 60}").json["items"]
        words.append(page[0]["display"].split(" ")[0] if page else "")
    return [word[:length] for word in words for length in range(1, min(len(word), 7) + 1)]


def search(server, baseline):
    owner = server.owner()
    queries = typed(owner)
    ours, theirs = [], []
    for n in range(KEYS_TYPED):
        body = {"query": queries[n % len(queries)], "limit": 25}
        answer, spent = timed(lambda body=body: owner.post("/patients/search", body))
        ours.append(spent)
        theirs.append(baseline.seconds(len(answer.body)))
    return line("search as one types", ours, theirs, SEARCH_GOAL, 99)


def on_practice(patients, work):
    with Practice(patients) as server, tempfile.TemporaryDirectory(prefix="serment-screens.") as folder:
        print(f"{patients} patients, made in {server.seconds:.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
        baseline = Baseline(server, pathlib.Path(folder))
        try:
            return work(server, baseline)
        finally:
            baseline.nginx.stop()


def main():
    met = True
    if ASKED.only in ("", "screens", "evidence"):
        def both(server, baseline):
            done = ASKED.only == "evidence" or screens(server, baseline)
            return (ASKED.only == "screens" or evidence(server)) and done
        met &= on_practice(ASKED.patients, both)
    if ASKED.only in ("", "search"):
        met &= on_practice(ASKED.crowd, search)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
