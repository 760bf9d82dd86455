#!/usr/bin/env python3
"""Many people at once on the real server, over a disk that is slow to be sure: they share its waits, and what was
answered to each of them outlives kill -9."""
import collections
import pathlib
import signal
import ssl
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE.parent / "api")]
from drill import slow_disk  # noqa: E402
from harness import case, main  # noqa: E402
from online import PASSPHRASE, Server, expect, found  # noqa: E402
from people import bundle, import_bundle  # noqa: E402

SLOW, PEOPLE, TURNS = 15, 24, 8  # milliseconds; browsers; dossiers that each opens


def dossiers_of(owner):
    for number in range(PEOPLE):
        import_bundle(owner, bundle(f"ZZCANARI{number}", birth=f"19{40 + number}-06-01"))
    return [one["id"] for one in expect(owner.get("/patients?limit=100"), 200).json["items"]]


def come_back(server, owner):
    """The owner's browser after a restart: the server was sealed."""
    again = server.client()
    again.sign_in(owner.login, PASSPHRASE, owner.secret)
    again.login, again.secret = owner.login, owner.secret
    return again


class Browser(threading.Thread):
    """One of the owner's windows, which opens one dossier again and again, and counts what it was shown."""

    def __init__(self, owner, dossier, turns):
        super().__init__()
        self.client, self.dossier, self.turns = owner.server.client(), dossier, turns
        self.client.cookies = dict(owner.cookies)
        self.shown, self.fault = 0, None

    def run(self):
        try:
            for _ in range(self.turns):
                expect(self.client.get(f"/dossiers/{self.dossier}"), 200)
                self.shown += 1
        except (OSError, ssl.SSLError, AssertionError) as fault:
            self.fault = fault


def opened(owner):
    """How often the journal says that each dossier was opened."""
    times, page = collections.Counter(), {"next": ""}
    while page.get("next") is not None:
        before = f"&before={page['next']}" if page["next"] != "" else ""
        page = expect(owner.get("/journal?action=dossier.read&limit=100" + before), 200).json
        times.update(item["object"] for item in page["items"])
    return times


@case
def those_who_ask_together_wait_for_the_disk_together(folder):
    counter = folder / "calls"
    with Server() as server:
        owner = found(server)
        dossiers = dossiers_of(owner)
        server.stop()
        server.environment.update(slow_disk(SLOW, counter))
        server.start()
        owner = come_back(server, owner)
        browsers = [Browser(owner, dossier, TURNS) for dossier in dossiers]
        for browser in browsers:
            browser.start()
        for browser in browsers:
            browser.join()
        assert not any(browser.fault for browser in browsers), [browser.fault for browser in browsers]
        seen = opened(owner)
        assert all(seen[browser.dossier] == TURNS for browser in browsers), seen
        server.stop()
        waits = int(counter.read_text().split()[1])
        assert 0 < waits < PEOPLE * TURNS / 4, f"{waits} waits for {PEOPLE * TURNS} dossiers"


@case
def a_dossier_that_was_shown_is_in_the_journal_after_a_kill(folder):
    with Server() as server:
        owner = found(server)
        dossiers = dossiers_of(owner)
        server.stop()
        server.environment.update(slow_disk(SLOW))
        server.start()
        owner = come_back(server, owner)
        browsers = [Browser(owner, dossier, 10_000) for dossier in dossiers]
        for browser in browsers:
            browser.start()
        while not all(browser.shown > 3 for browser in browsers):
            assert not any(browser.fault for browser in browsers), [browser.fault for browser in browsers]
            time.sleep(0.01)
        server.stop(signal.SIGKILL)
        for browser in browsers:
            browser.join()
        server.start()
        owner = come_back(server, owner)
        seen = opened(owner)
        for browser in browsers:
            assert browser.shown <= seen[browser.dossier] <= browser.shown + 1, (browser.shown, seen)
        owner.wait(owner.post("/journal/verify", {}))
        assert expect(owner.get("/journal/verification"), 200).json["intact"]


if __name__ == "__main__":
    main()
