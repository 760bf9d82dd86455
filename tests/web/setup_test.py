#!/usr/bin/env python3
"""The thirteen-minute path, from the code the machine prints to "N mesures sur M": by keyboard, in
Chromium, on the real server; interrupted in the middle by a closed browser and a restarted machine."""
import sys
import tomllib

from stand import ROOT, Server, browse, lacking


def answers():
    """The sample answers, by the key the application asks them under."""
    sample = tomllib.loads((ROOT / "law/sample_answers.toml").read_text())
    said = {f"answers.{key}": value for key, value in sample["answers"].items()}
    said |= {f"practice.{key}": value for key, value in sample["practice"].items()}
    for number, doctor in enumerate(sample["doctors"], 1):
        said |= {f"doctors[{number}].{key}": value for key, value in doctor.items()}
    return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in said.items()}


def main():
    if missing := lacking():
        print(f"skipped the thirteen-minute path ({missing} is missing)")
        return 0
    with Server() as server:
        def restart():
            server.stop()
            server.start()
            return {"port": server.port}

        return browse("setup.mjs", server, {"code": server.told["setup_code"], "answers": answers()}, {"restart": restart})


if __name__ == "__main__":
    sys.exit(main())
