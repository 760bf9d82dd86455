#!/usr/bin/env python3
"""`retention explain` against cases worked by hand from the texts (CSP R1112-7 by analogy)."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import call, case, main

TODAY = "2026-11-23"


def explain(*arguments, today=TODAY, **options):
    return json.loads(call("retention", "explain", "--today", today, "--json", *arguments, **options).out)


@case
def the_fields_are_those_promised(_):
    found = explain("--birth", "1950-01-01", "--last-care", "2010-05-10")
    assert {"state", "last_day", "erasable_from", "items", "missing", "steps"} <= set(found), found.keys()
    assert {"rule", "clause", "cite", "from", "result"} <= set(found["steps"][0]), found["steps"][0]


@case
def dates_worked_by_hand(_):
    # (arguments, state, last day)
    table = [
        (["--birth", "1950-01-01", "--last-care", "2010-05-10"], "archived", "2030-05-10"),
        (["--birth", "1950-01-01", "--last-care", "2024-05-10"], "active", "2044-05-10"),
        (["--birth", "1950-01-01", "--last-care", "2006-11-22"], "due", "2026-11-22"),
        (["--birth", "1950-01-01", "--last-care", "2006-11-23"], "archived", "2026-11-23"),
        # 29 February: a leap year 20 years on, and a birthday that exists again at 28
        (["--birth", "1950-01-01", "--last-care", "2004-02-29"], "due", "2024-02-29"),
        (["--birth", "2000-02-29", "--last-care", "2001-06-01"], "archived", "2028-02-29"),
        # minors: twenty years end before the 28th birthday
        (["--birth", "2001-03-14", "--last-care", "2005-06-30"], "archived", "2029-03-14"),
        (["--birth", "1998-11-23", "--last-care", "2000-01-01"], "archived", "2026-11-23"),
        (["--birth", "1998-11-22", "--last-care", "2000-01-01"], "due", "2026-11-22"),
        # the same day: neither before nor after
        (["--birth", "1998-05-01", "--last-care", "2006-05-01"], "due", "2026-05-01"),
        # death less than ten years after the last visit: ten years from death replace the rest
        (["--birth", "1930-01-01", "--last-care", "2015-01-10", "--death", "2016-02-01"], "due", "2026-02-01"),
        (["--birth", "1930-01-01", "--last-care", "2015-01-10", "--death", "2025-01-09"], "archived", "2035-01-09"),
        # exactly ten years is not less than ten
        (["--birth", "1930-01-01", "--last-care", "2015-01-10", "--death", "2025-01-10"], "archived", "2035-01-10"),
        (["--birth", "1930-01-01", "--last-care", "2010-01-10", "--death", "2020-01-10"], "archived", "2030-01-10"),
        (["--birth", "1930-01-01", "--last-care", "2010-01-10", "--death", "2020-01-09"], "archived", "2030-01-09"),
        # a child who died: ten years from death, in all cases
        (["--birth", "2010-01-01", "--last-care", "2014-01-10", "--death", "2014-03-01"], "due", "2024-03-01"),
    ]
    for arguments, state, last_day in table:
        found = explain(*arguments)
        assert (found["state"], found["last_day"]) == (state, last_day), (arguments, found["state"], found["last_day"])


@case
def erasable_the_day_after(_):
    found = explain("--birth", "1950-01-01", "--last-care", "2004-02-29")
    assert found["erasable_from"] == "2024-03-01", found["erasable_from"]


@case
def holds_suspend(_):
    base = ["--birth", "1950-01-01", "--last-care", "2010-05-10"]
    # 1 to 10 June 2019: ten days
    assert explain(*base, "--hold", "2019-06-01..2019-06-10")["last_day"] == "2030-05-20"
    # overlapping holds count once
    two = explain(*base, "--hold", "2019-06-01..2019-06-10", "--hold", "2019-06-05..2019-06-15")
    assert two["last_day"] == "2030-05-25", two["last_day"]
    held = explain(*base, "--hold", "2019-06-01..")
    assert held["state"] == "held" and held["last_day"] is None and held["erasable_from"] is None, held
    due_but_held = explain("--birth", "1950-01-01", "--last-care", "2000-01-01", "--hold", "2010-06-01..")
    assert due_but_held["state"] == "held", due_but_held["state"]


@case
def the_policy_keeps_the_longer_date(_):
    base = ["--birth", "1930-01-01", "--last-care", "2015-01-10", "--death", "2016-02-01"]
    assert explain(*base)["last_day"] == "2026-02-01"
    assert explain(*base, "--keep-longest")["last_day"] == "2035-01-10"


@case
def transfusion_items_live_thirty_years(_):
    found = explain("--birth", "1950-01-01", "--last-care", "2004-02-29", "--transfusion", "2001-07-02")
    assert found["state"] == "due", found["state"]
    assert found["items"] == [{"kind": "transfusion", "last_day": "2031-07-02"}] or (
        found["items"][0]["kind"] == "transfusion" and found["items"][0]["last_day"] == "2031-07-02"), found["items"]


@case
def unknown_facts_decide_nothing(_):
    assert explain("--last-care", "1990-01-01")["state"] == "undetermined"
    assert explain("--last-care", "1990-01-01")["missing"] == ["birth"]
    assert explain("--birth", "1950-01-01")["missing"] == ["last_care"]
    for impossible in (["--birth", "2001-01-01", "--last-care", "2000-01-01"],
                       ["--birth", "1950-01-01", "--last-care", "2000-01-01", "--death", "1999-01-01"],
                       ["--birth", "1950-01-01", "--last-care", "2030-01-01"]):
        assert explain(*impossible)["state"] == "undetermined", impossible


@case
def bad_input_is_refused_and_named(_):
    for arguments, place in ((["--birth", "2001-02-30"], "--birth"), (["--last-care", "hier"], "--last-care"),
                             (["--birth", "1950-01-01", "--hold", "2019-06-01"], "--hold"),
                             (["--birth", "1950-01-01", "--hold", "31/02/2019.."], "--hold"),
                             (["--birth", "1950-01-01", "--hold", "2019-06-02..2019-06-01"], "--hold"),
                             (["--transfusion", "32/01/2020"], "--transfusion"), (["--today", "2026-13-01"], "--today")):
        result = call("retention", "explain", *arguments, expect=2)
        assert place in result.err, (arguments, result.err)
    call("retention", "explain", "--unknown", expect=2)
    call("retention", "explain", "--birth", "1950-01-01", "--birth", "1951-01-01", expect=2)


@case
def holds_take_french_dates(_):
    base = ["--birth", "1950-01-01", "--last-care", "2010-05-10"]
    for text in ("01/06/2019..10/06/2019", "01.06.2019..10.06.2019", "2019-06-01..10/06/2019"):
        assert explain(*base, "--hold", text)["last_day"] == "2030-05-20", text
    assert explain(*base, "--hold", "01/02/2019..")["state"] == "held"


@case
def a_fact_that_would_change_nothing_is_refused(folder):
    policy = folder / "shorter.toml"
    policy.write_text('[policy]\nkeep_longest = false\nshorter_reason = "essai"\n')
    for arguments, place in ((["--rule", "appointments", "--start", "2026-01-01", "--birth", "1950-01-01"], "--birth"),
                             (["--rule", "appointments", "--start", "2026-01-01", "--hold", "2026-01-02.."], "--hold"),
                             (["--rule", "dossier.medical", "--record-end", "2026-01-01"], "--record-end"),
                             (["--rule", "dossier.medical", "--start", "2010-01-01", "--last-care", "2010-01-01"], "--start"),
                             (["--rule", "dossier.transfusion", "--start", "2000-01-01", "--transfusion", "2000-01-01"],
                              "--transfusion"),
                             (["--start", "2026-01-01"], "--start"),
                             (["--record-end", "2026-01-01"], "--record-end"),
                             (["--dossier", "1", "--birth", "1950-01-01"], "--birth"),
                             (["--dossier", "1", "--keep-longest"], "--keep-longest"),
                             (["--policy", policy, "--keep-longest"], "--keep-longest")):
        result = call("retention", "explain", *arguments, expect=2)
        assert place in result.err, (arguments, result.err)
    # those of the rule are used
    record = ["--birth", "1950-01-01", "--last-care", "2004-05-01", "--transfusion", "2001-07-02"]
    assert explain("--rule", "dossier.medical", *record) == explain(*record)
    assert explain("--rule", "dossier.medical", "--birth", "1950-01-01", "--start", "2004-05-01")["state"] == "due"


@case
def a_transfusion_alone_waits_for_the_end_of_its_record(_):
    alone = ["--rule", "dossier.transfusion", "--start", "1990-01-01"]
    found = explain(*alone)
    assert (found["state"], found["missing"]) == ("undetermined", ["record_end"]), found
    assert explain(*alone, "--record-end", "2015-01-01")["last_day"] == "2020-01-01"
    assert explain(*alone, "--record-end", "2030-06-30")["last_day"] == "2030-06-30"
    assert explain("--rule", "dossier.transfusion", "--transfusion", "1990-01-01",
                   "--record-end", "2015-01-01")["state"] == "due"


@case
def a_policy_is_applied_and_said(folder):
    policy = folder / "policy.toml"
    policy.write_text('[extension."dossier.transfusion"]\nyears = 10\nreason = "suivi des transfusés"\n'
                      '[extension.appointments]\nyears = 2\nreason = "suivi long"\n')
    found = explain("--birth", "1950-01-01", "--last-care", "2004-02-29", "--transfusion", "2001-07-02",
                    "--policy", policy)
    assert found["items"][0]["last_day"] == "2041-07-02", found["items"]
    assert any("suivi des transfusés" in step["text"] and step["result"] == "2041-07-02" for step in found["steps"])
    found = explain("--rule", "appointments", "--start", "2024-02-29", "--policy", policy)
    assert found["last_day"] == "2027-02-28", found["last_day"]
    assert any("suivi long" in step["text"] and step["cite"] == "Politique du cabinet" for step in found["steps"])


@case
def impossible_transfusions_and_writings_are_seen(_):
    base = ["--birth", "1950-01-01", "--last-care", "2000-01-01"]
    for more in (["--death", "2001-01-01", "--transfusion", "2002-01-01"], ["--transfusion", "1949-12-31"]):
        found = explain(*base, *more)
        assert (found["state"], found["missing"]) == ("undetermined", ["transfusion"]), (more, found)
    assert explain(*base, "--transfusion", "2010-05-10")["last_day"] == "2030-05-10"
    steps = explain(*base, "--last-write", "2050-01-01")["steps"]
    assert any("à vérifier" in step["text"] for step in steps), steps


@case
def a_claim_is_never_silent(_):
    found = explain("--last-care", "2005-01-01", "--hold", "2019-01-01..")
    assert found["state"] == "undetermined" and found["missing"] == ["birth"], found
    assert any("réclamation est ouverte" in step["text"] for step in found["steps"]), found["steps"]
    found = explain("--birth", "1950-01-01", "--last-care", "2010-05-10", "--hold", "2027-01-01..")
    assert any("est annoncée pour le 1er janvier 2027" in step["text"] for step in found["steps"]), found["steps"]


@case
def a_line_that_does_not_parse_is_refused_in_french_and_in_json(_):
    for words, place in ((["retention", "explain", "--foo"], "--foo"),
                         (["retention", "explain", "--birth=1950-01-01", "--foo=DUPONT"], "--foo"),
                         (["retention", "explain", "--birth", "1950-01-01", "--birth", "1951-01-01"], "--birth"),
                         (["retention", "explain", "--birth"], "--birth"),
                         (["retention"], ""), (["perhaps"], ""), ([], ""),
                         (["register", "show"], "ref"), (["policy", "set", "f.toml"], "--by"),
                         (["retention", "explain", "DUPONT"], "")):
        told = json.loads(call(*words, "--json", expect=2).out)["error"]
        assert (told["kind"], told["place"]) == ("invalid_input", place), (words, told)
        err = call(*words, expect=2).err
        assert err.startswith("Cette commande ne se comprend pas : "), (words, err)
        assert "DUPONT" not in err
        for english in ("expected", "required", "Required", "subcommand", "argument was", "missing"):
            assert english not in err + told["what"], (words, err)


@case
def help_is_in_french(_):
    text = call("--help").out + call("retention", "--help").out + call("register", "show", "--help").out
    for english in ("Usage:", "Options:", "Subcommands", "SUBCOMMAND", "REQUIRED", "Positionals", "TEXT "):
        assert english not in text, (english, text)
    commands = call("--help").out.split("Commandes :")[1]
    for line in commands.strip().splitlines():
        assert len(line.split()) > 2, f"no description: {line}"


@case
def in_clear_french(_):
    text = call("retention", "explain", "--birth", "2001-03-14", "--last-care", "2005-06-30", "--today", TODAY).out
    assert "14 mars 2029".replace(" ", "\u00a0") in text, text
    assert "R1112-7" in text or "R. 1112-7" in text or "R.\u00a01112-7" in text, text


if __name__ == "__main__":
    main()
