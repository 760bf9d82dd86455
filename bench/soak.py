#!/usr/bin/env python3
"""Fifty people at work on the real server: they sign in, search as they type, open dossiers, look at the home, the
duties and the requests, lock their screen and come back, leave and return. Every answer must be the one expected, the
memory must not grow, the journal must verify afterwards. Exit 0 when all three hold.

    bench/soak.py [BUILD] [--minutes 10]    # BUILD: build/test by default; half a minute by default
"""
import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests/api")]
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("build", nargs="?", default=str(ROOT / "build/test"))
ARGUMENTS.add_argument("--minutes", type=float, default=0.5)
ARGUMENTS.add_argument("--staff", type=int, default=50)
ARGUMENTS.add_argument("--patients", type=int, default=12_000)
ARGUMENTS.add_argument("--haste", type=float, default=1, help="divides the seconds that people think")
ARGUMENTS.add_argument("--fast-keys", action="store_true", help="passwords cheaply derived")
ASKED = ARGUMENTS.parse_args()
os.environ["SERMENT_BINARY"] = str(pathlib.Path(ASKED.build).resolve() / "src/app/serment")
if ASKED.fast_keys:
    os.environ["SERMENT_TEST_FAST_KEYS"] = "1"
from online import BINARY, Client, Server, expect  # noqa: E402
from people import PASSWORD  # noqa: E402

THINKS = 0.3, 1.7  # seconds between two acts of somebody
TOUCHES = 5  # seconds between two signs of life
# Of the resident memory, from the second tenth to the last, its least in each: the page cache of one more connection
# to the store (16 MiB) may still fill.
GROWTH_MIB = 20
# What people do, and how often beside the rest.
HABITS = [("search", 8), ("dossier", 8), ("home", 3), ("duties", 2), ("requests", 2), ("request", 2), ("lock", 1),
          ("leave", 1)]


class Desk(Client):
    """A browser on a post of its own: the server counts requests and attempts by address."""

    def __init__(self, server, number):
        super().__init__(server)
        self.address = f"127.0.{1 + number // 200}.{1 + number % 200}"

    def connect(self):
        self.connection = http.client.HTTPSConnection("127.0.0.1", self.server.port, timeout=60,
                                                      context=self.context(), source_address=(self.address, 0))


