#!/usr/bin/env python3
"""A practice opened again long after: in Chromium on the real server, a password past its months leads to the
choice of another, which opens everything; whom the practice does not ask is let in as ever."""
import datetime
import sys

from stand import Practice, browse, lacking


def main():
    if missing := lacking():
        print(f"skipped the renewal ({missing} is missing)")
        return 0
    # Its year ends nine months ago; those who administer had changed theirs six months before.
    then = datetime.date.today() - datetime.timedelta(days=275)
    with Practice("--today", then.isoformat()) as practice:
        code = browse("renewal.mjs", practice, {})
        owner = practice.client()
        person = practice.people["owner"]
        answer = owner.post("/session/login", {"login": person["login"], "password": person["password"]})
        if answer.status != 401:
            print(f"failed the old password no longer opens: {answer!r}")
            code = 1
        else:
            print("ok the old password no longer opens")
    return code


if __name__ == "__main__":
    sys.exit(main())
