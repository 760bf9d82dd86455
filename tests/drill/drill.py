"""What the drills share: the preloaded fault, and the promise checked after each fault."""
import atexit
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness import Practice, ROOT, patient_bundle

PATIENTS = 4
OBJECTS = 3  # of each: who it is, its visit, and the list of both


def fault_library():
    library = pathlib.Path(tempfile.gettempdir()) / f"serment-fault-{os.getpid()}.so"
    if not library.exists():
        atexit.register(library.unlink, missing_ok=True)
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, ROOT / "tests/drill/fault.c", "-ldl"],
                       check=True)
    return library


def fault_environment(at, kind="kill", socket=False):
    environment = {"LD_PRELOAD": str(fault_library()), "FAULT_AT": str(at), "FAULT_KIND": kind}
    if socket:
        environment["FAULT_SOCKET"] = "1"
    return environment


def slow_disk(milliseconds, counter=None):
    """The environment of a program whose disk takes so much longer to be sure; `counter` receives how often it was."""
    environment = {"LD_PRELOAD": str(fault_library()), "FAULT_SLOW": str(milliseconds * 1000)}
    return {**environment, "FAULT_COUNT": str(counter)} if counter else environment


def count_calls(practice, folder, *arguments, socket=False):
    """How many calls the command makes when nothing fails."""
    counter = folder / "calls"
    practice.run(*arguments, env={**fault_environment(0, socket=socket), "FAULT_COUNT": str(counter)})
    return int(counter.read_text().split()[0])


def sources(folder, last="2001-05-06"):
    target = folder / "sources"
    target.mkdir()
    for number in range(PATIENTS):
        text = json.dumps(patient_bundle(number, birth="1940-01-01", last=last))
        (target / f"{number}.json").write_text(text)
    return target


class Snapshot:
    """A practice that can be put back as it was, as often as wanted."""

    def __init__(self, practice, folder):
        self.practice = practice
        self.copy = folder / "instantane"
        shutil.copytree(practice.data, self.copy)

    def restore(self):
        shutil.rmtree(self.practice.data)
        shutil.copytree(self.copy, self.practice.data)


def whole(practice):
    """Journal and data agree, every seal opens, and no patient is there by halves; how many there are."""
    verified = practice.json("journal", "verify")
    assert verified["intact"], verified
    dossiers = practice.json("dossiers", "list")["dossiers"]
    checked = practice.json("store", "check")
    assert checked["intact"] and checked["dossiers"] == len(dossiers), checked
    assert checked["objects"] == OBJECTS * len(dossiers), checked
    for entry in dossiers:
        shown = practice.json("dossiers", "show", entry["id"], "--reason", "contrôle")
        types = sorted(piece["type"] for piece in shown["pieces"])
        assert types == ["Encounter", "Patient"], f"half a patient: {types}"
    acts = [event["action"] for event in practice.json("journal", "list", "--action", "dossier.")]
    created, erased = acts.count("dossier.created"), acts.count("dossier.erased")
    assert created - erased == len(dossiers), (created, erased, len(dossiers))
    return len(dossiers)