class Person(threading.Thread):
    def __init__(self, number, desk, login, secret, words, spent, faults, until):
        super().__init__(daemon=True)
        self.chance = random.Random(number)
        self.desk, self.login, self.secret, self.words = desk, login, secret, words
        self.spent, self.faults, self.until = spent, faults, until
        self.step = int(time.time() // 30)  # of the last one-time code, which serves once
        self.found, self.asked = [], []
        self.touched = time.monotonic()

    def timed(self, what, send, *statuses):
        began = time.perf_counter()
        answer = send()
        self.spent[what].append(time.perf_counter() - began)
        return expect(answer, *(statuses or (200,)))

    def touch(self):
        """As the application does while somebody is there: reading alone does not keep a screen open."""
        if time.monotonic() - self.touched > TOUCHES:
            self.touched = time.monotonic()
            expect(self.desk.post("/session/touch"), 204)

    def search(self):
        word = self.chance.choice(self.words)
        for length in range(2, 5):
            page = self.timed("search", lambda: self.desk.post("/patients/search", {"query": word[:length], "limit": 25}))
        self.found = [one["id"] for one in page.json["items"]] or self.found

    def dossier(self):
        if not self.found:
            return self.search()
        self.timed("dossier", lambda: self.desk.get("/dossiers/" + self.chance.choice(self.found)))

    def home(self):
        self.timed("home", lambda: self.desk.get("/home"))

    def duties(self):
        self.timed("duties", lambda: self.desk.get("/duties"))

    def requests(self):
        page = self.timed("requests", lambda: self.desk.get("/requests"))
        self.asked = [one["number"] for one in page.json["items"]]

    def request(self):
        if not self.asked:
            return self.requests()
        self.timed("request", lambda: self.desk.get("/requests/" + self.chance.choice(self.asked)))

    def lock(self):
        self.timed("lock", lambda: self.desk.post("/session/lock"), 204)
        expect(self.desk.get("/home"), 423)
        self.timed("unlock", lambda: self.desk.post("/session/unlock", {"method": "password", "value": PASSWORD}))

    def leave(self):
        """Only when the next code will be another one."""
        if int(time.time() // 30) == self.step:
            return self.home()
        self.timed("leave", lambda: self.desk.delete("/session"), 204)
        expect(self.desk.get("/home"), 401)
        while not self.came_back():
            while int(time.time() // 30) == self.step:
                time.sleep(1)

    def came_back(self):
        """Signs in with the code of this half-minute; a refusal is one fault, not all those that would follow."""
        self.step = int(time.time() // 30)
        began = time.perf_counter()
        try:
            self.desk.sign_in(self.login, PASSWORD, self.secret, self.step * 30)
        except AssertionError as fault:
            self.faults.append(f"{self.login}, sign in after {time.perf_counter() - began:.1f} s: {fault}")
            return time.monotonic() > self.until
        self.spent["sign in"].append(time.perf_counter() - began)
        return True

    def run(self):
        acts = [name for name, weight in HABITS for _ in range(weight)]
        while time.monotonic() < self.until:
            time.sleep(self.chance.uniform(*THINKS) / ASKED.haste)
            name = self.chance.choice(acts)
            try:
                self.touch()
                getattr(self, name)()
            except Exception as fault:  # whatever goes wrong is what this script is for
                self.faults.append(f"{self.login}, {name}: {fault}")
                if len(self.faults) > 20:
                    return


def practice(server):
    made = subprocess.run([BINARY, "--data", str(server.data), "--json", "demo", "--patients", str(ASKED.patients),
                           *(["--fast-keys"] if ASKED.fast_keys else [])],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    return json.loads(made.stdout)["logins"][0]


def hire(server, owner, number):
    """Somebody new at a desk of their own, enrolled and signed in."""
    role, login = ("doctor" if number % 5 == 0 else "secretary"), f"agent{number}"
    body = {"display_name": f"Agent {number}", "login": login, "roles": [role]}
    invitation = expect(owner.post("/members", body), 201).json["invitation"]
    desk = Desk(server, number)
    expect(desk.post("/invitations/accept", {"code": invitation["code"], "password": PASSWORD}), 200, 201)
    desk.enrol_totp()
    return desk, login


def watch(server, until):
    """Resident memory, each second or so."""
    seen = []
    while time.monotonic() < until:
        seen.append(server.resident_kib() / 1024)
        time.sleep(min(1.0, max(0.01, until - time.monotonic())))
    return seen


def tell(spent, seconds):
    for what, times in sorted(spent.items()):
        ordered = sorted(times)
        print(f"{what:<10} {len(times):>7} times   p50 {statistics.median(ordered) * 1000:7.1f} ms   "
              f"p95 {ordered[len(ordered) * 95 // 100] * 1000:7.1f} ms   worst {ordered[-1] * 1000:7.1f} ms")
    total = sum(len(times) for times in spent.values())
    print(f"{total} acts in {seconds:.0f} s, {total / seconds:.0f} a second; load {os.getloadavg()[0]:.1f}", flush=True)


def work(server, login):
    owner = Client(server)
    owner.sign_in(login["login"], login["password"], login["totp_secret"])
    patients = expect(owner.get("/patients?limit=200"), 200).json["items"]
    words = [one["display"].split(" ")[0] for one in patients]
    began = time.monotonic()
    staff = [hire(server, owner, number) for number in range(ASKED.staff)]
    print(f"{ASKED.staff} people hired in {time.monotonic() - began:.1f} s", flush=True)
    spent, faults = collections.defaultdict(list), []
    until = time.monotonic() + ASKED.minutes * 60
    people = [Person(number, desk, name, desk.secret, words, spent, faults, until)
              for number, (desk, name) in enumerate(staff)]
    for person in people:
        person.start()
    memory = watch(server, until)
    for person in people:
        person.join(60)
    tell(spent, ASKED.minutes * 60)
    # The least of each tenth: a password that is being judged takes 64 MiB for a moment.
    tenth = max(1, len(memory) // 10)
    least = [min(memory[at:at + tenth]) for at in range(0, len(memory) - tenth + 1, tenth)]
    print("resident, tenth by tenth: " + " ".join(f"{one:.0f}" for one in least) + f" MiB, {max(memory):.0f} at most")
    for fault in faults[:20]:
        print("fault:", fault)
    return faults, least[-1] - least[min(1, len(least) - 1)]  # the first tenth warms up


def main():
    server = Server()
    login = practice(server)
    with server:
        faults, growth = work(server, login)
        server.stop()
        code = server.process.returncode
        phrase = server.home / "phrase.txt"
        phrase.write_text(login["password"] + "\n")
        verified = subprocess.run([BINARY, "--data", str(server.data), "--passphrase-file", str(phrase), "journal",
                                   "verify"], capture_output=True, text=True, check=False)
        print((verified.stdout + verified.stderr).strip())
        if server.log().strip():
            print("the server said:\n" + server.log()[-2000:])
    flat = growth < GROWTH_MIB
    print(f"faults: {len(faults)}; growth {growth:+.1f} MiB, {'flat' if flat else 'NOT FLAT'}; server's exit code {code}; "
          f"journal {'verified' if verified.returncode == 0 else 'NOT VERIFIED'}")
    return 0 if not faults and flat and code == 0 and verified.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
