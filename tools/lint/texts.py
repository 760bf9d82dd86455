#!/usr/bin/env python3
"""French typography of what people read (templates, law summaries, messages of the sources), and
what must never stand in the tree: unresolved marks of unfinished work, secrets, foreign paths."""
import html
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Words as other programs write them, not ours to correct.
QUOTED = {"src/dossier/import_columns.cpp"}
NARROW = "\u202f"
NO_BREAK = "\u00a0"


def tracked():
    listing = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                             capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def french_strings(path, text):
    """String literals of the C++ sources that are French sentences (they hold an accent or a curly
    apostrophe), and the texts of the templates."""
    if path.suffix in {".cpp", ".h"}:
        for number, line in enumerate(text.splitlines(), 1):
            if line.lstrip().startswith(("//", "#")):
                continue
            for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                literal = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), literal)
                if re.search("[éèàêôçûîœ’]", literal):
                    yield number, literal
    elif path.suffix == ".html":
        bare = re.sub(r"(?s)<(style|script).*?</\1>|<[^>]*>|\{\{[^}]*\}\}", lambda m: "\n" * m[0].count("\n"), text)
        for number, line in enumerate(html.unescape(bare).split("\n"), 1):
            if line.strip():
                yield number, line


def typography(path, text):
    if str(path.relative_to(ROOT)) in QUOTED:
        return
    for number, literal in french_strings(path, text):
        where = f"{path.relative_to(ROOT)}:{number}"
        if re.search(r"\w'\w", literal):
            yield f"{where}: straight apostrophe in a French text (’)"
        if re.search(r"[^\s\u202f\u00a0?!(«] ?[?!](\s|$)", literal) and not re.search(
                rf"[{NARROW}{NO_BREAK}][?!]", literal):
            yield f"{where}: ? and ! want a narrow no-break space before them"
        if re.search(r"« |« | »", literal.replace(NO_BREAK, "").replace(NARROW, "")) :
            yield f"{where}: guillemets want no-break spaces inside"
        if re.search(r"[a-zé] [;:](\s|$)", literal):
            yield f"{where}: ; and : want a no-break space before them"


def unfinished(path, text):
    if path.suffix not in {".cpp", ".h", ".py", ".sh", ".toml", ".html"} or "lint" in path.parts:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX)\b", line):
            yield f"{path.relative_to(ROOT)}:{number}: unfinished work is an issue, not a comment"
        if re.search(r"BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY", line):
            yield f"{path.relative_to(ROOT)}:{number}: a private key"


if __name__ == "__main__":
    found = []
    for file in tracked():
        if file.suffix not in {".cpp", ".h", ".py", ".sh", ".toml", ".html"}:
            continue
        content = file.read_text(errors="replace")
        if "tests" not in file.parts and not file.name.endswith("_test.cpp"):
            found += typography(file, content)
        found += unfinished(file, content)
    print("\n".join(found))
    sys.exit(1 if found else 0)
