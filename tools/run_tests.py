#!/usr/bin/env python3
"""Runs the tests of Serment and closes with "N passed, N failed".

Groups, in order: lint, front (the web application's own checks), unit, vectors, law, property, contract,
cli, net, api, identity, web (the browser), drill; with --all also clang (the second compiler), on its build
sanitizers and fuzz, and tidy. A group may be named alone: ./test law.
Test programs are doctest executables found under build/<preset>; scripts are tests/<group>/*_test.py,
which print one line "ok NAME", "failed NAME" or "skipped NAME" per case. What is skipped because a tool is not
installed has failed: ./test installs what the tests need.
"""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
GROUPS = ["lint", "front", "unit", "vectors", "law", "property", "contract", "cli", "net", "api", "identity", "web", "drill"]
ALONE = {"front", "web", "drill"}  # not under sanitizers: they judge time, or another language
EXTRA = ["clang", "sanitizers", "fuzz", "tidy"]  # the second compiler's
LONGEST = ["kill_test", "contract_api_test", "identity_test", "practice_test", "flows_test", "contract_evidence_test",
           "property_compliance_test", "roles_test", "attack_test", "screens_test", "work_test", "together_test"]
FUZZ_SECONDS = int(os.environ.get("SERMENT_FUZZ_SECONDS", 10))


