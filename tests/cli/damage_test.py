#!/usr/bin/env python3
"""A base altered behind the program's back: what each command says of it, through the real binary."""
import json
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Practice, call, case, main, patient_bundle


def alter(practice, sql, *values):
    with sqlite3.connect(practice.database) as base:
        changed = base.execute(sql, values).rowcount
    base.close()
    return changed


def imported(folder, patients=3):
    """A practice with patients whose records are at their term; the dossiers' ids, by name."""
    practice = Practice(folder)
    source = folder / "sources"
    source.mkdir()
    for number in range(patients):
        bundle = patient_bundle(number, family=f"Essai{number}", birth="1940-01-01", last="2001-05-06")
        (source / f"{number}.json").write_text(json.dumps(bundle))
    practice.run("import", source)
    listed = practice.json("dossiers", "list")
    assert listed["damaged"] == []
    return practice, [entry["id"] for entry in listed["dossiers"]]


def codes(checked):
    return [(fault["dossier"], fault["code"]) for fault in checked["faults"]]


@case
def store_check_names_what_is_not_what_was_written(folder):
    practice, ids = imported(folder)
    sound = practice.json("store", "check")
    assert sound["intact"] and sound["dossiers"] == 3 and sound["seals"] == "sound", sound
    assert alter(practice, "UPDATE vault_object SET version = 2 WHERE kind = 'care' AND dossier_id = ?", ids[0]) == 1
    assert alter(practice, "DELETE FROM vault_object WHERE kind = 'care' AND dossier_id = ?", ids[1]) == 1
    checked = practice.json("store", "check", expect=7)
    assert not checked["intact"] and checked["pages"] == "sound", checked
    assert sorted(codes(checked)) == sorted([(ids[0], "piece.damaged"), (ids[1], "piece.missing")]), checked
    told = practice.run("store", "check", expect=7).out
    assert ids[0] in told and ids[1] in told and "Essai" not in told, told
    shown = practice.run("dossiers", "show", ids[1], expect=7).out
    assert "manque" in shown, shown
    assert len(practice.json("dossiers", "show", ids[1], expect=7)["lost"]) == 1
    refused = practice.run("dossiers", "export", ids[1], "--out", folder / "copie", expect=7)
    assert "Errc" not in refused.err and "vérifiez la base" in refused.err.lower(), refused.err


@case
def store_check_without_a_passphrase_says_what_it_did_not_read(folder):
    practice, ids = imported(folder)
    alter(practice, "DELETE FROM vault_object WHERE kind = 'care' AND dossier_id = ?", ids[1])
    env = {"SERMENT_DATA": str(practice.data)}
    told = call("store", "check", env=env).out
    assert "N’ont pas été relus" in told, told
    checked = json.loads(call("store", "check", "--json", env=env).out)
    assert checked["seals"] == "not_read" and not checked["intact"], checked
    opened = json.loads(practice.run("doctor", "--json", expect=None).out)
    assert next(one["seen"] for one in opened if one["id"] == "store").endswith("serment store check.")


@case
def one_damaged_dossier_does_not_close_the_practice(folder):
    practice, ids = imported(folder)
    alter(practice, "UPDATE vault_object SET version = 9 WHERE kind = 'identity' AND dossier_id = ?", ids[0])
    listed = practice.run("dossiers", "list", "--json")
    assert json.loads(listed.out)["damaged"] == [ids[0]] and json.loads(listed.out)["total"] == 2
    assert ids[0] in listed.err and "[dossier.damaged]" in listed.err, listed.err
    assert practice.json("dossiers", "search", "Essai1")["total"] == 1
    # The same patients again: two are known, the third may be the one that does not read.
    again = practice.run("import", folder / "sources", "--json", expect=1)
    assert json.loads(again.out)["damaged"] == [ids[0]] and json.loads(again.out)["created"] == 1, again.out
    assert "[dossier.damaged]" in again.err
    assert practice.json("journal", "verify")["intact"]


