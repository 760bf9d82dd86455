#!/usr/bin/env python3
"""Tells CMake which sources may be compiled together: groups.py SIZE FOLDER… prints a line a file,
set("SERMENT_GROUP_<folder>/<file>" <number>).

A file's private names (those of its unnamed namespaces, and what it declares static) may stand nowhere in the others
of its group, but where both only borrow the same name (using other::name). What changes the meaning of what follows
(a macro), or gives private types to a class of a header, stands alone. Tests have groups of their own. Names are found
by their place at the start of a line, which clang-format guarantees; one that is missed does not compile."""
import pathlib
import re
import sys

NOT_CODE = re.compile(r'//[^\n]*|"(?:\\.|[^"\\\n])*"')
UNQUALIFIED = re.compile(r"(?<![\w.:>])[A-Za-z_]\w*")
ALONE = re.compile(r"(?m)^(?:#define|(?:struct|class) \w+::\w+ \{)")
BORROWED = re.compile(r"using ([\w:]+::(\w+));")
DECLARED = [
    re.compile(r"(?:template\b.*>\s*)?(?:struct|class|enum class|enum|union|concept) (\w+)"),
    re.compile(r"using (\w+) ="),
    re.compile(r"[\w:<>,&*\s\[\]]*?\b(\w+)\("),
    re.compile(r"[\w:<>,&*\s\[\]]*?\b(\w+)(?:\[\w*\])?(?: =|\{|;|$)"),
]


class File:
    """What a source says: its private names, those that it borrows, and every word that could mean one of them."""

    def __init__(self, path):
        text = NOT_CODE.sub('""', path.read_text(encoding="utf-8"))
        self.path = path
        self.alone = ALONE.search(text) is not None
        self.words = set(UNQUALIFIED.findall(text))
        self.borrowed = {name: whole for whole, name in BORROWED.findall(text)}
        self.private = set()
        unnamed = False
        for line in text.splitlines():
            if line == "namespace {":
                unnamed = True
            elif unnamed and line == "}  ":
                unnamed = False
            elif (unnamed or line.startswith("static ")) and re.match(r"[A-Za-z\[]", line):
                self.private |= {match[1] for pattern in DECLARED if (match := pattern.match(line))}
        self.private = {name for name in self.private if not name.isupper()} - self.borrowed.keys()

    def meets(self, other):
        lent = {name for name in self.borrowed.keys() & other.words if other.borrowed.get(name) != self.borrowed[name]}
        return bool(lent) or bool(self.private & other.words)


def grouped(paths, size):
    """Greedy: each file, those with the most names first, goes to the first group with room where it meets nobody."""
    groups = []
    together = [file for file in map(File, paths) if not file.alone]
    for file in sorted(together, key=lambda file: (-len(file.private), file.path.name)):
        for group in groups:
            if len(group) < size and not any(file.meets(one) or one.meets(file) for one in group):
                group.append(file)
                break
        else:
            groups.append([file])
    return [[file.path for file in group] for group in groups]


def parts(folder):
    """The programs that a folder's files make: a module and its tests, or a program of contracts for each module."""
    sources = sorted(folder.glob("*.cpp"))
    if folder.name == "contract":
        key = lambda path: path.stem.partition("_")[0]
    else:
        key = lambda path: path.stem.endswith("_test")
    return [[path for path in sources if key(path) == one] for one in sorted({key(path) for path in sources})]


def main(size, *folders):
    for folder in map(pathlib.Path, folders):
        for paths in parts(folder):
            for number, members in enumerate(grouped(paths, int(size))):
                for path in members:
                    print(f'set("SERMENT_GROUP_{folder.name}/{path.name}" {number})')


if __name__ == "__main__":
    main(*sys.argv[1:])
