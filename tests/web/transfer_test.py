#!/usr/bin/env python3
"""A dossier goes to the doctor that its patient chose: the secretary notes it, the owner makes the archive and says
that it is handed over, in Chromium on the real server."""
import sys

from stand import Practice, browse, expect, lacking


def main():
    if missing := lacking():
        print(f"skipped the transfers ({missing} is missing)")
        return 0
    with Practice() as practice:
        owner = practice.enter("owner")
        found = expect(owner.post("/patients/search", {"query": "a", "limit": 1}), 200).json["items"]
        return browse("transfer.mjs", practice, {"dossier": found[0]["id"]})


if __name__ == "__main__":
    sys.exit(main())
