#!/usr/bin/env python3
"""Every kind of record that the sources keep stands once in law/record_kinds.toml, and the other way
round; the states that end it are states of its life; and the term that it is tied to is one that its
activity of the register announces."""
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONSTANT = re.compile(r'constexpr std::string_view ((?:k\w+ = [^;]*?)(?:,\s*k\w+ = [^;]*?)*);', re.S)
NAMED = re.compile(r'(k\w+) = (?:[\w:]*known_act\()?"([^"]*)"')
LIFE = re.compile(r'\bLifecycle\s+\w+\s*\{\s*("[^"]+"|k\w+)|\brecords::save\([^;{]*?\{\s*(k\w+),|'
                  r'edit\.tx,\s*\{\s*(k\w+),')


def constants(paths):
    found = {}
    for path in paths:
        for group in CONSTANT.finditer(path.read_text()):
            for name, value in NAMED.findall(group[1]):
                found.setdefault(name, set()).add(value)
    return found


def kinds_of_sources():
    """Each kind, with the words that its folder uses as states."""
    kinds = {}
    for folder in sorted(path for path in (ROOT / "src").iterdir() if path.is_dir() and path.name != "records"):
        files = sorted(folder.glob("*.h")) + sorted(path for path in folder.glob("*.cpp")
                                                    if not path.name.endswith("_test.cpp"))
        headers = constants(path for path in files if path.suffix == ".h")
        words = {word for path in files for word in re.findall(r'"([a-z_]+)"', path.read_text())}
        for path in files:
            own = constants([path])
            for life in LIFE.finditer(path.read_text()):
                name = next(group for group in life.groups() if group)
                values = {name.strip('"')} if name.startswith('"') else own.get(name) or headers.get(name, set())
                if len(values) != 1:
                    fault(f"{path.relative_to(ROOT)}: the kind {name} of a record is not found")
                    continue
                kinds[next(iter(values))] = words
    return kinds


FAULTS = []


def fault(text):
    FAULTS.append(text)


def announced(activity):
    path = ROOT / "law/activities" / f"{activity}.toml"
    if not path.exists():
        return set()
    told = tomllib.loads(path.read_text())
    return {row["retention_rule"] for row in told.get("data", []) + told.get("sensitive", [])}


def check(table, sources):
    told = {}
    for kind in table["kind"]:
        told[kind["id"]] = kind
        if kind["id"] not in sources:
            fault(f"law/record_kinds.toml: no source keeps records of the kind {kind['id']}")
            continue
        for state in kind.get("ended", []) + kind.get("since", []):
            if state not in sources[kind["id"]]:
                fault(f"law/record_kinds.toml: {kind['id']} never is {state}")
        for state in kind.get("owner_ended", []):
            if state not in sources.get(kind["owner"], set()):
                fault(f"law/record_kinds.toml: {kind['owner']} never is {state}")
        if "rule" in kind and kind["rule"] not in announced(kind["activity"]):
            fault(f"law/record_kinds.toml: {kind['activity']} does not announce {kind['rule']}, which ends {kind['id']}")
    for kind in sorted(set(sources) - set(told)):
        fault(f"law/record_kinds.toml: until when records of the kind {kind} are kept is not said")


if __name__ == "__main__":
    check(tomllib.loads((ROOT / "law/record_kinds.toml").read_text()), kinds_of_sources())
    print("\n".join(FAULTS))
    sys.exit(1 if FAULTS else 0)
