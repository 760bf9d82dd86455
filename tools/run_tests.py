#!/usr/bin/env python3
"""Runs the tests of Serment and closes with "N passed, N failed".

Groups, in order: lint, front (the web application's own checks), unit, vectors, law, property, contract,
cli, net, api, identity, web (the browser), drill; with --all also clang (the second compiler) and, on its
build, sanitizers, fuzz and tidy. A group may be named alone: ./test law.
Test programs are doctest executables found under build/<preset>; scripts are tests/<group>/*_test.py,
which print one line "ok NAME", "failed NAME" or "skipped NAME" per case. What is skipped because a tool is not
installed has failed: ./test installs what the tests need.
"""
import concurrent.futures
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
EXTRA = ["clang", "sanitizers", "fuzz", "tidy"]  # all on build/clang
FUZZ_SECONDS = int(os.environ.get("SERMENT_FUZZ_SECONDS", 10))


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []
        self.lock = threading.Lock()

    def add(self, name, passed, failed, skipped=0, detail=""):
        with self.lock:
            self.add_alone(name, passed, failed, skipped, detail)

    def add_alone(self, name, passed, failed, skipped, detail):
        self.passed += passed
        self.failed += failed
        self.skipped += skipped
        mark = "ok    " if not failed else "FAILED"
        note = f", {skipped} skipped" if skipped else ""
        print(f"  {mark} {name} ({passed} passed, {failed} failed{note})", flush=True)
        if failed:
            self.failures.append(name)
            said = [line for line in detail.splitlines() if not line.startswith('{"at":')]  # the programs' own log
            print("\n".join("      " + line for line in said[-60:]), flush=True)


def call(command, **options):
    return subprocess.run([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False, **options)


def build(tally, preset, name):
    """Configures and builds a preset; says the slowest files when it takes long."""
    started = time.monotonic()
    directory = ROOT / "build" / preset
    configured = call(["cmake", "--preset", preset])
    built = call(["cmake", "--build", "--preset", preset, "--", "-k", "0"]) if configured.returncode == 0 else configured
    tally.add(f"build {name} ({time.monotonic() - started:.0f} s)", int(built.returncode == 0),
              int(built.returncode != 0), detail=built.stdout)
    return directory if built.returncode == 0 else None


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
        tally.add(name, 0, 1, detail=result.stdout)
    else:
        absent = len(lacking(result.stdout))
        skipped = int(counts[3]) + len(re.findall(r"(?m)^skipped\b", result.stdout)) - absent
        tally.add(name, int(counts[1]), int(counts[2]) + absent, skipped, result.stdout)
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
    tally.add(str(script.relative_to(ROOT)), count["ok"], count["failed"], count["skipped"], result.stdout)


def programs(directory, group):
    base = directory / "src" if group == "unit" else directory / "tests" / group
    return sorted(p for p in base.rglob("*_test") if p.is_file() and os.access(p, os.X_OK))


def lint(tally):
    for script in sorted((ROOT / "tools/lint").glob("*.py")):
        result = call([sys.executable, script])
        tally.add(f"lint {script.stem}", int(result.returncode == 0), int(result.returncode != 0), detail=result.stdout)
    sources = [p for folder in ("src", "tests", "bench") for p in sorted((ROOT / folder).rglob("*"))
               if p.suffix in {".cpp", ".h"}]
    result = call(["clang-format-14", "--dry-run", "-Werror", *sources])
    tally.add("lint clang-format", int(result.returncode == 0), int(result.returncode != 0), detail=result.stdout)
    shell = [ROOT / "run", ROOT / "test", ROOT / ".ci/run", *sorted((ROOT / "tools").rglob("*.sh"))]
    result = call(["bash", "-n", *shell[:1]]) if len(shell) == 1 else call(
        ["bash", "-c", 'for file; do bash -n "$file" || exit 1; done', "bash", *shell])
    tally.add("lint shell", int(result.returncode == 0), int(result.returncode != 0), detail=result.stdout)


def front(tally):
    """The web application: texts, types, unit tests, and a build that gives the committed bytes."""
    web = ROOT / "web"
    if not (web / "node_modules").is_dir():
        installed = call(["npm", "ci", "--prefix", web, "--no-audit", "--no-fund"])
        tally.add("front npm ci", int(installed.returncode == 0), int(installed.returncode != 0), detail=installed.stdout)
    for script in ("lint", "types", "unit", "reproduce"):
        result = call(["npm", "run", "--silent", "--prefix", web, script])
        tally.add(f"front {script}", int(result.returncode == 0), int(result.returncode != 0), detail=result.stdout)


def tests(tally, directory, groups):
    """Programs and scripts of these groups, as many at once as there are cores."""
    jobs = [(run_doctest, program) for group in groups for program in programs(directory, group)]
    jobs += [(run_script, script) for group in groups
             for script in sorted((ROOT / "tests" / group).glob("*_test.py"))]
    print(" ".join(groups), flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in [pool.submit(run, tally, path, directory) for run, path in jobs]:
            done.result()


def fuzz(tally, directory):
    for program in sorted(p for p in (directory / "tests/fuzz").glob("*_fuzz") if os.access(p, os.X_OK)):
        corpus = directory / "corpus" / program.name
        corpus.mkdir(parents=True, exist_ok=True)
        seeds = ROOT / "tests/fuzz/seeds" / program.name.removesuffix("_fuzz")
        result = call([program, f"-max_total_time={FUZZ_SECONDS}", "-rss_limit_mb=2048", "-timeout=20",
                       "-max_len=65536", "-print_final_stats=1", f"-artifact_prefix={directory}/",
                       corpus, *([seeds] if seeds.is_dir() else [])])
        tally.add(f"fuzz {program.name} {FUZZ_SECONDS} s", int(result.returncode == 0), int(result.returncode != 0),
                  detail=result.stdout)


def tidy(tally, directory):
    """clang-tidy on every source of the product, the largest first."""
    sources = [p for p in sorted((ROOT / "src").rglob("*.cpp")) if not p.name.endswith("_test.cpp")]
    sources.sort(key=lambda p: -p.stat().st_size)
    running = []
    for source in sources:
        running.append((source, subprocess.Popen(
            ["clang-tidy-14", "--quiet", "-p", str(directory), str(source)], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)))
        if len(running) == os.cpu_count():
            finish_tidy(tally, running.pop(0))
    for entry in running:
        finish_tidy(tally, entry)


def finish_tidy(tally, entry):
    source, process = entry
    output = process.communicate()[0]
    if process.returncode:
        tally.add(f"tidy {source.relative_to(ROOT)}", 0, 1, detail=output)
    else:
        tally.passed += 1


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
    if "lint" in wanted:
        print("lint", flush=True)
        lint(tally)
    if "front" in wanted:
        print("front", flush=True)
        front(tally)
    groups = [g for g in GROUPS[2:] if g in wanted]
    if groups:
        directory = build(tally, "test", "g++")
        if directory:
            tests(tally, directory, groups)
    if any(group in wanted for group in EXTRA):
        print("clang", flush=True)
        directory = build(tally, "clang", "clang++, ASan + UBSan, fuzzers")
        if directory and "sanitizers" in wanted:
            tests(tally, directory, [group for group in GROUPS[2:] if group not in ALONE])
        if directory and "fuzz" in wanted:
            fuzz(tally, directory)
        if directory and "tidy" in wanted:
            tidy(tally, directory)
    print(f"\n{time.monotonic() - started:.0f} s")
    for name in tally.failures:
        print(f"failed: {name}")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
