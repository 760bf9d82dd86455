#!/usr/bin/env python3
"""A server that is asked to stop while it prints does not keep anybody waiting, and opens again."""
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import case, main  # noqa: E402
from online import Server, expect, found  # noqa: E402
from people import answer_all  # noqa: E402

PATIENCE = 5  # seconds; the renderers alone take longer


def children_of(server):
    listed = subprocess.run(["ps", "--ppid", str(server.process.pid), "-o", "comm="], capture_output=True, text=True,
                            check=False)
    return listed.stdout.split()


@case
def a_bundle_being_printed_does_not_hold_the_end(_):
    with Server() as server:
        owner = found(server)
        answer_all(owner)
        expect(owner.post("/evidence"), 202)
        limit = time.monotonic() + 60
        while "python3" not in children_of(server):
            assert time.monotonic() < limit, server.log()
            time.sleep(0.05)
        server.stop(patience=PATIENCE)
        assert server.process.returncode == 0, server.log()
        server.start()
        expect(server.client().get("/state"), 200)


if __name__ == "__main__":
    main()
