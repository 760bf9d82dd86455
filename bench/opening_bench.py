#!/usr/bin/env python3
"""Thirty-two clients who open dossiers over HTTPS, every opening durable in the journal, against one client's durable
inserts in a bare SQLite, on this machine's disk and on disks that take ten and twenty milliseconds more to be sure, as
those that turn do (a preloaded library makes both wait at each fsync); then how long the server takes to show its first page, and what it costs
when nobody comes. What is written together is worth its while where a disk is slow: where it is not, one insert a
quarter of a millisecond, twenty times as many answers would be more than TLS alone gives.

    bench/opening_bench.py [BUILD]     # BUILD: build/test by default; needs wrk, nginx, gcc and openssl
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests"), str(ROOT / "tests/drill")]
from screens_bench import Practice, ask  # noqa: E402 (it reads the arguments)
from https_bench import Nginx, free_port  # noqa: E402
from echo import certificate  # noqa: E402
from drill import slow_disk  # noqa: E402
from online import expect  # noqa: E402

PATIENTS, CLIENTS, TURNS, SECONDS, INSERTS = 2_000, 32, 3, 10, 300
SLOW_DISKS = 10, 20  # milliseconds
TIMES_GOAL, P99_GOAL, RESIDENT_GOAL, FIRST_PAGE_GOAL = 20, 0.050, 60, 0.300
TO_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


def told(what, ours, baseline, ratio, goal, met):
    print(f"{what:<46} {ours:<34} {baseline:<44} {ratio:<8} goal {goal:<22} {'met' if met else 'NOT MET'}", flush=True)
    return met


INSERTING = """
import sqlite3, sys, time
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("PRAGMA journal_mode=WAL")
base.execute("PRAGMA synchronous=FULL")
base.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, b BLOB)")
began = time.perf_counter()
for _ in range(int(sys.argv[2])):
    base.execute("INSERT INTO t (b) VALUES (zeroblob(256))")
print(time.perf_counter() - began)
"""


def inserts_a_second(folder, disk):
    """One client, one durable insert after another, in the folder where the practice is."""
    said = subprocess.run([sys.executable, "-c", INSERTING, str(folder / "bare.db"), str(INSERTS)],
                          env={**os.environ, **disk}, stdout=subprocess.PIPE, text=True, check=True).stdout
    return INSERTS / float(said)


def script(folder, owner, dossiers):
    """What wrk sends: dossiers in turn, as the browser of who is signed in."""
    cookies = "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
    paths = ",".join(f'"/api/v1/dossiers/{dossier}"' for dossier in dossiers)
    file = folder / "open.lua"
    file.write_text(f"""local paths = {{{paths}}}
local at = 0
local headers = {{ ["Cookie"] = "{cookies}", ["Accept"] = "application/json" }}
request = function() at = at % #paths + 1; return wrk.format("GET", paths[at], headers) end
""")
    return file


def openings_a_second(port, lua):
    said = subprocess.run(["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--latency", "-s", str(lua),
                           f"https://localhost:{port}"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(said)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return (float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1]), float(value) * TO_SECONDS[unit],
            int(re.search(r"(\d+) requests in", said)[1]))


def events(owner):
    return ask(owner, "/journal?limit=1").json["items"][0]["index"]


def openings(server, folder, what, disk):
    owner = server.owner()
    # Some patients objected, some dossiers are limited: those that open to who asks.
    found = [one["id"] for after in (0, 200) for one in ask(owner, f"/patients?limit=200&after={after}").json["items"]]
    dossiers = [one for one in found if owner.get(f"/dossiers/{one}").status == 200]
    lua = script(folder, owner, dossiers)
    turns, answered, before = [], 0, events(owner)
    for _ in range(TURNS):
        expect(owner.post("/session/touch"), 204)  # somebody is at work: no lock
        bare = inserts_a_second(server.data, disk)
        ours, p99, requests = openings_a_second(server.port, lua)
        turns.append((ours / bare, ours, bare, p99))
        answered += requests
    written = events(owner) - before
    if written < answered:
        sys.exit(f"{answered} dossiers were shown and only {written} openings are in the journal")
    ratio, ours, bare, p99 = (statistics.median(turn[n] for turn in turns) for n in range(4))
    return (told(what, f"{ours:.0f}/s, each in the journal",
                 f"one client's durable SQLite inserts: {bare:.0f}/s", f"{ratio:.1f}", f">= {TIMES_GOAL}", ratio >= TIMES_GOAL)
            & told("  its p99", f"{p99 * 1000:.1f} ms", "–", "–", f"< {P99_GOAL * 1000:.0f} ms", p99 < P99_GOAL))


def on_a_slow_disk(server, folder, milliseconds):
    own, disk = server.environment, slow_disk(milliseconds)
    server.environment = {**own, **disk}
    server.start()
    try:
        return openings(server, folder, f"  the same, a disk that takes {milliseconds} ms more", disk)
    finally:
        server.stop()
        server.environment = own


def cpu_seconds(server):
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle(server, what):
    time.sleep(3)
    before = cpu_seconds(server)
    time.sleep(10)
    spent, resident = (cpu_seconds(server) - before) / 10, server.resident_kib() / 1024
    return told(f"idle server, {what}", f"{resident:.1f} MB resident, {spent:.1%} CPU", "–", "–",
                f"< {RESIDENT_GOAL} MB, 0 %", resident < RESIDENT_GOAL and spent < 0.005)


def first_page(start, port_of):
    """Seconds from the start of the program to the end of its first page."""
    began = time.perf_counter()
    running = start()
    try:
        while subprocess.run(["curl", "-sfk", "-m", "5", "-o", "/dev/null", f"https://localhost:{port_of(running)}/"], check=False).returncode:
            if time.perf_counter() - began > 20:
                sys.exit("no first page in twenty seconds")
            time.sleep(0.002)
        return time.perf_counter() - began
    finally:
        running.stop()


def starts(server, folder):
    chain, key = certificate(folder)
    port = free_port()

    def ours():
        server.start()
        return server

    def theirs():
        site = pathlib.Path(tempfile.mkdtemp(dir=folder))
        return Nginx(site, b"{}", chain, key, port, settle=0, index=True)

    mine = statistics.median(first_page(ours, lambda running: running.port) for _ in range(5))
    other = statistics.median(first_page(theirs, lambda _: port) for _ in range(5))
    return told("start to first page", f"{mine * 1000:.0f} ms", f"nginx, the same way: {other * 1000:.0f} ms",
                f"{mine / other:.1f}", f"< {FIRST_PAGE_GOAL * 1000:.0f} ms", mine < FIRST_PAGE_GOAL)


def main():
    with Practice(PATIENTS) as server, tempfile.TemporaryDirectory(prefix="serment-opening.") as name:
        print(f"{PATIENTS} patients, {CLIENTS} clients, {TURNS} turns of {SECONDS} s; load {os.getloadavg()[0]:.1f}", flush=True)
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # nginx's workers are somebody else
        met = openings(server, folder, "opening a dossier over HTTPS, 32 clients", {})
        server.stop()
        for milliseconds in SLOW_DISKS:
            met &= on_a_slow_disk(server, folder, milliseconds)
        met &= starts(server, folder)
        server.start()
        met &= idle(server, "sealed")
        server.owner()
        met &= idle(server, f"open, {PATIENTS} patients")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
