#!/usr/bin/env python3
"""A disk that is really full, and one that really cannot be written: small file systems of their own,
and an account without rights. Needs root for the mounts."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from drill import PATIENTS, sources, whole
from harness import BINARY, Practice, Skip, case, main, patient_bundle

UNAVAILABLE = 8
NOBODY = 65534


class SmallDisk:
    """A file system of a few MiB in memory, mounted for the length of a `with`."""

    def __init__(self, folder, mebibytes):
        self.path = folder / "disque"
        self.size = mebibytes

    def __enter__(self):
        if os.geteuid() != 0:
            raise Skip("mounting a small disk needs root")
        self.path.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.size}m,mode=0700", "tmpfs", self.path],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            raise Skip("this machine refuses to mount a small disk")
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.path], check=False)

    def fill(self, leave=0):
        """Leaves `leave` bytes free; returns the file that takes the place."""
        free = shutil.disk_usage(self.path).free
        ballast = self.path / "lest"
        with ballast.open("wb") as stream:
            stream.write(bytes(max(0, free - leave)))
        return ballast

    def remount(self, how):
        subprocess.run(["mount", "-o", f"remount,{how}", self.path], check=True)


def heavy_sources(folder, patients=40):
    """Patients with a report of 240 kB each, so that an import meets the end of a small disk."""
    target = folder / "lourd"
    target.mkdir()
    for number in range(PATIENTS, PATIENTS + patients):
        report = {"resourceType": "DiagnosticReport", "id": f"r{number}", "status": "final", "code": {"text": "essai"},
                  "subject": {"reference": f"Patient/p{number}"}, "conclusion": os.urandom(120000).hex()}
        (target / f"{number}.json").write_text(json.dumps(patient_bundle(number, extra=(report,))))
    return target


def told(result, *codes):
    assert result.returncode == UNAVAILABLE, (result.returncode, result.out, result.err)
    assert any(f"[{code}]" in result.err for code in codes), result.err


@case
def a_full_disk_stops_an_import_and_loses_nothing(folder):
    with SmallDisk(folder, 4) as disk:
        practice = Practice(disk.path)
        practice.run("import", sources(folder))
        told(practice.run("import", heavy_sources(folder), expect=None), "store.full")
        disk.remount("size=64m")
        assert practice.json("journal", "verify")["intact"]
        kept = len(practice.json("dossiers", "list")["dossiers"])
        assert PATIENTS <= kept < PATIENTS + 40, f"{kept} dossiers: the disk was not the limit"
        again = practice.json("import", folder / "lourd")
        assert again["created"] == PATIENTS + 40 - kept, (kept, again)
        practice.run("store", "check")


@case
def with_no_byte_left_an_act_is_refused_with_its_reason(folder):
    with SmallDisk(folder, 8) as disk:
        practice = Practice(disk.path)
        practice.run("import", sources(folder))
        ballast = disk.fill()
        before = practice.database.read_bytes()
        told(practice.run("import", heavy_sources(folder, 2), expect=None), "store.full")
        told(practice.run("vault", "rotate", expect=None), "store.full")
        assert practice.database.read_bytes() == before
        ballast.unlink()
        assert whole(practice) == PATIENTS
        practice.run("vault", "rotate")


@case
def a_read_only_disk_is_told_and_left_alone(folder):
    with SmallDisk(folder, 16) as disk:
        practice = Practice(disk.path)
        practice.run("import", sources(folder))
        disk.remount("ro")
        for command in (("dossiers", "list"), ("import", folder / "sources"), ("journal", "verify"), ("store", "check")):
            told(practice.run(*command, expect=None), "store.read_only")
        disk.remount("rw")
        assert whole(practice) == PATIENTS


@case
def a_folder_without_rights_is_told_and_left_alone(folder):
    if os.geteuid() != 0:
        raise Skip("changing account needs root")
    practice = Practice(folder)
    source = sources(folder)
    practice.run("import", source)
    subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", folder], check=True)
    practice.data.chmod(0o500)
    (practice.data / "serment.db").chmod(0o400)
    # The binary may stand where that account cannot go.
    binary = folder / "serment"
    shutil.copy(BINARY, binary)
    result = subprocess.run(["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", str(binary), "import",
                             str(source)], env={**practice.env, "PATH": "/usr/bin:/bin"}, capture_output=True, check=False)
    result.out, result.err = result.stdout.decode(), result.stderr.decode()
    told(result, "store.read_only")
    practice.data.chmod(0o700)
    (practice.data / "serment.db").chmod(0o600)
    assert whole(practice) == PATIENTS


@case
def every_file_of_a_practice_is_private(folder):
    practice = Practice(folder)
    practice.run("import", sources(folder))
    for path in [practice.data, *practice.data.rglob("*")]:
        mode = path.stat().st_mode & 0o777
        assert mode & 0o077 == 0, f"{path.name}: {mode:o}"


if __name__ == "__main__":
    main()
