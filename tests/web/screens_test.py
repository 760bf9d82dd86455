#!/usr/bin/env python3
"""Every screen of the application on the real server, in Chromium: axe in three themes, 320 px, 200 %, on
paper; no fault in the console, no breach of the page's policy, no refused call. The screens are found in
the application's own table of routes: one added later is covered without a line here."""
import sys

from names import HOSTILE, bring
from stand import Practice, browse, lacking


def main():
    if missing := lacking():
        print(f"skipped the screens ({missing} is missing)")
        return 0
    with Practice() as practice:
        bring(practice.enter("owner"))
        return browse("screens.mjs", practice, {"hostile": HOSTILE})


if __name__ == "__main__":
    sys.exit(main())
