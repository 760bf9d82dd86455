#!/usr/bin/env python3
"""The clock set back, a second process, a corrupted page, a wrong key, an old copy put back."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from drill import PATIENTS, Snapshot, fault_environment, sources, whole
from harness import BINARY, Practice, case, main


@case
def the_clock_set_back_a_year(folder):
    practice = Practice(folder)
    source = sources(folder)
    practice.run("import", source, prefix=("faketime", "-f", "-365d"))
    practice.run("import", source)
    practice.run("dossiers", "list", prefix=("faketime", "-f", "-365d"))
    assert whole(practice) == PATIENTS
    plan = practice.json("retention", "plan", prefix=("faketime", "2020-01-01 12:00:00"))
    assert plan["due"] == 0, "a clock in the past never erases"
    plan = practice.json("retention", "plan", prefix=("faketime", "2046-01-01 12:00:00"))
    assert plan["due"] == PATIENTS, "the law is tested in 2046"


@case
def a_second_process_is_refused(folder):
    practice = Practice(folder)
    source = sources(folder)
    # The first process is stopped while it writes, and holds the practice.
    first = subprocess.Popen([str(BINARY), "import", str(source)], stdout=subprocess.DEVNULL,
                             env={**os.environ, **practice.env, **fault_environment(20, "stop")})
    os.waitpid(first.pid, os.WUNTRACED)
    for command in (("dossiers", "list"), ("import", source), ("retention", "plan")):
        refused = practice.run(*command, expect=5)
        assert "[store.in_use]" in refused.err, refused.err
    first.send_signal(signal.SIGCONT)
    assert first.wait() == 0
    assert whole(practice) == PATIENTS


@case
def a_corrupted_page_is_named(folder):
    practice = Practice(folder)
    practice.run("import", sources(folder))
    practice.run("store", "check")
    good = practice.database.read_bytes()
    pages = len(good) // 4096
    seen = 0
    for page in range(1, pages, max(1, pages // 20)):
        bad = bytearray(good)
        bad[page * 4096:page * 4096 + 4096] = bytes(4096)
        practice.database.write_bytes(bad)
        codes = [practice.run(*command, expect=None).returncode
                 for command in (("store", "check"), ("journal", "verify"), ("dossiers", "list"))]
        assert all(code in (0, 1, 3, 7, 8) for code in codes), (page, codes)
        seen += any(code != 0 for code in codes)
    practice.database.write_bytes(good)
    practice.run("store", "check")
    assert seen > 0, "no corruption was seen at all"


@case
def keys_of_another_practice_open_nothing(folder):
    (folder / "un").mkdir()
    one = Practice(folder / "un")
    (folder / "deux").mkdir()
    two = Practice(folder / "deux")
    shutil.rmtree(one.data / "keys")
    shutil.copytree(two.data / "keys", one.data / "keys")
    result = one.run("dossiers", "list", expect=7)
    assert "[practice.mismatch]" in result.err, result.err


@case
def a_damaged_key_file_is_told(folder):
    practice = Practice(folder)
    snapshot = Snapshot(practice, folder)
    for name in [p.name for p in (practice.data / "keys").iterdir()]:
        size = (practice.data / "keys" / name).stat().st_size
        for place in range(0, size, max(1, size // 24)):
            path = practice.data / "keys" / name
            data = bytearray(path.read_bytes())
            data[place] ^= 8
            path.write_bytes(data)
            result = practice.run("dossiers", "list", expect=None)
            assert result.returncode in (0, 6, 7), (name, place, result.returncode, result.err)
            snapshot.restore()


@case
def an_old_copy_put_back_is_seen(folder):
    practice = Practice(folder)
    source = sources(folder)
    old = practice.database.read_bytes()
    practice.run("import", source)
    checkpoint = folder / "point.txt"
    practice.run("journal", "checkpoint", "--out", checkpoint)
    for leftover in practice.data.glob("serment.db-*"):
        leftover.unlink()
    practice.database.write_bytes(old)
    result = practice.run("journal", "verify", "--against", checkpoint, expect=1)
    assert "[journal." in result.out, result.out


if __name__ == "__main__":
    main()