class Tally:
    """What passed and failed, said as it comes, with the seconds that each took."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []
        self.lock = threading.Lock()

    def add(self, name, passed, failed, skipped=0, detail="", seconds=0.0):
        with self.lock:
            self.passed += passed
            self.failed += failed
            self.skipped += skipped
            mark = "ok    " if not failed else "FAILED"
            note = f", {skipped} skipped" if skipped else ""
            print(f"  {mark} {name} ({passed} passed, {failed} failed{note}) {seconds:.0f} s", flush=True)
            if failed:
                said = [line for line in detail.splitlines() if not line.startswith('{"at":')]  # the programs' own log
                self.failures.append((name, said))
                print("\n".join("      " + line for line in said[-60:]), flush=True)

    def repeat_failures(self):
        """What failed and its words once more: who reads a long run often sees its end alone."""
        for name, said in self.failures:
            print(f"failed: {name}")
            about = next((at for at, line in enumerate(said) if re.match(r"failed\b|.*\bERROR: ", line)), 0)
            print("\n".join("      " + line for line in said[about:about + 12]))

    def judge(self, name, result):
        """One thing, by the exit code of what tried it."""
        good = result.returncode == 0
        self.add(name, int(good), int(not good), detail=result.stdout, seconds=result.seconds)

    def count(self):
        """One of many things that passed: not worth a line."""
        with self.lock:
            self.passed += 1


def call(command, **options):
    """Runs a command to its end; the result also has the seconds that it took."""
    started = time.monotonic()
    result = subprocess.run([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, errors="replace", check=False, **options)
    result.seconds = time.monotonic() - started
    return result


@contextlib.contextmanager
def large_pages():
    """Where CI allows it, memory is given in large pages for a while: compilers then take a sixth less. Never while
    tests run, which judge memory."""
    setting = pathlib.Path("/sys/kernel/mm/transparent_hugepage/enabled")
    before = None
    with contextlib.suppress(OSError, IndexError):
        if os.environ.get("SERMENT_LARGE_PAGES"):
            before = re.findall(r"\[(\w+)\]", setting.read_text())[0]
            setting.write_text("always")
    try:
        yield
    finally:
        if before:
            with contextlib.suppress(OSError):
                setting.write_text(before)


def build(tally, preset, name):
    """Configures and builds a preset, as far as it goes: one error does not hide the next."""
    result = call(["cmake", "--preset", preset])
    if result.returncode == 0:
        with large_pages():
            result = call(["cmake", "--build", "--preset", preset, "--", "-k", "0"])
    tally.judge(f"build {name}", result)
    return ROOT / "build" / preset if result.returncode == 0 else None


def environment(binary_directory):
    data = os.environ.get("SERMENT_TEST_DATA", str(ROOT.parent / "shared" / "data"))
    return {**os.environ, "SERMENT_TEST_DATA": data, "SERMENT_SOURCE": str(ROOT),
            "SERMENT_BINARY": str(binary_directory / "src/app/serment"), "LC_ALL": "C.UTF-8",
            "SERMENT_TEST_FAST_KEYS": "1"}


def lacking(output):
    """What a test did not judge because a tool is not there: packages.txt should have brought it."""
    return [line for line in output.splitlines() if re.match(r"skipped\b.*\b(not installed|missing)\b", line)]


def run_doctest(tally, program, directory):
    result = call([program], env=environment(directory), timeout=2400)
    counts = re.search(r"test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed \|\s*(\d+) skipped", result.stdout)
    name = str(program.relative_to(directory))
    if not counts or (result.returncode != 0 and counts[2] == "0"):
        tally.add(name, 0, 1, detail=result.stdout, seconds=result.seconds)
    else:
        absent = len(lacking(result.stdout))
        skipped = int(counts[3]) + len(re.findall(r"(?m)^skipped\b", result.stdout)) - absent
        tally.add(name, int(counts[1]), int(counts[2]) + absent, skipped, result.stdout, result.seconds)
    for line in result.stdout.splitlines():
        if line.startswith(("skipped", "note:")):
            print(f"         {line}", flush=True)


def run_script(tally, script, directory):
    result = call([sys.executable, script], env=environment(directory), timeout=3600)
    count = {word: len(re.findall(rf"(?m)^{word}\b", result.stdout)) for word in ("ok", "failed", "skipped")}
    absent = len(lacking(result.stdout))
    count["skipped"] -= absent
    count["failed"] += absent
    if result.returncode != 0 and not count["failed"] or not sum(count.values()):
        count["failed"] += 1
    tally.add(str(script.relative_to(ROOT)), count["ok"], count["failed"], count["skipped"], result.stdout,
              result.seconds)


def programs(directory, group):
    base = directory / "src" if group == "unit" else directory / "tests" / group
    return sorted(p for p in base.rglob("*_test") if p.is_file() and os.access(p, os.X_OK))


def lint(tally):
    """What judges the texts: our own rules, the form of C++ and of shell."""
    sources = [p for folder in ("src", "tests", "bench") for p in sorted((ROOT / folder).rglob("*"))
               if p.suffix in {".cpp", ".h"}]
    shell = [ROOT / "run", ROOT / "test", ROOT / ".ci/run", *sorted((ROOT / "tools").rglob("*.sh"))]
    commands = {script.stem: [sys.executable, script] for script in sorted((ROOT / "tools/lint").glob("*.py"))}
    commands["clang-format"] = ["clang-format-14", "--dry-run", "-Werror", *sources]
    commands["shell"] = ["bash", "-c", 'for file; do bash -n "$file" || exit 1; done', "bash", *shell]
    return [(run_one, tally, f"lint {name}", command) for name, command in commands.items()]


def front(tally):
    """What judges the web application: texts, types, unit tests, and a build that gives the committed bytes."""
    return [(run_front, tally)]


def run_front(tally):
    web = ROOT / "web"
    if not (web / "node_modules").is_dir():
        run_one(tally, "front npm ci", ["npm", "ci", "--prefix", web, "--no-audit", "--no-fund"])
    for script in ("lint", "types", "unit", "reproduce"):
        run_one(tally, f"front {script}", ["npm", "run", "--silent", "--prefix", web, script])


def run_one(tally, name, command):
    tally.judge(name, call(command))


def side_by_side(jobs, more=0):
    """Runs functions, as many at once as there are cores, and some more where they often wait."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() + more) as pool:
        for done in [pool.submit(*job) for job in jobs]:
            done.result()


def tests(tally, directory, groups):
    """What runs the programs and the scripts of these groups, those of minutes first: none is left alone at the end."""
    paths = [program for group in groups for program in programs(directory, group)]
    paths += [script for group in groups for script in sorted((ROOT / "tests" / group).glob("*_test.py"))]
    paths.sort(key=lambda path: LONGEST.index(path.stem) if path.stem in LONGEST else len(LONGEST))
    return [(run_script if path.suffix == ".py" else run_doctest, tally, path, directory) for path in paths]


