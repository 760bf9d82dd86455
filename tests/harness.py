"""What the command-line and drill tests share: the real binary, a throw-away practice, and one
printed line a case ("ok NAME", "failed NAME", "skipped NAME")."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

ROOT = pathlib.Path(os.environ.get("SERMENT_SOURCE", pathlib.Path(__file__).resolve().parents[1]))
BINARY = pathlib.Path(os.environ.get("SERMENT_BINARY", ROOT / "build/test/src/app/serment"))
DATA = pathlib.Path(os.environ.get("SERMENT_TEST_DATA", ROOT.parent / "shared" / "data"))
PASSPHRASE = "une phrase de passe d’essai assez longue"
# Each command opens the vault: at its full cost (0.8 s, 256 MiB) nine tenths of the time would go to that.
LIGHT = ("--kdf-memory-mib", "8")

_cases = []


def case(function):
    """Registers a test; it receives a temporary folder (pathlib.Path)."""
    _cases.append(function)
    return function


class Skip(Exception):
    pass


def real_data(name):
    folder = DATA / name
    if not folder.exists():
        raise Skip(f"real data not found: {name}")
    return folder


def main():
    failed = 0
    wanted = sys.argv[1:]
    for function in _cases:
        name = function.__name__
        if wanted and name not in wanted:
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="serment-test-"))
        try:
            function(folder)
            print(f"ok {name}", flush=True)
        except Skip as reason:
            print(f"skipped {name}: {reason}", flush=True)
        except Exception:  # a test may fail in any way
            failed += 1
            print(f"failed {name}", flush=True)
            traceback.print_exc(file=sys.stdout)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)


def keeps_freed_memory(program=BINARY):
    """AddressSanitizer does, to find its late uses: resident memory then says nothing."""
    return b"__asan_init" in pathlib.Path(program).read_bytes()


def call(*arguments, env=None, expect=0, prefix=(), stdin=subprocess.DEVNULL, timeout=300, cwd=None):
    """Runs the binary. `expect`: an exit code, a tuple of codes, or None for any."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SERMENT_")}
    environment.update(env or {})
    result = subprocess.run([*prefix, str(BINARY), *map(str, arguments)], env=environment, stdin=stdin,
                            capture_output=True, timeout=timeout, check=False, cwd=cwd)
    result.out = result.stdout.decode(errors="replace")
    result.err = result.stderr.decode(errors="replace")
    codes = expect if isinstance(expect, tuple) else (expect,)
    if expect is not None and result.returncode not in codes:
        raise AssertionError(f"serment {' '.join(map(str, arguments))}: exit {result.returncode}, expected {codes}\n"
                             f"{result.out[-2000:]}\n{result.err[-2000:]}")
    return result


class Practice:
    """A fictional practice in a temporary folder, created by the real `init`; its key is cheap to derive, unless
    `full_cost`."""

    def __init__(self, folder, *init_arguments, create=True, full_cost=False):
        self.folder = folder
        self.data = folder / "cabinet"
        self.passphrase = folder / "phrase.txt"
        self.passphrase.write_text(PASSPHRASE + "\n")
        self.env = {"SERMENT_DATA": str(self.data), "SERMENT_PASSPHRASE_FILE": str(self.passphrase)}
        self.answers = folder / "reponses.toml"
        self.answers.write_text(call("init", "--sample-answers").out)
        self.recovery = folder / "secours.txt"
        if create:
            self.run("init", "--answers", self.answers, "--recovery-out", self.recovery, "--non-interactive",
                     *(() if full_cost else LIGHT), *init_arguments)

    def run(self, *arguments, **options):
        return call(*arguments, env={**self.env, **options.pop("env", {})}, **options)

    def json(self, *arguments, **options):
        return json.loads(self.run(*arguments, "--json", **options).out)

    @property
    def database(self):
        return self.data / "serment.db"


def patient_bundle(number, family="Essai", given="Personne", birth="1980-02-03", last="2024-05-06", death=None,
                   extra=()):
    """A small FHIR bundle about a fictional patient."""
    patient = {"resourceType": "Patient", "id": f"p{number}", "gender": "female", "birthDate": birth,
               "identifier": [{"system": "urn:test", "value": f"n{number}"}],
               "name": [{"use": "official", "family": family, "given": [given]}]}
    if death:
        patient["deceasedDateTime"] = death
    visit = {"resourceType": "Encounter", "id": f"e{number}", "status": "finished", "class": {"code": "AMB"},
             "subject": {"reference": f"Patient/p{number}"},
             "period": {"start": f"{last}T09:00:00+02:00", "end": f"{last}T09:20:00+02:00"}}
    return {"resourceType": "Bundle", "type": "collection",
            "entry": [{"resource": patient}, {"resource": visit}, *({"resource": r} for r in extra)]}
