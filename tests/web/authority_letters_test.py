#!/usr/bin/env python3
"""A letter of the CNIL is linked to the visit it follows, shows in its thread and keeps it open until it is answered;
in Chromium on the real server."""
import sys

from stand import Practice, browse, expect, lacking


def main():
    if missing := lacking():
        print(f"skipped the letters ({missing} is missing)")
        return 0
    with Practice() as practice:
        owner = practice.enter("owner")
        visit = expect(owner.post("/inspections", {"form": "on_site", "motive": "Plainte d’un patient."}), 201).json["id"]
        letter = expect(owner.post("/authority-letters", {
            "from": "CNIL", "channel": "post", "summary": "Pièces complémentaires", "received_on": "2026-11-26"}), 201).json["id"]
        return browse("authority_letters.mjs", practice, {"visit": visit, "letter": letter})


if __name__ == "__main__":
    sys.exit(main())
