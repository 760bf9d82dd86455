#!/usr/bin/env python3
"""The same promises on PostgreSQL: kill -9 at every message, a server that stops, a second process, a
practice moved between the stores."""
import pathlib
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from drill import PATIENTS, count_calls, fault_environment, new_practice, sources, whole
from harness import BINARY, case, main
from postgresql import Server

POINTS = 25
UNAVAILABLE = 8
CONFLICT = 5


@case
def kill_at_every_message_to_the_server(folder):
    with Server(folder) as server:
        practice = new_practice(folder, "--store", server.url)
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
    with Server(folder) as server:
        practice = new_practice(folder, "--store", server.url)
        practice.run("import", sources(folder))
        server.stop(crash=True)
        result = practice.run("dossiers", "list", expect=UNAVAILABLE)
        assert "[store.unreachable]" in result.err, result.err
        server.start()
        assert whole(practice) == PATIENTS


@case
def a_second_process_on_the_same_practice_is_refused(folder):
    with Server(folder) as server:
        practice = new_practice(folder, "--store", server.url)
        source = sources(folder)
        # The first process is stopped while it holds the practice.
        first = subprocess.Popen([str(BINARY), "import", str(source)], env={**practice.env, "PATH": "/usr/bin:/bin"},
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(2000):
                held = server.sql("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'")
                if held != "0" or first.poll() is not None:
                    break
                time.sleep(0.002)
            first.send_signal(signal.SIGSTOP)
            assert held != "0" and first.poll() is None, "the first process was too quick"
            result = practice.run("dossiers", "list", expect=CONFLICT)
            assert "[store.in_use]" in result.err, result.err
        finally:
            first.kill()
            first.wait()
        practice.run("import", source)
        assert whole(practice) == PATIENTS


@case
def a_practice_moves_to_the_server_and_back(folder):
    with Server(folder) as server:
        practice = new_practice(folder)
        practice.run("import", sources(folder))
        root = practice.json("journal", "verify")["root"]
        there = practice.json("store", "migrate", "--to", server.url)
        assert there["journal_root"] == root
        assert server.sql("SELECT COUNT(*) FROM vault_dossier") == str(PATIENTS + 1)
        assert whole(practice) == PATIENTS
        root = practice.json("journal", "verify")["root"]
        back = practice.json("store", "migrate", "--to", folder / "retour.db")
        assert back["journal_root"] == root
        assert whole(practice) == PATIENTS
        taken = practice.run("store", "migrate", "--to", server.url, expect=CONFLICT)
        assert "[store.target_not_empty]" in taken.err, taken.err
        assert whole(practice) == PATIENTS


if __name__ == "__main__":
    main()
