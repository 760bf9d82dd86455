#!/usr/bin/env python3
"""The fictional practice: the same seed and day give the same people and the same year, another seed others; every
register has something to show; nobody in it can exist."""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import call, case, main  # noqa: E402

TODAY, YESTERDAY, PATIENTS = "2026-11-28", "2026-11-27", 120
LISTINGS = (("request", "list"), ("breach", "list"), ("crisis", "list"), ("ai", "list"), ("message", "exceptions"),
            ("access-review", "list"), ("inspection", "list"), ("impact", "list"), ("processor", "list"),
            ("inventory", "list"), ("succession", "show"), ("procedures", "list"), ("people", "state"), ("dpo", "show"),
            ("register", "list"), ("retention", "plan"), ("duties", "list"))
DRAWN_ID = re.compile(r"\b[0-9a-z]{26}\b")


class Demo:
    """A practice that `serment demo` made, and its listings."""

    def __init__(self, folder, seed):
        self.env = {"SERMENT_DATA": str(folder / f"cabinet-{seed}-{len(list(folder.iterdir()))}"),
                    "SERMENT_PASSPHRASE_FILE": str(folder / "phrase.txt")}
        made = call("demo", "--fast-keys", "--seed", seed, "--patients", PATIENTS, "--today", TODAY, "--json",
                    env=self.env)
        self.made = json.loads(made.out)
        (folder / "phrase.txt").write_text(self.made["logins"][0]["password"] + "\n")

    def text(self, *words):
        return call(*words, "--json", env=self.env, expect=(0, 1)).out  # 1: something waits

    def json(self, *words):
        return json.loads(self.text(*words))


def named_by_order(text):
    """Ids are drawn, never twice the same: each becomes the rank of its first appearance."""
    ranks = {}
    return DRAWN_ID.sub(lambda found: f"<{ranks.setdefault(found[0], len(ranks))}>", text)


def without_ids(value):
    """A listing without its drawn ids, and without the order that they give it."""
    if isinstance(value, dict):
        return {key: without_ids(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((without_ids(one) for one in value), key=json.dumps)
    return DRAWN_ID.sub("<id>", value) if isinstance(value, str) else value


def acts_of(demo):
    """What the journal holds of the making; what this test reads is journalled after it."""
    return [one for one in demo.json("journal", "list", "--limit", 100_000) if one["index"] < demo.made["events"]]


def life(demo):
    """Everything that happened, in its order, and who was there."""
    return named_by_order("\n".join(f"{one['at']} {one['action']} {one['actor']} {one['object']}"
                                    for one in acts_of(demo))).splitlines()


@case
def the_same_seed_and_day_give_the_same_year_and_another_seed_another(folder):
    one, same, other = Demo(folder, 42), Demo(folder, 42), Demo(folder, 43)
    assert {k: v for k, v in one.made.items() if k != "data"} == {k: v for k, v in same.made.items() if k != "data"}
    mine, theirs = life(one), life(same)
    assert len(mine) > 3000, len(mine)
    for ours, like in zip(mine, theirs):
        assert ours == like, (ours, like)
    assert len(mine) == len(theirs)
    assert mine != life(other)
    for words in LISTINGS:
        assert without_ids(one.json(*words)) == without_ids(same.json(*words)), words
    asked = [without_ids(demo.json("request", "show", "D-2026-001")) for demo in (one, same, other)]
    assert asked[0] == asked[1] != asked[2]


@case
def every_register_has_something_to_show_in_several_states(folder):
    demo = Demo(folder, 7)
    for words in LISTINGS:
        shown = demo.json(*words)
        assert shown, words
    states = {one["state"] for one in demo.json("request", "list")}
    assert {"received", "identity_pending", "awaiting_doctor", "ready", "extended", "closed"} <= states, states
    assert any(one["late"] for one in demo.json("request", "list"))
    breaches = {one["state"] for one in demo.json("breach", "list")}
    assert {"closed", "qualified"} <= breaches, breaches
    standings = {one["standing"]["state"] for one in demo.json("processor", "list")}
    assert {"ok", "gaps", "asked", "ended", "to_qualify"} <= standings, standings
    assert {one["state"] for one in demo.json("inventory", "list")} == {"in_use", "lost", "retired"}
    assert {one["state"] for one in demo.json("ai", "list")["items"]} == {"proposed", "restricted", "forbidden"}
    waiting = {one["level"] for one in demo.json("duties", "list")}
    assert waiting == {"late", "due", "todo"}, waiting


@case
def nothing_in_it_is_still_to_come(folder):
    acts = acts_of(Demo(folder, 5))
    assert max(one["at"] for one in acts) < f"{YESTERDAY}T23:00", acts[-1]  # midnight in Paris


@case
def a_practice_of_fifty_on_any_day_lives_its_year(folder):
    (folder / "phrase.txt").write_text("")
    for day in ("2026-01-01", "2028-02-29", "2026-06-07"):
        env = {"SERMENT_DATA": str(folder / day)}
        made = json.loads(call("demo", "--fast-keys", "--patients", 50, "--seed", 3, "--today", day, "--json", env=env).out)
        assert made["events"] > 2500, (day, made["events"])
        assert made["erased"] > 0 and made["certificate"], (day, made)


if __name__ == "__main__":
    main()
