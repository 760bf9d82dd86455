#!/usr/bin/env python3
"""Inventory, transmission, procedures and what waits, by a technician at the command line, with bad input."""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import Practice, case, main  # noqa: E402

BY = ("--by", "Dre Essai")


@case
def a_thing_is_counted_seen_lost_and_retired(folder):
    practice = Practice(folder)
    add = ("inventory", "add", "--kind", "medium", "--label", "Clé bleue", *BY)
    assert "[asset.encrypted]" in practice.run(*add, expect=2).err
    assert "[asset.kind]" in practice.run("inventory", "add", "--kind", "fusée", "--label", "X", *BY, expect=2).err
    assert "[asset.label]" in practice.run("inventory", "add", "--kind", "paper", "--label", " ", *BY, expect=2).err
    practice.run(*add, "--encrypted", "no", "--patient-data")
    practice.run("inventory", "seen", "I-001", *BY)
    assert "[asset.date]" in practice.run("inventory", "lost", "I-001", "--since", "2499-01-01", *BY, expect=2).err
    kept = json.loads(practice.run("inventory", "list", "--json").out)
    assert [(one["id"], one["state"]) for one in kept] == [("I-001", "in_use")], kept
    assert "[asset.unknown]" in practice.run("inventory", "seen", "I-009", *BY, expect=3).err
    retire = ("inventory", "retire", "I-001", "--proof", "Effacée par le technicien", *BY, "--disposal")
    assert "[asset.disposal]" in practice.run(*retire, "shredded", expect=2).err
    practice.run(*retire, "wiped")
    assert "[asset.retired]" in practice.run(*retire, "wiped", expect=4).err


@case
def a_camera_says_what_is_to_be_put_right_and_its_panel_is_written(folder):
    practice = Practice(folder)
    add = ("camera", "add", "--place", "Entrée", "--view", "La porte", "--public", *BY)
    assert "[camera.days]" in practice.run(*add, "--days", "0", expect=2).err
    practice.run(*add, "--days", "45", "--password", "default")
    found = json.loads(practice.run("camera", "list", "--json").out)[0]["findings"]
    assert {"authorisation_missing", "keeps_too_long", "password_default", "panel_missing"} <= set(found), found
    assert "CSI L252-1" in practice.run("camera", "list").out
    practice.run("camera", "panel", "V-001", "--out", folder / "affiche.pdf")
    assert (folder / "affiche.pdf").read_bytes().startswith(b"%PDF")
    practice.run("camera", "attest", "V-001", "--statement", "À la porte", *BY)
    practice.run("camera", "check", "V-001", *BY)
    assert "panel_missing" not in json.loads(practice.run("camera", "list", "--json").out)[0]["findings"]
    practice.run("camera", "remove", "V-001", "--reason", "Déménagement", *BY)
    assert "[camera.removed]" in practice.run("camera", "check", "V-001", *BY, expect=4).err


@case
def a_plan_is_dated_its_letter_written_and_its_steps_ticked(folder):
    practice = Practice(folder)
    letter = ("succession", "letter", "software", "archive", "--out", folder / "courrier.pdf")
    assert "[succession.date]" in practice.run(*letter, expect=2).err
    assert not (folder / "courrier.pdf").exists()
    practice.run("succession", "date", "software", "--on", "2027-06-30", *BY)
    practice.run(*letter)
    assert (folder / "courrier.pdf").read_bytes().startswith(b"%PDF")
    assert "[succession.text]" in practice.run("succession", "tick", "software", "end", "--without-object", *BY,
                                               expect=2).err
    assert "[succession.step]" in practice.run("succession", "tick", "software", "nothing", *BY, expect=3).err
    practice.run("succession", "tick", "software", "archive", *BY)
    plans = json.loads(practice.run("succession", "show", "--json").out)
    software = next(one for one in plans if one["situation"] == "software")
    assert {one["id"]: one["done"] for one in software["steps"]} == {"archive": True, "verify": False, "end": False}