def fuzz(tally, directory):
    """What runs each fuzzer for FUZZ_SECONDS."""
    return [(run_fuzzer, tally, program, directory) for program in sorted((directory / "tests/fuzz").glob("*_fuzz"))
            if os.access(program, os.X_OK)]


def run_fuzzer(tally, program, directory):
    corpus = directory / "corpus" / program.name
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = ROOT / "tests/fuzz/seeds" / program.name.removesuffix("_fuzz")
    run_one(tally, f"fuzz {program.name}", [
        program, f"-max_total_time={FUZZ_SECONDS}", "-rss_limit_mb=2048", "-timeout=20", "-max_len=65536",
        "-print_final_stats=1", f"-artifact_prefix={directory}/", corpus, *([seeds] if seeds.is_dir() else [])])


def tidy(tally):
    """What runs clang-tidy on the sources of the product, as g++ is given them: several together, which takes a third of
    the time."""
    directory = ROOT / "build/tidy"
    configured = call(["cmake", "--preset", "tidy"])
    if configured.returncode != 0:
        tally.judge("tidy", configured)
        return []
    given = json.loads((directory / "compile_commands.json").read_text())
    product = re.compile(rf"{re.escape(str(ROOT))}/src/\w+/\w+(?<!_test)\.cpp$|.*/CMakeFiles/serment\w*\.dir/Unity/\w+\.cxx$")
    given = [one for one in given if product.match(one["file"])]
    headers = {header for one in given for header in re.findall(r"-include-pch -Xclang (\S+)", one["command"])}
    tally.judge("tidy headers", call(["ninja", "-C", directory, "-k", "0", *sorted(
        str(pathlib.Path(header).relative_to(directory)) for header in headers)]))
    return [(run_tidy, tally, pathlib.Path(one["file"]), directory) for one in given]


def run_tidy(tally, given, directory):
    result = call(["clang-tidy-14", "--quiet", "-p", directory, given])
    sources = [given]
    if given.suffix == ".cxx":
        sources = [pathlib.Path(path) for path in re.findall(r'#include "(.+)"', given.read_text())]
    if result.returncode == 0:
        for _ in sources:
            tally.count()
    else:
        tally.judge(f"tidy {', '.join(str(source.relative_to(ROOT)) for source in sources)}", result)


def main(arguments):
    everything = "--all" in arguments
    wanted = [a for a in arguments if a != "--all"] or (GROUPS + (EXTRA if everything else []))
    unknown = set(wanted) - set(GROUPS) - set(EXTRA)
    if unknown:
        print(f"unknown group: {', '.join(sorted(unknown))}; known: {', '.join(GROUPS + EXTRA)}")
        return 2
    if everything:
        os.environ["SERMENT_EVERY_FAULT"] = "1"
    tally = Tally()
    started = time.monotonic()
    side_by_side((front(tally) if "front" in wanted else []) + (lint(tally) if "lint" in wanted else []))
    groups = [g for g in GROUPS[2:] if g in wanted]
    if groups:
        directory = build(tally, "test", "g++")
        if directory:
            print(" ".join(groups), flush=True)
            side_by_side(tests(tally, directory, groups), more=1)
    if any(group in wanted for group in EXTRA):
        print("clang", flush=True)
        jobs = []
        directory = None
        if set(wanted) & set(EXTRA) - {"tidy"}:
            directory = build(tally, "clang", "clang++, ASan + UBSan, fuzzers")
        if directory and "sanitizers" in wanted:
            jobs += tests(tally, directory, [group for group in GROUPS[2:] if group not in ALONE])
        if directory and "fuzz" in wanted:
            jobs += fuzz(tally, directory)
        if "tidy" in wanted:
            jobs += tidy(tally)
        side_by_side(jobs, more=1)
    print(f"\n{time.monotonic() - started:.0f} s")
    tally.repeat_failures()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
