#!/usr/bin/env python3
"""Checks that each module of src/ includes only what tools/lint/layers.txt allows, and that its
MODULE.md says the same."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z_]+)/')


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


def module_page(folder, others):
    """The page opens with the module's name and lists what it may include, in words or one by one."""
    page = folder / "MODULE.md"
    if not page.exists():
        yield f"src/{folder.name}: no MODULE.md"
        return
    text = page.read_text()
    if not text.startswith(f"# {folder.name}\n"):
        yield f"src/{folder.name}/MODULE.md: its first line is not \"# {folder.name}\""
    listed = re.search(r"^May include: ([^.]+)\.", text, re.MULTILINE)
    if not listed:
        yield f"src/{folder.name}/MODULE.md: no line \"May include: ….\""
    elif not listed[1].startswith(("every module", "nothing")):
        named = {name.split()[0] for name in listed[1].split(", ")}
        for name in sorted(named ^ (others - {folder.name})):
            yield f"src/{folder.name}/MODULE.md: {name} is listed here or in tools/lint/layers.txt, not in both"


def faults():
    table = allowed()
    yield from one_way(table)
    for folder in sorted((ROOT / "src").iterdir()):
        if not folder.is_dir():
            continue
        if folder.name not in table:
            yield f"src/{folder.name}: not in tools/lint/layers.txt"
            continue
        yield from module_page(folder, table[folder.name])
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
