#!/usr/bin/env python3
"""What must never be lost, in Chromium on the real server: an unsent form or dialog under the lock, the words of the
second of two editors, what an import had sealed when it was stopped."""
import sys
import tempfile
import pathlib

from stand import Practice, browse, lacking

LINES = 30_000


def long_table(folder):
    """A table of patients that takes a while."""
    path = pathlib.Path(folder) / "patients.csv"
    lines = ["NOM;PRENOM;DATE DE NAISSANCE;DERNIERE VISITE;NUMERO"]
    lines += [f"Fictif{n};Camille;0{1 + n % 9}/0{1 + n % 7}/19{40 + n % 50};01/02/2024;L{n}" for n in range(LINES)]
    path.write_text("\r\n".join(lines) + "\r\n")
    return str(path)


def main():
    if missing := lacking():
        print(f"skipped work under way ({missing} is missing)")
        return 0
    with Practice() as practice, tempfile.TemporaryDirectory(prefix="serment-web-table.") as folder:
        owner = practice.enter("owner")
        before = owner.get("/patients?limit=1").json["total"]
        found = owner.post("/patients/search", {"query": "a", "limit": 1}).json["items"][0]
        return browse("work.mjs", practice, {"name": found["display"], "dossier": found["id"], "table": long_table(folder), "lines": LINES, "before": before})


if __name__ == "__main__":
    sys.exit(main())
