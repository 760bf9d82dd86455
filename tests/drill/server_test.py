#!/usr/bin/env python3
"""The same promises on PostgreSQL: kill -9 at every message, a server that stops, a second process, a
practice moved between the stores."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from drill import PATIENTS, count_calls, fault_environment, sources, whole
from harness import BINARY, Practice, case, main
from postgresql import Server

POINTS = 12
UNAVAILABLE = 8
CONFLICT = 5


@case
def kill_at_every_message_to_the_server(folder):
    practice = Practice(folder, "--store", Server.shared().database().url)
    source = sources(folder)
    total = count_calls(practice, folder, "import", source, socket=True)
    for at in sorted({*range(1, total + 1, max(1, total // POINTS)), total}):
        practice.run("import", source, env=fault_environment(at, socket=True), expect=(-9, 0))
        found = whole(practice)
        assert 0 <= found <= PATIENTS, at
    practice.run("import", source)
    assert whole(practice) == PATIENTS
    practice.run("store", "check")


@case
def a_server_that_stops_is_told_and_loses_nothing(folder):
    server = Server.shared()
    practice = Practice(folder, "--store", server.database().url)
    practice.run("import", sources(folder))
    server.stop(crash=True)
    try:
        result = practice.run("dossiers", "list", expect=UNAVAILABLE)
        assert "[store.unreachable]" in result.err, result.err
    finally:
        server.start()
    assert whole(practice) == PATIENTS


@case
def a_second_process_on_the_same_practice_is_refused(folder):
    practice = Practice(folder, "--store", Server.shared().database().url)
    source = sources(folder)
    practice.run("import", source)
    total = count_calls(practice, folder, "import", source, socket=True)
    # The first process stops itself near its end, while it holds the practice.
    environment = {"PATH": os.environ["PATH"], **practice.env, **fault_environment(total - 1, "stop", socket=True)}
    first = subprocess.Popen([str(BINARY), "import", str(source)], env=environment, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    try:
        event = os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        assert event.si_code == os.CLD_STOPPED, "the first process ended before it could be stopped"
        result = practice.run("dossiers", "list", expect=CONFLICT)
        assert "[store.in_use]" in result.err, result.err
    finally:
        first.kill()
        first.wait()
    assert whole(practice) == PATIENTS


@case
def a_practice_moves_to_the_server_and_back(folder):
    database = Server.shared().database()
    practice = Practice(folder)
    practice.run("import", sources(folder))
    root = practice.json("journal", "verify")["root"]
    there = practice.json("store", "migrate", "--to", database.url)
    assert there["journal_root"] == root
    assert database.sql("SELECT COUNT(*) FROM vault_dossier") == str(PATIENTS + 1)
    assert whole(practice) == PATIENTS
    back = practice.json("store", "migrate", "--to", folder / "retour.db")
    assert back["journal_size"] > there["journal_size"]
    assert whole(practice) == PATIENTS
    taken = practice.run("store", "migrate", "--to", database.url, expect=CONFLICT)
    assert "[store.target_not_empty]" in taken.err, taken.err
    assert whole(practice) == PATIENTS


if __name__ == "__main__":
    main()
