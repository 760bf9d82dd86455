#!/usr/bin/env python3
"""Each role at the keyboard, in Chromium on the real server: every screen it is offered is reached without
a pointer and refuses nothing; no answer given to those who do not treat holds a medical word; patients'
names are text, whatever they hold."""
import sys

from names import CANARY, HOSTILE, bring
from stand import Practice, browse, lacking


def main():
    if missing := lacking():
        print(f"skipped the roles ({missing} is missing)")
        return 0
    with Practice() as practice:
        owner = practice.enter("owner")
        practice.invite_inspector(owner)
        if not practice.invite_locum(owner):
            print("skipped the locum's last day (in Paris it is over)")
        bring(owner)
        return browse("roles.mjs", practice, {"canary": CANARY, "hostile": HOSTILE})


if __name__ == "__main__":
    sys.exit(main())
