#!/usr/bin/env python3
"""The register and the posters in other people's hands: LibreOffice opens, saves and edits the
spreadsheet; poppler reads the PDF files."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.dont_write_bytecode = True
from harness import Practice, Skip, case, main  # noqa: E402

PERSON = "Dre Camille Exemple"


def need(program):
    if shutil.which(program) is None:
        raise Skip(f"{program} is not installed")


def by_libreoffice(folder, source, name):
    """The file as LibreOffice saves it again."""
    need("soffice")
    out = folder / name
    out.mkdir()
    profile = folder / "profile"
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "ods",
                    "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=300,
                   env={**os.environ, "HOME": str(folder)})
    return out / source.name


def with_cell(source, target, before, after):
    """The workbook with one text replaced, as a person does in a cell."""
    changed = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "content.xml":
                changed = content.count(before.encode())
                content = content.replace(before.encode(), after.encode())
            new.writestr(entry, content)
    assert changed == 1, f"{changed} cells hold {before!r}"
    return target


def exported(practice, folder, form="ods"):
    file = folder / f"registre.{form}"
    practice.run("register", "export", "--format", form, "--out", file)
    return file


@case
def libreoffice_loses_nothing(folder):
    practice = Practice(folder)
    before = exported(practice, folder, "json").read_text()
    (folder / "registre.json").unlink()
    saved = by_libreoffice(folder, exported(practice, folder), "saved")
    report = practice.json("register", "import", saved, "--by", PERSON)
    assert not report["changed"] and not report["added"], report
    assert len(report["unchanged"]) == 10, report
    assert exported(practice, folder, "json").read_text() == before


@case
def a_cell_edited_in_libreoffice_is_one_change(folder):
    practice = Practice(folder)
    saved = by_libreoffice(folder, exported(practice, folder), "saved")
    edited = with_cell(saved, folder / "corrige.ods", ">Agenda du cabinet<", ">Agenda mural<")
    report = practice.json("register", "import", edited, "--by", PERSON)
    assert len(report["changed"]) == 1 and len(report["unchanged"]) == 9, report
    shown = practice.json("register", "show", "T02")
    assert "Agenda mural" in str(shown) and shown["version"] == 2, shown
    difference = practice.run("register", "diff", "T02").out
    assert "Agenda du cabinet" in difference and "Agenda mural" in difference, difference


@case
def a_row_of_nothing_but_its_title_is_kept_or_refused(folder):
    """Kept where the title is a field (a category of data of one's own), else refused by its line."""
    practice = Practice(folder)
    register = json.loads(exported(practice, folder, "json").read_text())
    (folder / "registre.json").unlink()
    blank = dict.fromkeys(register["activities"][0]["actors"][0], "")
    register["activities"][0]["actors"].append({**blank, "role": "Référent à nous"})
    with_title = folder / "titre.json"
    with_title.write_text(json.dumps(register))
    assert len(practice.json("register", "import", with_title, "--by", PERSON)["changed"]) == 1
    before = exported(practice, folder, "json").read_text()
    assert "Référent à nous" in before, before
    saved = by_libreoffice(folder, exported(practice, folder), "saved")
    report = practice.json("register", "import", saved, "--by", PERSON)
    assert not report["changed"] and len(report["unchanged"]) == 10, report
    (folder / "registre.json").unlink()
    assert exported(practice, folder, "json").read_text() == before

    edited = folder / "note.ods"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(edited, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "content.xml":
                assert content.count(b">Organisme 1<") > 0
                content = content.replace(b">Organisme 1<", b">Filiale au Canada<", 1)
            new.writestr(entry, content)
    refused = practice.run("register", "import", edited, "--by", PERSON, expect=None)
    said = refused.out + refused.err
    assert refused.returncode != 0 and re.search(r"T\d\d, ligne \d+", said), said
    assert "ne correspond à aucun champ" in said, said


@case
def csv_and_json_come_back_unchanged(folder):
    practice = Practice(folder)
    for form in ("csv", "json"):
        report = practice.json("register", "import", exported(practice, folder, form), "--by", PERSON)
        assert not report["changed"] and len(report["unchanged"]) == 10, (form, report)


@case
def a_title_changed_by_mistake_is_named(folder):
    practice = Practice(folder)
    ods = exported(practice, folder)
    with zipfile.ZipFile(ods) as archive:
        content = archive.read("content.xml").decode()
    assert content.count("Nom du traitement") == 11
    bad = folder / "faux.ods"
    with zipfile.ZipFile(ods) as old, zipfile.ZipFile(bad, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "content.xml":
                data = data.replace("Logiciels et supports".encode(), "Logiciels".encode())
            new.writestr(entry, data)
    refused = practice.run("register", "import", bad, "--by", PERSON, expect=None)
    assert refused.returncode != 0 and re.search(r"T\d\d, ligne \d+", refused.out + refused.err), refused.err


@case
def posters_hold_on_one_sheet_and_notices_can_be_read(folder):
    need("pdfinfo")
    need("pdftotext")
    practice = Practice(folder, create=False)
    worst = practice.answers.read_text()
    # The longest of each: everything is used, names are long.
    for before, after in {
            'name = "Cabinet des Tilleuls"': 'name = "Maison médicale des Tilleuls et de la Fontaine"',
            'address = "12 rue des Tilleuls"': 'address = "112 avenue du Général-de-Gaulle, bâtiment B"',
            'website = ""': 'website = "www.maison-medicale-tilleuls.example"',
            "camera = false": "camera = true", "ai = false": "ai = true",
            'ai_tools = ""': 'ai_tools = "Transcription d’exemple et relecture d’exemple"',
            "[answers]": '[dpo]\nname = "Alexandrine Exemple-Dupont"\norganisation = "Conseil d’exemple"\n'
                         'address = ""\nphone = ""\nemail = "delegue@conseil-exemple.example"\n\n[answers]'}.items():
        assert before in worst, before
        worst = worst.replace(before, after, 1)
    practice.answers.write_text(worst)
    practice.run("init", "--answers", practice.answers, "--recovery-out", practice.recovery, "--non-interactive")
    out = folder / "notices"
    practice.run("notices", "export", "--out", out)
    for name, size in (("affiche-a4", "A4"), ("affiche-a3", "A3")):
        info = subprocess.run(["pdfinfo", str(out / f"{name}.pdf")], capture_output=True, text=True, check=True).stdout
        assert re.search(r"Pages:\s+1\n", info) and f"({size})" in info, info
        text = subprocess.run(["pdftotext", "-layout", str(out / f"{name}.pdf"), "-"], capture_output=True, text=True,
                              check=True).stdout
        for wanted in ("confiez reste entre nous", "Alexandrine Exemple-Dupont", "cnil.fr", "Version 1"):
            assert wanted in text, (name, wanted)
    for name in ("notice-patients", "notice-patients-gros-caracteres", "notice-personnel", "registre"):
        text = subprocess.run(["pdftotext", str(out / f"{name}.pdf"), "-"], capture_output=True, text=True,
                              check=True).stdout
        assert "Maison médicale des Tilleuls" in text and "{{" not in text, name
    if os.environ.get("SERMENT_KEEP"):
        shutil.copytree(out, os.environ["SERMENT_KEEP"], dirs_exist_ok=True)


if __name__ == "__main__":
    main()