@case
def a_dossier_goes_to_the_doctor_that_its_patient_chose(folder):
    practice = Practice(folder)
    (folder / "patients.csv").write_text("nom;prenom;naissance\nCANARI;Camille;04/05/1969\nCANARI;Alix;05/05/1969\n")
    practice.run("import", folder / "patients.csv")
    first, second = (one["id"] for one in json.loads(practice.run("dossiers", "list", "--json").out)["dossiers"])
    chosen = ("--doctor", "Dr Neuf", "--way", "desk", *BY)
    assert "[transfer.doctor]" in practice.run("succession", "choice", first, "--way", "desk", *BY, expect=2).err
    practice.run("succession", "choice", first, *chosen)
    practice.run("succession", "choice", second, "--refuses", "--way", "letter", *BY)
    archive = ("succession", "archive", "--out", folder / "transmis.7z", *BY)
    assert "[transfer.archive]" in practice.run(*archive, "--doctor", "Dr Vieux", expect=3).err
    made = json.loads(practice.run(*archive, "--doctor", "Dr Neuf", "--json").out)
    assert made["dossiers"] == 1 and b"CANARI" not in (folder / "transmis.7z").read_bytes()
    practice.run("succession", "handed", made["sha256"], *BY)
    states = {one["dossier"]: one["state"] for one in json.loads(practice.run("succession", "transfers", "--json").out)}
    assert states == {first: "handed", second: "refused"}, states
    assert "Dr Neuf" in practice.run("succession", "transfers").out


@case
def what_waits_is_listed_and_goes_to_a_calendar_without_a_name(folder):
    practice = Practice(folder)
    waiting = json.loads(practice.run("duties", "list", "--json").out)
    assert "procedures/draft" in {one["id"] for one in waiting}, waiting
    practice.run("calendar", "export", "--out", folder / "serment.ics")
    feed = (folder / "serment.ics").read_text()
    assert feed.startswith("BEGIN:VCALENDAR") and "Dre" not in feed
    for one in json.loads(practice.run("procedures", "list", "--json").out):
        practice.run("procedures", "adopt", one["id"], *BY)
    assert "[procedure.unknown]" in practice.run("procedures", "adopt", "nothing", *BY, expect=3).err
    assert "procedures/draft" not in practice.run("duties", "list", "--json").out


@case
def a_supplier_is_described_its_contract_read_and_its_end_proved(folder):
    practice = Practice(folder)
    draft = json.loads(practice.run("processor", "list", "--json").out)
    first = next(one["id"] for one in (draft["followed"] if isinstance(draft, dict) else draft))
    shown = json.loads(practice.run("processor", "show", first, "--json").out)
    (folder / "sheet.json").write_text(json.dumps(shown["details"]))
    practice.run("processor", "save", folder / "sheet.json", "--id", first, "--version", "0", *BY)
    practice.run("notices", "export", "--out", folder / "notices")
    contract = next((folder / "notices").rglob("*.pdf"))
    practice.run("processor", "contract-add", first, contract, "--title", "Contrat", *BY)
    assert "audits" in practice.run("processor", "contract", first).out
    practice.run("processor", "clause", first, "audits", "--absent", *BY)
    invented = practice.run("processor", "clause", first, "audits", "--quote", "Une phrase qui n’y est pas.", *BY, expect=2)
    assert "clause" in invented.err or "contract" in invented.err, invented.err
    practice.run("processor", "letter", first, "missing_clauses", "--out", folder / "lettre.pdf")
    assert (folder / "lettre.pdf").read_bytes().startswith(b"%PDF")
    practice.run("processor", "letter", first, "nothing", "--out", folder / "rien.pdf", expect=3)
    practice.run("processor", "end", first, "--on", "2026-11-01", "--reason", "Changement", *BY)
    practice.run("processor", "exit-proof", first, "--on", "2026-11-02", "--outcome", "deleted", "--statement",
                 "Attestation reçue", *BY)
    assert "maintenance" in practice.run("processor", "list", "--json").out


