#!/usr/bin/env python3
"""Checks that each module of src/ includes only what tools/lint/layers.txt allows."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z]+)/')


def allowed():
    table = {}
    for line in (ROOT / "tools/lint/layers.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            name, _, others = line.partition(":")
            table[name] = set(others.split()) | {name}
    return table


def one_way(table):
    """The graph must have no cycle: each module may only use modules listed before it."""
    seen = set()
    for name, others in table.items():
        for other in others - {name} - seen:
            yield f"tools/lint/layers.txt: {name} uses {other}, which is listed after it"
        seen.add(name)


def faults():
    table = allowed()
    yield from one_way(table)
    for folder in sorted((ROOT / "src").iterdir()):
        if not folder.is_dir():
            continue
        if folder.name not in table:
            yield f"src/{folder.name}: not in tools/lint/layers.txt"
            continue
        if not (folder / "MODULE.md").exists():
            yield f"src/{folder.name}: no MODULE.md"
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {".h", ".cpp"}:
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                if match and match[1] in table and match[1] not in table[folder.name]:
                    yield f"{path.relative_to(ROOT)}:{number}: {folder.name} may not include {match[1]}"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found))
    sys.exit(1 if found else 0)
