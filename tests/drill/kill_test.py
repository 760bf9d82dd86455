#!/usr/bin/env python3
"""kill -9, a full disk and a read-only disk at every write of an import and of an erasure."""
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from drill import PATIENTS, Snapshot, count_calls, fault_environment, sources, whole
from harness import Practice, case, main

# Every write fails in turn under ./test --all (SERMENT_EVERY_FAULT); else at most so many, evenly spread, first
# and last included.
POINTS = 10_000 if os.environ.get("SERMENT_EVERY_FAULT") else 25


def points(total):
    step = max(1, total // POINTS)
    return sorted({*range(1, total + 1, step), total})


def import_survives(folder, kind):
    practice = Practice(folder)
    source = sources(folder)
    snapshot = Snapshot(practice, folder)
    total = count_calls(practice, folder, "import", source)
    for at in points(total):
        snapshot.restore()
        result = practice.run("import", source, env=fault_environment(at, kind), expect=None)
        if kind == "kill":
            assert result.returncode in (-9, 0), (at, result.returncode, result.err)
        else:
            assert result.returncode in (0, 1, 7, 8), (at, result.returncode, result.err)
            assert result.returncode == 0 or "[" in result.err, (at, result.err)
        found = whole(practice)
        assert 0 <= found <= PATIENTS
        again = practice.json("import", source)
        assert again["created"] + again["unchanged"] + again["updated"] == PATIENTS, (at, again)
        assert whole(practice) == PATIENTS, at
    print(f"note: {kind} at {len(points(total))} of the {total} writes of an import")


@case
def import_survives_kill_at_every_write(folder):
    import_survives(folder, "kill")


@case
def import_survives_a_full_disk_at_every_write(folder):
    import_survives(folder, "enospc")


@case
def import_survives_a_read_only_disk_at_every_write(folder):
    import_survives(folder, "erofs")


def approved_erasure(folder):
    practice = Practice(folder)
    practice.run("import", sources(folder))
    proposal = practice.json("retention", "propose")
    assert len(proposal["dossiers"]) == PATIENTS
    practice.run("retention", "approve", proposal["id"], "--by", "Dre Essai", "--reason", "relu")
    return practice, proposal


@case
def erasure_survives_kill_at_every_write(folder):
    practice, proposal = approved_erasure(folder)
    snapshot = Snapshot(practice, folder)
    total = count_calls(practice, folder, "retention", "erase", proposal["id"])
    for at in points(total):
        snapshot.restore()
        practice.run("retention", "erase", proposal["id"], env=fault_environment(at), expect=(-9, 0))
        whole(practice)
        # the same command goes on from where it was cut, and ends the same way
        practice.run("retention", "erase", proposal["id"], expect=(0, 4))
        assert whole(practice) == 0, at
        certificates = practice.json("retention", "certificates")
        assert len(certificates) == 1, (at, certificates)
        assert practice.json("retention", "plan")["erased"] == PATIENTS, at
    print(f"note: kill at {len(points(total))} of the {total} writes of an erasure")


@case
def rotation_survives_kill_at_every_write(folder):
    practice = Practice(folder)
    practice.run("import", sources(folder))
    snapshot = Snapshot(practice, folder)
    total = count_calls(practice, folder, "vault", "rotate")
    for at in points(total):
        snapshot.restore()
        practice.run("vault", "rotate", env=fault_environment(at), expect=(-9, 0))
        assert whole(practice) == PATIENTS, at
        practice.run("vault", "rotate")
        assert whole(practice) == PATIENTS, at


@case
def an_export_cut_short_leaves_no_patient_in_clear(folder):
    practice = Practice(folder)
    practice.run("import", sources(folder))
    dossier = practice.json("dossiers", "list")["dossiers"][0]["id"]
    place = folder / "sorties"
    place.mkdir()
    export = ("dossiers", "export", dossier, "--reason", "essai", "--out")
    total = count_calls(practice, folder, *export, place / "entier")
    left = 0
    for at in points(total):
        practice.run(*export, place / f"coupe-{at}", env=fault_environment(at), expect=(-9, 0))
        left += len(list(place.glob(".serment-export-*")))
    assert left > 0, "no export was cut while it wrote"
    practice.run(*export, place / "dernier")
    assert not list(place.glob(".serment-export-*"))


@case
def a_recovery_key_that_somebody_holds_opens_after_a_kill_at_every_write(folder):
    practice = Practice(folder)
    snapshot = Snapshot(practice, folder)
    printed, fresh = practice.recovery.read_text(), folder / "neuve.txt"
    passphrase = practice.passphrase.read_text()
    total = count_calls(practice, folder, "vault", "recovery", "--recovery-out", fresh)
    for at in range(1, total + 1):
        snapshot.restore()
        fresh.unlink(missing_ok=True)
        practice.passphrase.write_text(passphrase)
        practice.run("vault", "recovery", "--recovery-out", fresh, env=fault_environment(at), expect=(-9, 0))
        opened = 0
        for key in [printed, *([fresh.read_text()] if fresh.exists() else [])]:
            practice.passphrase.write_text(key)
            opened += practice.run("vault", "slots", expect=None).returncode == 0
        assert opened == 1, (at, opened)


@case
def init_killed_leaves_no_practice(folder):
    practice = Practice(folder)
    shutil.rmtree(practice.data)
    practice.recovery.unlink()
    arguments = ("init", "--answers", practice.answers, "--recovery-out", practice.recovery, "--non-interactive",
                 "--kdf-memory-mib", "8")
    total = count_calls(practice, folder, *arguments)
    for at in points(total):
        shutil.rmtree(practice.data, ignore_errors=True)
        practice.recovery.unlink(missing_ok=True)
        practice.run(*arguments, env=fault_environment(at), expect=(-9, 0))
        if practice.data.exists():
            practice.run("register", "list")
            continue
        practice.recovery.unlink(missing_ok=True)
        practice.run(*arguments)
        practice.run("register", "list")


if __name__ == "__main__":
    main()