@case
def what_opens_no_more_is_given_up_by_a_named_person(folder):
    practice, ids = imported(folder)
    alter(practice, "UPDATE vault_dossier SET header = zeroblob(137) WHERE dossier_id = ?", ids[0])
    stopped = practice.run("vault", "rotate", expect=7)
    assert ids[0] in stopped.err and "dossiers give-up" in stopped.err, stopped.err
    sound = practice.run("dossiers", "give-up", ids[1], "--by", "Dr Essai", "--reason", "par erreur", expect=None)
    assert sound.returncode != 0 and "[dossier.opens]" in sound.err, sound.err
    unsigned = practice.run("dossiers", "give-up", ids[0], "--by", "Dr Essai", expect=None)
    assert unsigned.returncode != 0 and "[loss.unsigned]" in unsigned.err, unsigned.err
    shown = practice.run("dossiers", "give-up", ids[0]).out
    assert "Rien n’est fait" in shown and ids[0] in shown, shown
    assert practice.json("dossiers", "give-up", ids[0])["given_up"] is False
    assert practice.json("retention", "plan")["undetermined"] == 1
    done = practice.run("dossiers", "give-up", ids[0], "--by", "Dr Essai", "--reason", "disque abîmé").out
    assert "72 h" in done and "breach report" in done, done
    again = practice.run("dossiers", "give-up", ids[0], expect=None)
    assert "[dossier.given_up]" in again.err, again.err
    assert practice.json("vault", "rotate")["dossiers"] == 3  # two patients and the practice's own scope
    plan = practice.json("retention", "plan")
    assert plan["lost"] == 1 and plan["undetermined"] == 0 and plan["reconciliation"]["balanced"], plan
    assert "abandonnés" in practice.run("retention", "plan").out
    assert practice.json("journal", "verify")["intact"]
    acts = practice.json("journal", "list", "--action", "dossier.given_up")
    assert len(acts) == 1, acts


@case
def a_damaged_header_is_undetermined_and_never_due(folder):
    practice, ids = imported(folder)
    practice.run("hold", "add", ids[1], "--reason", "réclamation", "--by", "Dr Essai")
    alter(practice, "UPDATE vault_dossier SET header = zeroblob(137) WHERE dossier_id = ?", ids[0])
    alter(practice, "DELETE FROM dossier_hold")
    plan = practice.json("retention", "plan")
    assert plan["due"] == 1 and plan["undetermined"] == 2 and plan["reconciliation"]["balanced"], plan
    faults = {line["dossier"]: line.get("fault") for line in plan["lines"]}
    assert faults == {ids[0]: "damaged", ids[1]: "claim_missing", ids[2]: None}, faults
    assert "gel manquant" in practice.run("retention", "plan").out
    refused = practice.run("hold", "list", ids[1], expect=7)
    assert "[hold.tampered]" in refused.err, refused.err
    assert practice.json("retention", "propose")["dossiers"] == [ids[2]]


@case
def an_old_base_beside_newer_keys_is_named(folder):
    practice, ids = imported(folder)
    old = practice.database.read_bytes()
    practice.run("vault", "rotate")
    for leftover in practice.data.glob("serment.db-*"):
        leftover.unlink()
    practice.database.write_bytes(old)
    verified = practice.run("journal", "verify", expect=1)
    assert "[dossier.epoch_unknown]" in verified.out, verified.out
    checked = practice.json("store", "check", expect=7)
    assert {(one, "vault.epoch_unknown") for one in ids} <= set(codes(checked)), checked


@case
def a_recovery_key_may_be_typed_without_its_hyphens(folder):
    practice = Practice(folder)
    key = practice.recovery.read_text().strip()
    practice.passphrase.write_text(key.replace("-", "") + "\n")
    practice.run("dossiers", "list")
    for near in (key[:-1], key + "A"):
        practice.passphrase.write_text(near + "\n")
        refused = practice.run("dossiers", "list", expect=6)
        assert "[vault.recovery_key_length]" in refused.err and "40" in refused.err, refused.err
    practice.passphrase.write_text(key + "\n")
    refused = practice.run("vault", "recovery", "--recovery-out", folder / "neuve.txt", "--shares-out",
                           folder / "absent", expect=8)
    assert "[file.no_folder]" in refused.err and "place libre" not in refused.err, refused.err


if __name__ == "__main__":
    main()
