#!/usr/bin/env python3
"""A practice from init to proof, through the real binary, in scripts and with bad input."""
import fcntl
import json
import os
import pathlib
import pty
import signal
import sqlite3
import stat
import subprocess
import sys
import termios
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import BINARY, PASSPHRASE, ROOT, Practice, call, case, main, patient_bundle, real_data


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@case
def help_and_version_need_nothing(_):
    assert "retention" in call("--help").out
    assert "--birth" in call("retention", "explain", "--help").out
    assert "serment" in call("--version").out
    call(expect=2)
    call("inconnu", expect=2)


@case
def init_keeps_what_it_makes_private(folder):
    practice = Practice(folder)
    for path in [practice.data, *practice.data.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, f"{path.name} is open to others"
    assert stat.S_IMODE(practice.recovery.stat().st_mode) == 0o600
    again = practice.run("init", "--answers", practice.answers, "--recovery-out", folder / "autre.txt",
                         "--non-interactive", expect=5)
    assert "[practice.exists]" in again.err


@case
def init_refuses_bad_answers_and_leaves_nothing(folder):
    practice = Practice(folder, create=False)
    good = practice.answers.read_text()
    for bad in (good + "\ninconnu = 1\n", good.replace("=", "", 1), "", "[[["):
        practice.answers.write_text(bad)
        result = practice.run("init", "--answers", practice.answers, "--recovery-out", practice.recovery,
                              "--non-interactive", expect=2)
        assert "[" in result.err
        assert not practice.data.exists() and not practice.recovery.exists()
        assert not list(folder.glob("cabinet*")), "nothing may stay behind"


@case
def the_wrong_passphrase_is_told(folder):
    practice = Practice(folder, full_cost=True)
    practice.passphrase.write_text("une autre phrase tout aussi longue\n")
    result = practice.run("dossiers", "list", expect=6)
    assert "[vault.wrong_passphrase]" in result.err
    error = json.loads(practice.run("dossiers", "list", "--json", expect=6).out)["error"]
    assert error["code"] == "vault.wrong_passphrase" and error["kind"] == "locked"
    # the recovery key opens
    practice.passphrase.write_text(practice.recovery.read_text())
    practice.run("dossiers", "list")


@case
def a_weak_passphrase_opens_no_practice(folder):
    practice = Practice(folder)
    weak = folder / "faible.txt"
    for text in ("aaaaaaaaaaaa", "motdepasse123", "azertyuiop12"):
        weak.write_text(text + "\n")
        refused = practice.run("vault", "passphrase", "--new-passphrase-file", weak, expect=2)
        assert "[password.weak]" in refused.err, refused.err
        assert text not in refused.err
    practice.run("dossiers", "list")


@case
def the_passphrase_can_change(folder):
    practice = Practice(folder)
    new = put(folder, "nouvelle.txt", "une nouvelle phrase de passe solide pour demain\n")
    practice.run("vault", "passphrase", "--new-passphrase-file", new)
    practice.run("dossiers", "list", expect=6)
    practice.passphrase.write_text(new.read_text())
    practice.run("dossiers", "list")
    practice.run("vault", "recovery", "--recovery-out", folder / "secours2.txt")
    practice.passphrase.write_text(practice.recovery.read_text())
    practice.run("dossiers", "list", expect=6)
    practice.passphrase.write_text((folder / "secours2.txt").read_text())
    practice.run("dossiers", "list")


@case
def a_new_recovery_key_that_cannot_be_handed_over_changes_nothing(folder):
    practice = Practice(folder)
    kept = put(folder, "occupé.txt", "à moi\n")
    (folder / "parts").mkdir()
    refused = practice.run("vault", "recovery", "--recovery-out", kept, expect=5)
    assert "[file.exists]" in refused.err
    practice.run("vault", "recovery", "--recovery-out", folder / "neuve.txt", "--shares-out", folder / "absent", expect=8)
    # the shares were written already when the key's own file is refused
    practice.run("vault", "recovery", "--recovery-out", kept, "--shares-out", folder / "parts", expect=5)
    assert kept.read_text() == "à moi\n" and not list((folder / "parts").iterdir())
    assert not (folder / "neuve.txt").exists(), "a sheet that opens nothing was left"
    # the terminal asks for a group to be typed back, and there is no terminal here
    practice.run("vault", "recovery", expect=8)
    assert practice.json("journal", "list", "--action", "slot.changed") == []
    practice.passphrase.write_text(practice.recovery.read_text())
    practice.run("dossiers", "list")


@case
def what_the_journal_refuses_changes_no_key(folder):
    practice = Practice(folder)
    with sqlite3.connect(practice.database) as base:
        base.execute("UPDATE journal_head SET last_at = 0")
    base.close()
    new = put(folder, "nouvelle.txt", "une nouvelle phrase de passe solide\n")
    for act in (("passphrase", "--new-passphrase-file", new), ("recovery", "--recovery-out", folder / "neuve.txt"),
                ("rotate",)):
        assert "[journal.head]" in practice.run("vault", *act, expect=7).err, act
    assert not (folder / "neuve.txt").exists()
    assert practice.json("vault", "slots")["slots"], "the passphrase still opens"
    practice.passphrase.write_text(practice.recovery.read_text())
    practice.run("vault", "slots")


@case
def import_is_idempotent_and_sealed(folder):
    practice = Practice(folder)
    source = put(folder, "src/a.json", patient_bundle(1, family="Zanzibarrois", given="Éléonore"))
    put(folder, "src/b.json", patient_bundle(2, family="d’Entremont-Kerguelen", given="Loïc", birth="1931-12-31"))
    first = practice.json("import", source.parent)
    assert (first["created"], first["refused"]) == (2, 0), first
    size = practice.json("journal", "checkpoint")["size"]
    again = practice.json("import", source.parent)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2), again
    grown = practice.json("journal", "checkpoint")["size"] - size
    assert grown <= 3, f"an unchanged import wrote {grown} events"
    for query, found in (("zanz", 1), ("ELEONORE", 1), ("entremont", 1), ("kerguelen loic", 1), ("31/12/1931", 1),
                         ("xyz", 0)):
        assert len(practice.json("dossiers", "search", query)["dossiers"]) == found, query
    raw = b"".join(p.read_bytes() for p in practice.data.rglob("*") if p.is_file())
    for canary in ("Zanzibarrois", "leonore", "Entremont", "1931-12-31", "Kerguelen", PASSPHRASE):
        assert canary.encode() not in raw, "a name or a date is readable at rest"


