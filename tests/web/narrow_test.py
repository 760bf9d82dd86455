#!/usr/bin/env python3
"""A narrow window, or a large text: in Chromium on the real server, folded tables sort from a list and hide nothing
under the focus; a dossier that is opened is what is shown, and where the keyboard stands."""
import sys

from stand import Practice, browse, expect, lacking


def main():
    if missing := lacking():
        print(f"skipped the narrow window ({missing} is missing)")
        return 0
    with Practice() as practice:
        owner = practice.enter("owner")
        found = expect(owner.post("/patients/search", {"query": "a", "limit": 1}), 200).json["items"]
        return browse("narrow.mjs", practice, {"dossier": found[0]["id"], "name": found[0]["display"]})


if __name__ == "__main__":
    sys.exit(main())
