#!/usr/bin/env python3
"""A patient refuses sharing: another doctor sees the sentence and no care, opens in emergency; a copy says to whom it
goes. Cameras are recorded and put right. In Chromium on the real server."""
import sys

from stand import Practice, browse, expect, lacking


def main():
    if missing := lacking():
        print(f"skipped the objections ({missing} is missing)")
        return 0
    with Practice() as practice:
        owner = practice.enter("owner")
        found = expect(owner.post("/patients/search", {"query": "a", "limit": 1}), 200).json["items"][0]["id"]
        for kind in ("care_team", "hosting"):
            expect(owner.post(f"/dossiers/{found}/objections", {"kind": kind, "scope": "dit au cabinet"}), 201)
        return browse("objections.mjs", practice, {"dossier": found})


if __name__ == "__main__":
    sys.exit(main())
