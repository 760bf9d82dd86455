#!/usr/bin/env python3
"""docs/guide-coverage.md names only screens, rules, measures and tests that exist; and where the guide itself is
at hand, each of its sentences is in the table."""
import html
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs/guide-coverage.md"
HEADING = 60  # shorter lines of the guide may be titles, and these longer ones are
TITLES = re.compile(r"illustration|\d |rédacteurs|www|mots clés|date de mise à jour|vos obligations auprès|les outils utiles")


def rows():
    for number, line in enumerate(TABLE.read_text().splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and cells[0] != "Phrase du guide":
            yield number, cells


def screens():
    found = {"/"}
    for route in ROOT.glob("web/src/screens/*/route.ts"):
        found.update(re.findall(r"path: '([^']+)'", route.read_text()))
    return found


def missing_names():
    known, measures = screens(), set(re.findall(r'^id = "([\w.]+)"', (ROOT / "law/measures.toml").read_text(), re.M))
    for number, cells in rows():
        if len(cells) != 4:
            yield number, "four cells are wanted"
            continue
        for name in re.findall(r"`([^`]+)`", " ".join(cells[1:])):
            if name.startswith("/"):
                good = name in known
            elif name.startswith("serment "):
                good = name.split()[1] in (ROOT / "docs/CLI.md").read_text()
            elif "/" in name:
                good = (ROOT / name).exists()
            else:
                good = name in measures
            if not good:
                yield number, f"{name} does not exist"


def plain(text):
    return re.sub(r"\W+", " ", html.unescape(text)).strip().lower()


def missing_sentences(guide):
    said = [plain(cells[0].rstrip("…")) for _, cells in rows()]
    text = re.sub(r"<[^>]+>", "\n", html.unescape(guide.read_text()))
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("*", "")
    for line in text.splitlines():
        line = re.sub(r"^[-▪•#|\s]+", "", line).strip()
        for sentence in re.split(r"(?<=[.;!?])\s+(?=[A-ZÉÀ«])", line):
            wanted = plain(sentence)
            if len(wanted) > HEADING and not TITLES.match(wanted) \
                    and not any(one and (wanted.startswith(one) or one.startswith(wanted)) for one in said):
                yield 0, "a sentence of the guide has no place: " + sentence[:70]


def main():
    faults = list(missing_names())
    data = os.environ.get("SERMENT_TEST_DATA")
    guide = pathlib.Path(data).parent / "reference/guide-urps-occitanie.md" if data else None
    if guide and guide.exists():
        faults += missing_sentences(guide)
    for number, fault in faults:
        print(f"docs/guide-coverage.md:{number}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
