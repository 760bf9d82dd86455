#!/usr/bin/env python3
"""Two files may not define types of the same name in one namespace: their templates (JSON, schema, vectors) would
be linked as one, and one of them would read the other's memory."""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def types(text):
    """Namespace and name of each type defined at the top of a file; those of an unnamed namespace are the file's own."""
    space = []
    for line in text.splitlines():
        if opened := re.match(r"namespace ?([\w:]*) ?\{$", line):
            space.append(opened[1])
        elif re.match(r"\}  // namespace", line) and space:
            space.pop()
        elif (found := re.match(r"(?:struct|class) (\w+)(?: final)?(?: :.*)? \{", line)) and "" not in space:
            yield "::".join(space), found[1]


def main():
    seen = collections.defaultdict(set)
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix in {".cpp", ".h"} and not path.name.endswith("_test.cpp"):
            for where in types(path.read_text()):
                seen[where].add(str(path.relative_to(ROOT)))
    faults = [f"{space}::{name} is defined in {', '.join(sorted(files))}"
              for (space, name), files in sorted(seen.items()) if len(files) > 1]
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