@case
def an_objection_holds_at_the_command_line_too(folder):
    practice = Practice(folder)
    (folder / "p.csv").write_text("Nom;Prénom;Né le;Dernier soin\nCANARI;Camille;04/05/1969;29/02/2024\n")
    practice.run("import", folder / "p.csv")
    dossier = json.loads(practice.run("dossiers", "list", "--json").out)["dossiers"][0]["id"]
    practice.run("request", "add", "--right", "objection", "--requester", "patient", "--channel", "desk", "--patient",
                 "Canari", "--object", "care_team", "--object", "hosting", "--wish", "Rien hors du cabinet")
    practice.run("request", "dossier", "D-2026-001", "--dossier", dossier)
    practice.run("request", "identify", "D-2026-001", "--mode", "known_at_desk")
    practice.run("request", "submit", "D-2026-001")
    practice.run("request", "decide", "D-2026-001", "--outcome", "given")
    export = ("dossiers", "export", dossier, "--reason", "essai", "--out")
    assert "[export.recipient]" in practice.run(*export, folder / "a", expect=2).err
    assert "[objection.care_team]" in practice.run(*export, folder / "b", "--to", "professional", expect=4).err
    assert "[objection.hosting]" in practice.run(*export, folder / "c", "--to", "host", expect=4).err
    practice.run(*export, folder / "d", "--to", "person")
    choice = ("succession", "choice", dossier, "--doctor", "Dr Neuf", "--way", "desk", *BY)
    assert "[objection.care_team]" in practice.run(*choice, expect=4).err
    practice.run(*choice, "--despite-objection")
    elsewhere = practice.run("store", "migrate", "--to", "postgresql://hebergeur.example:5432/cabinet", expect=4)
    hidden = practice.run("store", "migrate", "--to", "postgresql:///cabinet?port=1&host=hebergeur.example", expect=4)
    assert "[objection.hosting]" in hidden.err, hidden.err
    assert "[objection.hosting]" in elsewhere.err and "--own-server" in elsewhere.err, elsewhere.err
    # On this machine, or on the practice's own server as the person says: then only the server is missing.
    for more in (("postgresql://127.0.0.1:1/cabinet",), ("postgresql://hebergeur.invalid:1/cabinet", "--own-server")):
        assert "objection" not in practice.run("store", "migrate", "--to", *more, expect=8).err


@case
def a_text_loses_its_identities_and_says_what_is_in_doubt(folder):
    practice = Practice(folder)
    (folder / "patients.csv").write_text("nom;prénom;date de naissance\nCANARI;Zoé;31/12/1980\n")
    practice.run("import", folder / "patients.csv")
    letter = folder / "courrier.txt"
    letter.write_text("Vue ce jour : Zoé Canari, tél. 06 12 34 56 78. Mme Canari va bien.\n")
    assert practice.run("ai", "hide", letter).out == "Vue ce jour : [PERSONNE 1], tél. [TÉLÉPHONE 1]. Mme [PERSONNE 1] va bien.\n\n"
    letter.write_text("Adressée à Lavaur.")
    assert json.loads(practice.run("ai", "hide", letter, "--json", expect=1).out) == {"text": "Adressée à [LIEU 1].", "doubtful": 1}
    letter.write_bytes(b"Canari \xff")
    refused = practice.run("ai", "hide", letter, expect=2).err
    assert "[pseudonyms.encoding]" in refused and "Canari" not in refused, refused
    letter.write_text(" \n")
    assert "[pseudonyms.empty]" in practice.run("ai", "hide", letter, expect=2).err
    acts = json.loads(practice.run("journal", "list", "--action", "text.pseudonymised", "--json").out)
    assert len(acts["items"] if isinstance(acts, dict) else acts) == 2, acts


@case
def every_register_lists_itself_for_a_script(folder):
    practice = Practice(folder)
    for words in (("request", "list"), ("breach", "list"), ("breach", "examples"), ("crisis", "list"), ("people", "state"),
                  ("people", "lessons"), ("ai", "list"), ("ai", "questions"), ("message", "exceptions"),
                  ("access-review", "list"), ("inspection", "list"), ("inspection", "documents"), ("impact", "list"),
                  ("dpo", "show"), ("processor", "list"), ("inventory", "list"), ("camera", "list"), ("succession", "show"),
                  ("procedures", "list"), ("duties", "list")):
        json.loads(practice.run(*words, "--json").out)
        assert practice.run(*words).out.strip(), words


if __name__ == "__main__":
    main()