@case
def an_update_changes_one_dossier(folder):
    practice = Practice(folder)
    source = put(folder, "a.json", patient_bundle(1))
    practice.run("import", source)
    put(folder, "a.json", patient_bundle(1, last="2025-08-09"))
    assert practice.json("import", source)["updated"] == 1
    dossier = practice.json("dossiers", "list")["dossiers"][0]["id"]
    assert practice.json("dossiers", "show", dossier)["facts"]["last_care"] == "2025-08-09"


@case
def hostile_imports_are_refused_and_leave_nothing(folder):
    practice = Practice(folder)
    good = json.dumps(patient_bundle(1))
    hostile = {
        "truncated.json": good[: len(good) // 2],
        "trailing.json": good + "{}",
        "duplicate.json": good.replace('"type": "collection"', '"type": "collection", "type": "batch"'),
        "deep.json": '{"resourceType":"Bundle","x":' + "[" * 5000 + "]" * 5000 + "}",
        "notjson.json": "bonjour",
        "empty.json": "",
        "list.json": "[1,2,3]",
    }
    for name, text in hostile.items():
        path = put(folder, name, text)
        result = practice.run("import", path, "--json", expect=(1, 2))
        if result.returncode == 1:
            found = json.loads(result.out)
            assert found["created"] == 0 and found["refused"] >= 1, (name, found)
            assert found["refusals"][0]["reason"], name
        assert practice.json("dossiers", "list")["total"] == 0, name
    latin = folder / "latin1.json"
    latin.write_bytes(good.replace("Essai", "Été").encode("latin-1"))
    practice.run("import", latin, expect=(1, 2))
    assert practice.json("dossiers", "list")["total"] == 0


@case
def hostile_archives_are_refused(folder):
    practice = Practice(folder)
    escape = folder / "escape.zip"
    with zipfile.ZipFile(escape, "w") as archive:
        archive.writestr("../../dehors.json", json.dumps(patient_bundle(1)))
    practice.run("import", escape, expect=(1, 2))
    bomb = folder / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ndjson", b" " * (300 << 20))
    practice.run("import", bomb, expect=(1, 2))
    assert practice.json("dossiers", "list")["total"] == 0
    assert not list(folder.parent.glob("dehors.json"))


@case
def csv_in_windows_1252(folder):
    practice = Practice(folder)
    path = folder / "patients.csv"
    path.write_bytes("Nom;Prénom;Date de naissance;Dernière consultation\r\nLÉGER;Zoé;31/12/1980;02/03/2001\r\n"
                     "BRÛLÉ;Noël;31/02/1980;02/03/2001\r\n".encode("cp1252"))
    dry = practice.json("import", path, "--dry-run", expect=1)
    assert dry["mapping"]["encoding"] == "Windows-1252" and dry["created"] == 1 and dry["refused"] == 1, dry
    assert practice.json("dossiers", "list")["total"] == 0, "a dry run writes nothing"
    found = practice.json("import", path, expect=1)
    assert found["created"] == 1 and found["refused"] == 1, found
    assert "3" in found["refusals"][0]["place"], found["refusals"]
    assert "Br" not in json.dumps(found["refusals"]) and "Noël" not in json.dumps(found["refusals"], ensure_ascii=False)
    assert practice.json("import", path, expect=1)["unchanged"] == 1


@case
def a_dry_run_counts_as_the_import_does(folder):
    practice = Practice(folder)
    source = folder / "exports"
    source.mkdir()
    put(source, "connu.json", patient_bundle(1))
    practice.json("import", source)
    size = practice.json("journal", "checkpoint")["size"]
    for month in range(1, 9):  # the same two patients in as many files, one of them already known
        for number in (1, 2):
            bundle = patient_bundle(number, last=f"2023-{month:02}-06")
            bundle["entry"][1]["resource"]["id"] += f"-{month}"
            put(source, f"{month}-{number}.json", bundle)
    put(source, "z-copie.json", json.loads((source / "3-2.json").read_text()))
    dry = practice.json("import", source, "--dry-run")
    counts = {name: dry[name] for name in ("created", "updated", "unchanged", "refused", "resources")}
    assert counts["created"] == 1 and counts["updated"] == 15 and counts["unchanged"] == 2, counts
    grown = practice.json("journal", "checkpoint")["size"] - size
    assert grown <= 3, f"a dry run wrote {grown} events"
    real = practice.json("import", source)
    assert counts == {name: real[name] for name in counts}, (counts, real)
    again = practice.json("import", source, "--dry-run")
    assert again["created"] == again["updated"] == 0 and again["unchanged"] == 18, again


@case
def formats_are_guessed_from_any_extension(folder):
    practice = Practice(folder)
    deep = folder / "export" / "2020" / "mars"
    deep.mkdir(parents=True)
    put(deep, "A.JSON", patient_bundle(1))
    assert practice.json("import", folder / "export")["created"] == 1
    lines = "\n".join(json.dumps(e["resource"]) for e in patient_bundle(2)["entry"])
    assert practice.json("import", put(folder, "c.jsonl", lines))["created"] == 1
    with zipfile.ZipFile(folder / "OK.ZIP", "w") as archive:
        archive.writestr("a.json", json.dumps(patient_bundle(3)))
    assert practice.json("import", folder / "OK.ZIP")["created"] == 1


@case
def csv_without_titles_is_refused(folder):
    practice = Practice(folder)
    path = put(folder, "p.csv", "DURAND;Jean;31/12/1980\nPETIT;Luc;01/01/1970\n")
    refused = practice.run("import", path, "--map", "family_name=1", "--map", "given_names=2", "--map", "birth=3",
                           expect=2)
    assert "ligne de titres" in refused.err and "DURAND" not in refused.err + refused.out, refused.err
    assert practice.json("dossiers", "list")["total"] == 0


@case
def csv_headers_can_be_mapped(folder):
    practice = Practice(folder)
    path = put(folder, "p.csv", "Col1,Col2,Col3,Col4\nDURAND,Marie,1970-01-02,2020-01-02\n")
    practice.run("import", path, expect=2)
    found = practice.json("import", path, "--map", "family_name=Col1", "--map", "given_names=Col2", "--map",
                          "birth=Col3", "--map", "last_care=Col4")
    assert found["created"] == 1, found


@case
def folder_of_files_by_patient(folder):
    practice = Practice(folder)
    letters = folder / "courriers"
    letters.mkdir()
    (letters / "DURAND_Marie_02011970_bio.pdf").write_bytes(b"%PDF-1.4 a")
    (letters / "DURAND_Marie_02011970_radio.pdf").write_bytes(b"%PDF-1.4 b")
    (letters / "sans-nom.pdf").write_bytes(b"%PDF-1.4 c")
    found = practice.json("import", letters, expect=1)
    assert found["created"] == 1 and found["refused"] == 1, found
    dossier = practice.json("dossiers", "list")["dossiers"][0]["id"]
    shown = practice.json("dossiers", "show", dossier)
    assert len([p for p in shown["pieces"] if p["type"] == "File"]) == 2, shown["pieces"]
    assert shown["retention"]["state"] == "undetermined", "no care act is known: nothing may be erased"


@case
def reading_is_journalled(folder):
    practice = Practice(folder)
    practice.run("import", put(folder, "a.json", patient_bundle(1)))
    dossier = practice.json("dossiers", "list")["dossiers"][0]["id"]
    practice.run("dossiers", "show", dossier, "--reason", "motif d’essai")
    events = practice.json("journal", "list", "--object", dossier, "--action", "dossier.")
    assert [e["action"] for e in events][-1] == "dossier.read", events
    practice.run("dossiers", "show", "0" * 26, expect=3)
    practice.run("dossiers", "show", "pas-un-identifiant", expect=2)


@case
def export_is_complete_and_neutral(folder):
    practice = Practice(folder)
    practice.run("import", put(folder, "a.json", patient_bundle(1, family="Nominatif", given="Prenommée")))
    dossier = practice.json("dossiers", "list")["dossiers"][0]["id"]
    practice.run("dossiers", "export", dossier, "--out", folder / "sortie", "--reason", "demande du patient")
    names = [p.name for p in (folder / "sortie").rglob("*")]
    assert "index.html" in names and not any("nominatif" in n.lower() for n in names), names
    texts = [p.read_text(errors="replace") for p in (folder / "sortie").rglob("*.json")]
    assert any("Nominatif" in t and "Encounter" in t for t in texts)
    practice.run("dossiers", "export", dossier, "--out", folder / "sortie", "--reason", "x", expect=5)
    practice.run("dossiers", "export", dossier, "--out", folder / "sortie.zip", "--reason", "x")
    assert zipfile.ZipFile(folder / "sortie.zip").testzip() is None


@case
def an_export_says_the_dates_as_they_are_now(folder):
    """The facts as docs/format/export.md shows them: a later import must keep the dossier as long."""
    practice = Practice(folder)
    listing = put(folder, "liste.csv", "Nom;Prenom;Nais;Premier;Dernier\nDURAND;Léa;04/05/1969;28/02/2019;29/02/2020\n")
    columns = {"family_name": "Nom", "given_names": "Prenom", "birth": "Nais", "first_care": "Premier",
               "last_care": "Dernier"}
    practice.run("import", listing, *[part for pair in columns.items() for part in ("--map", "=".join(pair))])
    dossier = practice.json("dossiers", "list")["dossiers"][0]["id"]
    for fact, date in (("birth", "1969-05-03"), ("last-care", "2021-03-04")):
        practice.run("dossiers", "set-fact", dossier, "--fact", fact, "--date", date, "--reason", "pièce", "--by", "Dre A")
    practice.run("dossiers", "export", dossier, "--out", folder / "sortie", "--reason", "demande")
    bundle = json.loads((folder / "sortie" / "bundle.json").read_text())
    assert bundle["meta"]["tag"] == [{"system": "urn:serment:export", "code": "dossier"}], bundle["meta"]
    resources = [entry["resource"] for entry in bundle["entry"]]
    patient = next(r for r in resources if r["resourceType"] == "Patient")
    facts = [r for r in resources if "coding" in r.get("code", {})]
    text = (pathlib.Path(os.environ["SERMENT_SOURCE"]) / "docs/format/export.md").read_text()
    shown = json.loads(text.split("```json facts\n")[1].split("```")[0])
    shown["id"] = f"serment-facts-{dossier}-1"
    shown["subject"]["reference"] = f"Patient/{patient['id']}"
    assert facts == [shown], facts
    page = (folder / "sortie" / "index.html").read_text().replace("\u00a0", " ")
    for date in ("3 mai 1969", "28 février 2019", "4 mars 2021"):
        assert date in page, date


@case
def french_variants_of_a_name_find_each_other(folder):
    practice = Practice(folder)
    rows = ["LE GUEN;Jean", "LEGUEN;Jean", "DE LATTRE;Marie", "DELATTRE;Marie", "LE GOFF;Yann", "LEGOFF;Yann",
            "DUPONT;Jean-Pierre", "DUPONT;Jeanpierre", "N'GUYEN;Anh", "NGUYEN;Anh", "O'BRIEN;Sean", "OBRIEN;Sean",
            "ROUX;Jean", "LE ROUX;Jean", "MARTIN;Paul", "PETIT;Luc"]
    lines = [f"{row};{1 + number // 2:02}/01/1980" for number, row in enumerate(rows)]
    found = practice.json("import", put(folder, "liste.csv", "\n".join(["NOM;PRENOM;DDN", *lines]) + "\n"))
    assert found["created"] == len(rows), found
    names = {d["id"]: d["name"] for d in practice.json("dossiers", "list")["dossiers"]}
    pairs = practice.json("dossiers", "duplicates")
    listed = {frozenset((names[p["first"]], names[p["second"]])) for p in pairs}
    variants = [row.replace(";", " ") for row in rows[:14]]
    assert listed == {frozenset(variants[at:at + 2]) for at in range(0, 14, 2)}, listed
    for query in ("legoff", "le goff", "Le Gof"):
        shown = {d["name"] for d in practice.json("dossiers", "search", query)["dossiers"]}
        assert shown == {"LE GOFF Yann", "LEGOFF Yann"}, (query, shown)


def with_due_dossiers(folder, count=3):
    practice = Practice(folder)
    for n in range(count):
        put(folder, f"src/{n}.json", patient_bundle(n, family=f"Ancien{n}", birth="1940-01-01", last="2001-05-06"))
    put(folder, "src/recent.json", patient_bundle(99, family="Récent", last="2024-01-01"))
    practice.run("import", folder / "src")
    return practice


@case
def erasure_really_erases(folder):
    practice = with_due_dossiers(folder)
    plan = practice.json("retention", "plan")
    assert plan["due"] == 3 and plan["dossiers"] == 4, plan
    due = [line["dossier"] for line in plan["lines"] if line["state"] == "due"]
    before = practice.database.read_bytes()
    keys_before = {p.name: p.read_bytes() for p in (practice.data / "keys").iterdir()}
    hold = practice.json("hold", "add", due[0], "--reason", "réclamation", "--by", "Dre Essai")
    proposal = practice.json("retention", "propose")
    assert sorted(proposal["dossiers"]) == sorted(due[1:]), "a held dossier is never proposed"
    practice.run("retention", "erase", proposal["id"], expect=4)  # not approved
    practice.run("retention", "approve", proposal["id"], "--by", "", "--reason", "x", expect=2)
    practice.run("retention", "approve", proposal["id"], "--by", "Dre Essai", "--reason", "relu")
    erased = practice.json("retention", "erase", proposal["id"])
    assert erased["erased"] == 2 and not erased["refused"], erased
    for dossier in due[1:]:
        result = practice.run("dossiers", "show", dossier, expect=3)
        assert "[dossier.erased]" in result.err, result.err
    plan = practice.json("retention", "plan")
    assert (plan["erased"], plan["held"], plan["due"]) == (2, 1, 0), plan
    assert practice.json("journal", "verify")["intact"]
    # the old database file put back beside today's keys cannot open what was erased
    assert {p.name: p.read_bytes() for p in (practice.data / "keys").iterdir()} != keys_before
    for leftover in practice.data.glob("serment.db-*"):
        leftover.unlink()
    practice.database.write_bytes(before)
    practice.run("dossiers", "show", due[1], expect=(3, 7))
    practice.run("hold", "list", due[0], expect=None)
    assert hold["id"]


@case
def facts_are_rechecked_at_the_moment_of_erasure(folder):
    practice = with_due_dossiers(folder, 2)
    proposal = practice.json("retention", "propose")
    practice.run("retention", "approve", proposal["id"], "--by", "Dre Essai", "--reason", "relu")
    held, returned = proposal["dossiers"]
    practice.run("hold", "add", held, "--reason", "réclamation arrivée entre-temps", "--by", "Dre Essai")
    practice.run("dossiers", "set-fact", returned, "--fact", "last-care", "--date", "2020-01-01", "--reason",
                 "visite retrouvée", "--by", "Dre Essai")
    result = practice.json("retention", "erase", proposal["id"], expect=1)
    assert result["erased"] == 0 and len(result["refused"]) == 2, result
    dates = {r["dossier"]: r["possible_from"] for r in result["refused"]}
    assert dates[returned] == "2040-01-02", dates
    for dossier in (held, returned):
        practice.run("dossiers", "show", dossier)


@case
def the_certificate_holds_no_erased_data(folder):
    practice = with_due_dossiers(folder, 1)
    proposal = practice.json("retention", "propose")
    practice.run("retention", "approve", proposal["id"], "--by", "Dre Essai", "--reason", "relu")
    practice.run("retention", "erase", proposal["id"])
    identifier = practice.json("retention", "certificates")[0]
    text = practice.run("retention", "certificate", identifier).out
    certificate = json.loads(text)
    assert certificate, text
    for canary in ("Ancien0", "1940-01-01", "2001-05-06", "Personne"):
        assert canary not in text, "the certificate holds erased data"
    pdf = folder / "certificat.pdf"
    practice.run("retention", "certificate", identifier, "--pdf", pdf)
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert subprocess.run(["qpdf", "--check", pdf], capture_output=True, check=False).returncode == 0


@case
def the_journal_names_what_was_tampered_with(folder):
    practice = with_due_dossiers(folder, 1)
    checkpoint = folder / "point.txt"
    practice.run("journal", "checkpoint", "--out", checkpoint)
    practice.run("journal", "verify", "--against", checkpoint)
    untouched = practice.database.read_bytes()

    def tamper(sql):
        for leftover in practice.data.glob("serment.db-*"):
            leftover.unlink()
        practice.database.write_bytes(untouched)
        with sqlite3.connect(practice.database) as connection:
            for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.executescript(sql)
        connection.close()

    last = "(SELECT MAX(seq) FROM journal_event)"
    for name, sql in {
        "deleted": "DELETE FROM journal_event WHERE seq = 1",
        "changed": "UPDATE journal_event SET entry = zeroblob(length(entry)) WHERE seq = 1",
        "reordered": "UPDATE journal_event SET seq = 1000000 WHERE seq = 1; UPDATE journal_event SET seq = 1 WHERE seq = 2;"
                     "UPDATE journal_event SET seq = 2 WHERE seq = 1000000",
        "truncated": f"DELETE FROM journal_event WHERE seq = {last}",
    }.items():
        tamper(sql)
        result = practice.run("journal", "verify", "--json", expect=(1, 7))
        if result.returncode == 1:
            assert json.loads(result.out)["findings"], name
    # the whole database put back to an earlier day: only an outside checkpoint can tell
    for leftover in practice.data.glob("serment.db-*"):
        leftover.unlink()
    practice.database.write_bytes(untouched)
    practice.run("import", put(folder, "nouveau.json", patient_bundle(50)))
    practice.run("journal", "checkpoint", "--out", checkpoint)
    for leftover in practice.data.glob("serment.db-*"):
        leftover.unlink()
    practice.database.write_bytes(untouched)
    practice.run("journal", "verify", expect=0)
    result = practice.run("journal", "verify", "--against", checkpoint, "--json", expect=1)
    assert json.loads(result.out)["findings"], result.out


def verified_by_a_stranger(*arguments):
    return subprocess.run([sys.executable, ROOT / "tools/verify_journal.py", *map(str, arguments)],
                          capture_output=True, text=True, check=False)


@case
def a_stranger_reads_a_consistency_proof(folder):
    practice = Practice(folder)
    old, proof = folder / "ancien.txt", folder / "preuve.txt"
    practice.run("journal", "checkpoint", "--out", old)
    size = practice.json("journal", "checkpoint")["size"]
    practice.run("import", put(folder, "un.json", patient_bundle(1)))
    shown = practice.run("journal", "consistency", size)
    practice.run("journal", "consistency", size, "--out", proof)
    assert shown.out == proof.read_text(), "one hash a line, shown as it is written"
    assert all(len(line) == 44 for line in shown.out.splitlines()) and shown.out.endswith("=\n"), shown.out
    beside = [pathlib.Path(f"{proof}.{kind}") for kind in ("old-checkpoint", "checkpoint", "vkey")]
    assert beside[0].read_bytes() == old.read_bytes(), "the old checkpoint is the one signed then"
    read = verified_by_a_stranger("--key", beside[2], "--old-checkpoint", old, "--checkpoint", beside[1],
                                  "--consistency", proof)
    assert read.returncode == 0, read.stdout
    data = practice.json("journal", "consistency", size)
    assert data["proof"] == shown.out.splitlines() and data["size1"] == size, data


@case
def one_detail_is_shown_with_its_salt(folder):
    practice = with_due_dossiers(folder, 1)
    events = practice.json("journal", "list")
    mine = next(one for one in events if one["action"] == "register.saved")
    patient = next(one for one in events if one["action"] == "dossier.created")
    none = next(one for one in events if not one["detail_readable"])
    for event in (mine, patient):
        base = folder / f"e{event['index']}"
        shown = practice.run("journal", "detail", event["index"]).out
        practice.run("journal", "detail", event["index"], "--out", base)
        detail, salt, entry = (pathlib.Path(f"{base}.{kind}") for kind in ("detail", "salt", "entry"))
        assert detail.read_text() in shown and salt.read_text().strip() in shown, shown
        assert stat.S_IMODE(detail.stat().st_mode) == 0o600 and stat.S_IMODE(salt.stat().st_mode) == 0o600
        read = verified_by_a_stranger("--detail", detail, "--salt", salt.read_text().strip(), "--entry", entry)
        assert read.returncode == 0, read.stdout
        detail.write_text(detail.read_text() + " ")
        assert verified_by_a_stranger("--detail", detail, "--salt", salt.read_text().strip(), "--entry",
                                      entry).returncode == 1
        data = practice.json("journal", "detail", event["index"])
        assert data["detail"] in shown and data["salt"] in shown, data
        # each time the detail was read is in the journal
        assert len(practice.json("journal", "list", "--object", f"event-{event['index']}")) == 3
    assert len(practice.json("journal", "list", "--object", patient["object"], "--action", "dossier.read")) == 3
    assert "[journal.no_detail]" in practice.run("journal", "detail", none["index"], expect=3).err
    assert "[journal.event]" in practice.run("journal", "detail", 1_000_000, expect=3).err


@case
def a_signal_ends_a_command_that_does_not_look_at_it(folder):
    for number in (signal.SIGTERM, signal.SIGINT):
        data = folder / number.name
        made = subprocess.Popen([BINARY, "demo", "--fast-keys", "--patients", "60000"], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                env={**os.environ, "SERMENT_DATA": str(data)},
                                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        while made.poll() is None and not list(folder.glob(f"{number.name}*")):
            time.sleep(0.02)
        made.send_signal(number)
        try:
            assert made.wait(timeout=15) == -number, made.returncode
        finally:
            made.kill()


@case
def a_signal_at_a_silent_prompt_gives_the_terminal_back(folder):
    practice = Practice(folder)
    for number in (signal.SIGTERM, signal.SIGINT):
        ours, theirs = pty.openpty()
        asked = subprocess.Popen([BINARY, "dossiers", "list"], stdin=theirs, stdout=theirs, stderr=theirs,
                                 env={"SERMENT_DATA": str(practice.data)}, start_new_session=True,
                                 preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        while asked.poll() is None and termios.tcgetattr(theirs)[3] & termios.ECHO:
            time.sleep(0.02)
        assert asked.poll() is None, "nothing was asked"
        asked.send_signal(number)
        assert asked.wait(timeout=15) == -number, asked.returncode
        assert termios.tcgetattr(theirs)[3] & termios.ECHO, "what one types would stay unseen"
        os.close(ours)
        os.close(theirs)


@case
def a_clock_once_ahead_is_told_with_the_bundle(folder):
    practice = Practice(folder)
    practice.run("import", put(folder, "un.json", patient_bundle(1)), prefix=("faketime", "-f", "+365d"))
    practice.run("journal", "list")  # an act at the right time, after those of the future
    out = folder / "preuve.zip"
    told = practice.run("evidence", "build", "--out", out).out
    assert "l’horloge du cabinet a reculé une fois" in told and "date postérieure" in told, told
    size = practice.json("journal", "checkpoint")["size"]
    report = json.loads(call("evidence", "verify", out, "--json").out)
    assert report["journal_size"] >= size - 3, report  # the whole journal, but for the acts of the building
    assert any("a reculé une fois" in line for line in report["limits"]), report


@case
def a_certificate_deleted_in_the_base_is_named(folder):
    practice = with_due_dossiers(folder, 1)
    proposal = practice.json("retention", "propose")
    practice.run("retention", "approve", proposal["id"], "--by", "Dre Essai", "--reason", "relu")
    practice.run("retention", "erase", proposal["id"])
    assert practice.json("journal", "verify")["intact"]
    with sqlite3.connect(practice.database) as base:
        base.execute("DELETE FROM record WHERE kind = 'erasure_certificate'")
    base.close()
    result = practice.run("journal", "verify", expect=1)
    assert "[record.lost]" in result.out and "C-" in result.out, result.out


@case
def a_dossier_deleted_in_the_base_is_named(folder):
    practice = with_due_dossiers(folder, 2)
    assert practice.json("journal", "verify")["intact"]
    with sqlite3.connect(practice.database) as base:
        (lost,) = base.execute("SELECT dossier_id FROM vault_dossier WHERE is_practice_scope = 0").fetchone()
        for table in ("vault_chunk", "vault_object", "vault_dossier"):
            base.execute(f"DELETE FROM {table} WHERE dossier_id = ?", (lost,))
    base.close()
    practice.run("store", "check")
    result = practice.run("journal", "verify", expect=1)
    assert "[dossier.lost]" in result.out and lost in result.out, result.out
    assert "Le journal est intact, mais" in result.out


@case
def details_of_the_journal_end_only_by_a_name_and_a_reason(folder):
    practice = Practice(folder)
    signed = ("--by", "Dre Essai", "--reason", "six mois passés")
    assert "[journal.expiry_too_early]" in practice.run("journal", "expire", "--before", "2199-01-01", *signed,
                                                        expect=4).err
    assert practice.json("journal", "expire")["would_expire"] == []
    assert practice.json("journal", "expire", "--before", "2199-01-01")["would_expire"][0]["events"] > 0
    later = {"prefix": ("faketime", "-f", "+430d")}
    shown = practice.json("journal", "expire", **later)["would_expire"]
    assert len(shown) == 1 and shown[0]["due_from"], shown
    assert "Rien n’est effacé" in practice.run("journal", "expire", **later).out
    assert "[journal.expiry_unsigned]" in practice.run("journal", "expire", "--by", "Dre Essai", expect=2, **later).err
    assert practice.json("journal", "expire", *signed, **later)["expired"] == [shown[0]["month"]]
    assert "[journal.nothing_to_expire]" in practice.run("journal", "expire", *signed, expect=4, **later).err
    assert practice.json("journal", "verify")["intact"]


@case
def records_of_the_practice_end_at_their_term_by_a_name_and_a_reason(folder):
    practice = Practice(folder)
    host = next(one["id"] for one in practice.json("processor", "list"))
    sheet = {**practice.json("processor", "show", host)["details"], "contact": "Camille Canari"}
    (folder / "sheet.json").write_text(json.dumps(sheet))
    practice.run("processor", "save", folder / "sheet.json", "--id", host, "--version", "0", "--by", "Dre Essai")
    practice.run("processor", "end", host, "--on", "2026-11-01", "--reason", "fin du contrat", "--by", "Dre Essai")
    signed = ("--by", "Dre Essai", "--reason", "cinq ans passés")

    def counts(told):
        return {one["kind"]: one for one in told["kinds"]}["processor"]
    assert counts(practice.json("retention", "records"))["running"] == 1
    assert "[record_expiry.nothing]" in practice.run("retention", "records", *signed, expect=4).err
    later = {"prefix": ("faketime", "-f", "+1900d")}
    shown = practice.json("retention", "records", **later)
    assert (counts(shown)["due"], counts(shown)["rule"], counts(shown)["past"][0]["id"]) == (1, "suppliers", host), shown
    assert all(one["why"] for one in shown["without_term"]) and not shown["unfinished"], shown
    assert "Rien n’est effacé" in practice.run("retention", "records", **later).out
    assert "records/expiry" in practice.run("duties", "list", "--json", **later).out
    refused = (("unsigned", ("--by", "Dre Essai")), ("kind", ("--kind", "moon", *signed)))
    for code, arguments in refused:
        assert f"[record_expiry.{code}]" in practice.run("retention", "records", *arguments, expect=2, **later).err
    with sqlite3.connect(practice.database) as base:
        sealed = [row[0] for row in base.execute("SELECT sealed FROM record WHERE kind = 'processor'")]
    base.close()
    before = practice.database.read_bytes()
    assert len(sealed) == 2 and all(one in before for one in sealed)
    done = practice.json("retention", "records", "--kind", "processor", *signed, **later)
    assert (done["erased"], done["kinds"][0]["rule"]) == (1, "suppliers"), done
    with sqlite3.connect(practice.database) as base:
        states = base.execute("SELECT state FROM record WHERE kind = 'processor'").fetchall()
    base.close()
    assert states == [("erased",)], states
    for path in practice.data.glob("serment.db*"):
        assert not any(one in path.read_bytes() for one in sealed), f"{path} still holds what was erased"
    assert practice.json("journal", "verify", **later)["intact"]
    # An older database put back beside today's keys opens nothing of it.
    for leftover in practice.data.glob("serment.db-*"):
        leftover.unlink()
    practice.database.write_bytes(before)
    assert "Camille" not in practice.run("processor", "show", host, "--json", expect=7).out


@case
def a_proposal_is_cancelled_under_a_name(folder):
    practice = with_due_dossiers(folder, 1)
    proposal = practice.json("retention", "propose")["id"]
    practice.run("retention", "approve", proposal, "--by", "Dre Essai", "--reason", "relu")
    practice.run("retention", "cancel", proposal, "--by", "Dre Essai", expect=2)
    practice.run("retention", "cancel", proposal, "--by", "Dre Essai", "--reason", "erreur de liste")
    assert "[proposal.cancelled]" in practice.run("retention", "erase", proposal, expect=4).err
    assert "annulée" in practice.run("retention", "proposals").out
    assert practice.json("retention", "propose")["dossiers"]


@case
def the_bundle_is_verified_by_strangers(folder):
    practice = with_due_dossiers(folder, 1)
    proposal = practice.json("retention", "propose")
    practice.run("retention", "approve", proposal["id"], "--by", "Dre Essai", "--reason", "relu")
    practice.run("retention", "erase", proposal["id"])
    instant = practice.json("journal", "list")[-1]["at"]
    one, two = folder / "un.zip", folder / "deux.zip"
    practice.run("evidence", "build", "--out", one, "--as-of", instant)
    practice.run("evidence", "build", "--out", two, "--as-of", instant)
    assert one.read_bytes() == two.read_bytes(), "same state, same instant, same bytes"
    call("evidence", "verify", one)
    unpacked = folder / "ouvert"
    subprocess.run(["unzip", "-q", one, "-d", unpacked], check=True)
    for listing in ("sha256sums.txt", "CHECKSUM.SHA256.txt"):
        subprocess.run(["sha256sum", "--quiet", "-c", listing], cwd=unpacked, check=True)
    contents = (ROOT / "docs/format/evidence.md").read_text().split("## 2.")[1].split("## 3.")[0]
    for path in unpacked.rglob("*.json"):
        if "serment-exhibit/1" in path.read_text():
            assert path.parent.name + "/" in contents and path.stem in contents, f"{path} is not in the format's table"
    for path in unpacked.rglob("*"):
        assert path.name.isascii(), path.name
        if path.is_file():
            for canary in (b"Ancien0", b"1940-01-01", b"R\xc3\xa9cent"):
                assert canary not in path.read_bytes(), f"patient data in {path.name}"
    data = bytearray(one.read_bytes())
    for place in range(0, len(data), max(1, len(data) // 25)):
        data[place] ^= 4
        forged = folder / "faux.zip"
        forged.write_bytes(data)
        data[place] ^= 4
        result = call("evidence", "verify", forged, "--json", expect=(1, 2))
        if result.returncode == 1:
            assert json.loads(result.out)["findings"], place


@case
def an_officer_whom_the_answers_name_is_told_everywhere(folder):
    practice = Practice(folder, create=False)
    practice.answers.write_text(practice.answers.read_text().replace(
        "[answers]", '[dpo]\nname = "Alex Exemple"\norganisation = ""\naddress = ""\nphone = ""\n'
                     'email = "dpo@exemple.example"\n[answers]', 1))
    practice.run("init", "--answers", practice.answers, "--recovery-out", practice.recovery, "--non-interactive")
    shown = practice.json("dpo", "show")
    assert (shown["named"], shown["designated"], shown["name"]) == (True, False, "Alex Exemple"), shown
    text = practice.run("dpo", "show").out
    assert "nommé, désignation à la CNIL non enregistrée" in text and "non désigné" not in text, text
    duties = practice.run("duties", "list").out
    assert "Enregistrer la désignation du délégué" in duties, duties
    assert "Désigner un délégué" not in duties, duties


@case
def nobody_changes_the_register_or_the_policy_without_a_name(folder):
    practice = Practice(folder)
    policy = put(folder, "choix.toml", '[term.appointments]\nmonths = 6\nreason = "activité de suivi"\n')
    for command in (("register", "edit", "T01", "--set", "software=Autre"), ("policy", "set", policy),
                    ("register", "validate", "T01"), ("register", "retire", "T01", "--reason", "Plus lieu")):
        for by in ("", "   ", "\u00a0"):
            refused = practice.run(*command, "--by", by, expect=2)
            assert ".person]" in refused.err or "--by" in refused.err, refused.err
    assert practice.json("register", "show", "T01")["version"] == 1


@case
def a_policy_is_what_the_register_and_the_notices_say(folder):
    practice = Practice(folder)
    policy = put(folder, "choix.toml", '[term.appointments]\nmonths = 6\nreason = "activité de suivi"\n'
                                       '[extension."dossier.medical"]\nyears = 10\nreason = "longs suivis"\n')
    told = practice.run("policy", "set", policy, "--by", "Dre Essai").out
    assert "T02" in told and "serment notices export" in told, told
    assert practice.json("policy", "set", policy, "--by", "Dre Essai")["renewed"] == []
    shown = practice.json("register", "show", "T02")
    assert shown["state"] == "draft" and shown["activity"]["data"][0]["retention"].startswith("6\u00a0mois"), shown
    refused = practice.run("register", "edit", "T01", "--set", "data[1].retention=5 ans", "--by", "Dre Essai", expect=2)
    assert "[register.retention]" in refused.err and "30\u00a0ans" in refused.err, refused.err


@case
def a_reference_that_names_no_sheet_is_refused_and_a_record_is_retired(folder):
    practice = Practice(folder)
    out = folder / "registre.json"
    practice.run("register", "export", "--format", "json", "--out", out)
    register = json.loads(out.read_text())
    register["activities"] = [{**register["activities"][1], "ref": "../x"}]
    refused = practice.run("register", "import", put(folder, "autre.json", register), "--by", "Dre Essai", expect=2)
    assert "[register.ref_malformed]" in refused.err, refused.err
    register["activities"][0]["ref"] = "T17-2026"
    practice.run("register", "import", put(folder, "autre.json", register), "--by", "Dre Essai")
    practice.run("register", "export", "--format", "ods", "--out", folder / "registre.ods")
    practice.run("register", "retire", "T17-2026", "--by", "Dre Essai", "--reason", " ", expect=2)
    retired = practice.json("register", "retire", "T17-2026", "--by", "Dre Essai", "--reason", "Plus lieu")[0]
    assert (retired["state"], retired["version"], retired["reason"]) == ("retired", 2, "Plus lieu"), retired
    assert "T17-2026" not in practice.run("register", "list").out
    assert "Plus lieu" in practice.run("register", "list", "--retired").out
    assert len(practice.json("register", "history", "T17-2026")) == 2


@case
def the_register_can_be_edited_and_taken_out(folder):
    practice = Practice(folder)
    activities = practice.json("register", "list")
    assert len(activities) >= 8, activities
    for extension in ("pdf", "ods", "csv", "json"):
        out = folder / f"registre.{extension}"
        practice.run("register", "export", "--format", extension, "--out", out)
        assert out.stat().st_size > 500, extension
    practice.run("notices", "export", "--out", folder / "notices")
    assert list((folder / "notices").glob("*.pdf"))


@case
def a_second_process_waits_outside(folder):
    practice = Practice(folder)
    with open(practice.data / "serment.db.lock", "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = practice.run("dossiers", "list", expect=5)
        assert "[store.in_use]" in result.err, result.err
    practice.run("dossiers", "list")


@case
def real_bundles_come_in_whole(folder):
    source = real_data("synthea-r4")
    practice = Practice(folder)
    found = practice.json("import", source, timeout=600)
    assert found["created"] == len(list(source.glob("*.json"))) and found["refused"] == 0, found
    again = practice.json("import", source, timeout=600)
    assert again["unchanged"] == found["created"], again
    plan = practice.json("retention", "plan")
    assert plan["dossiers"] == found["created"] and plan["undetermined"] <= 1, plan
    assert practice.json("journal", "verify")["intact"]


if __name__ == "__main__":
    main()
