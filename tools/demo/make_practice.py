#!/usr/bin/env python3
"""Writes the papers of a fictional French practice into a folder: FHIR bundles, a CSV of patients and
scanned letters. Deterministic: the same day gives the same bytes. Nobody in it exists: family names
are words, NIR use a département that was never given out, telephones come from the range the
regulator keeps for fiction."""
import base64
import datetime
import json
import pathlib
import random
import sys

FAMILIES = ["Épinette", "Le Galet", "Mirabelle", "d’Aubépine", "Noisetier", "Œillet", "Saule-Pleureur", "Clématite",
            "Bruyère", "Châtaigne", "Genévrier", "Lavandin", "Myrtille", "de la Ronceraie", "Tilleul", "Violette"]
GIVEN = {"female": ["Élodie", "Maëlys", "Françoise", "Anne-Sophie", "Zoé", "Héloïse"],
         "male": ["Loïc", "Jean-Éric", "Théo", "François", "Gaël", "Benoît"]}
COMMENTS = ["Renouvellement de traitement", "Suivi annuel", "Douleur lombaire", "Vaccination", "Certificat"]


def fiction_nir(rng, sex, birth):
    """15 characters with a right key and the département 00, which does not exist."""
    number = f"{1 if sex == 'male' else 2}{birth.year % 100:02d}{birth.month:02d}00{rng.randrange(1000):03d}{rng.randrange(1000):03d}"
    return f"{number}{97 - int(number) % 97:02d}"


def person(rng, number, birth):
    sex = rng.choice(["female", "male"])
    return {"number": number, "sex": sex, "birth": birth, "family": rng.choice(FAMILIES),
            "given": rng.choice(GIVEN[sex]), "nir": fiction_nir(rng, sex, birth),
            "phone": f"01 99 00 {rng.randrange(100):02d} {rng.randrange(100):02d}"}


def visit(identifier, day, text):
    return {"resourceType": "Encounter", "id": identifier, "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "type": [{"text": text}], "subject": {"reference": "urn:uuid:patient"},
            "period": {"start": f"{day}T09:00:00+01:00", "end": f"{day}T09:20:00+01:00"}}


def letter(identifier, day):
    text = f"Compte rendu du {day} (personnage fictif).\n".encode()
    return {"resourceType": "DocumentReference", "id": identifier, "status": "current",
            "subject": {"reference": "urn:uuid:patient"}, "date": f"{day}T10:00:00+01:00",
            "content": [{"attachment": {"contentType": "text/plain", "title": "Compte rendu",
                                        "data": base64.b64encode(text).decode()}}]}


def transfusion(identifier, day):
    return {"resourceType": "Procedure", "id": identifier, "status": "completed",
            "subject": {"reference": "urn:uuid:patient"}, "performedDateTime": f"{day}T11:00:00+01:00",
            "code": {"coding": [{"system": "http://snomed.info/sct", "code": "116859006",
                                 "display": "Transfusion of blood product"}]}}


def bundle(who, resources):
    patient = {"resourceType": "Patient", "id": f"demo-{who['number']}", "gender": who["sex"],
               "birthDate": str(who["birth"]),
               "identifier": [{"system": "urn:oid:1.2.250.1.213.1.4.10", "value": who["nir"]}],
               "name": [{"use": "official", "family": who["family"], "given": [who["given"]]}],
               "telecom": [{"system": "phone", "value": who["phone"]}]}
    if "death" in who:
        patient["deceasedDateTime"] = str(who["death"])
    entries = [{"fullUrl": "urn:uuid:patient", "resource": patient}]
    entries += [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def years_before(day, years):
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def write_bundles(folder, rng, today):
    folder.mkdir(parents=True)
    # (age, years since the last visit, years since death or none, transfusion years ago or none)
    stories = [(71, 0, None, None), (44, 2, None, None), (8, 1, None, None), (35, 7, None, None),
               (66, 21, None, None), (58, 22, None, None), (25, 21, None, None), (90, 15, 12, None),
               (83, 21, None, 23), (49, 12, None, None), (31, 24, None, None), (77, 3, 1, None)]
    for number, (age, since, death, blood) in enumerate(stories, 1):
        birth = years_before(today, age) - datetime.timedelta(days=rng.randrange(1, 300))
        who = person(rng, number, birth)
        last = years_before(today, since) - datetime.timedelta(days=rng.randrange(3, 40))
        if death is not None:
            who["death"] = years_before(today, death) - datetime.timedelta(days=10)
        resources = [visit(f"v{number}-{k}", last - datetime.timedelta(days=190 * k), rng.choice(COMMENTS))
                     for k in range(rng.randrange(2, 5)) if last - datetime.timedelta(days=190 * k) > birth]
        resources.append(letter(f"d{number}", last))
        if blood is not None:
            resources.append(transfusion(f"t{number}", years_before(today, blood)))
        (folder / f"export-{number:02d}.json").write_text(
            json.dumps(bundle(who, resources), ensure_ascii=False, indent=1), encoding="utf-8")


def write_csv(path, rng, today):
    """As an old practice program writes it: Windows-1252, semicolons, French dates."""
    rows = ["N° dossier;Nom;Prénom;Date de naissance;Sexe;Dernière consultation;Téléphone"]
    for number in range(1, 9):
        birth = years_before(today, rng.randrange(20, 85)) - datetime.timedelta(days=rng.randrange(1, 300))
        last = years_before(today, rng.randrange(0, 26)) - datetime.timedelta(days=rng.randrange(1, 300))
        who = person(rng, 100 + number, birth)
        rows.append(";".join([f"A{number:04d}", who["family"].replace("’", "'").upper(), who["given"],
                              birth.strftime("%d/%m/%Y"), "F" if who["sex"] == "female" else "M",
                              max(last, birth).strftime("%d/%m/%Y"), who["phone"]]))
    path.write_bytes(("\r\n".join(rows) + "\r\n").encode("cp1252"))


def write_letters(folder, rng):
    folder.mkdir(parents=True)
    for number in range(3):
        birth = datetime.date(1950 + rng.randrange(50), 1 + rng.randrange(12), 1 + rng.randrange(28))
        name = f"{rng.choice(['BRUYERE', 'TILLEUL', 'LAVANDIN'])}_{rng.choice(['Zoe', 'Theo', 'Gael'])}_{birth:%d%m%Y}"
        (folder / f"{name}_courrier-{number}.pdf").write_bytes(b"%PDF-1.4\n% lettre fictive\n%%EOF\n")


def main():
    folder = pathlib.Path(sys.argv[1])
    today = datetime.date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else datetime.date.today()
    rng = random.Random(20)
    write_bundles(folder / "export-fhir", rng, today)
    write_csv(folder / "patients.csv", rng, today)
    write_letters(folder / "courriers", rng)


if __name__ == "__main__":
    main()
