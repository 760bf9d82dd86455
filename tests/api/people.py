"""The people of a test practice, one a role, and one patient whose name no one bears."""
import datetime
import json
import re
import subprocess
import tomllib

from online import BINARY, expect, totp

PASSWORD = "Onze petits nuages gris passent lentement dessus"
ROLES = ("doctor", "secretary", "dpo", "technician", "inspector")


def join(owner, role, login=None):
    """Invites a member, who accepts on a browser of their own and enrols a second factor."""
    login = login or role
    body = {"display_name": role.capitalize(), "login": login, "roles": [role]}
    if role == "inspector":
        body["ends_on"] = (datetime.date.today() + datetime.timedelta(days=7)).isoformat()
    invitation = expect(owner.post("/members", body), 201).json["invitation"]
    client = owner.server.client()
    expect(client.post("/invitations/accept", {"code": invitation["code"], "password": PASSWORD}), 200, 201)
    client.login, client.password = login, PASSWORD
    client.enrol_totp()
    return client


def locum(owner):
    today = datetime.date.today()
    me = expect(owner.get("/session"), 200).json["member"]["id"]
    granted = expect(owner.post("/locum-grants", {
        "display_name": "Remplaçante", "rpps": "99700000005", "from": today.isoformat(),
        "to": (today + datetime.timedelta(days=3)).isoformat(), "replaces": me}), 201).json
    client = owner.server.client()
    expect(client.post("/invitations/accept", {"code": granted["invitation"]["code"], "password": PASSWORD}), 200, 201)
    client.password = PASSWORD
    client.grant = granted["grant"]
    client.enrol_totp()
    return client


def everyone(owner):
    people = {role: join(owner, role) for role in ROLES}
    people["locum"] = locum(owner)
    people["owner"] = owner
    return people


def bundle(family="ZZCANARI", given="Ada", birth="1980-12-31"):
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [
        {"resource": {"resourceType": "Patient", "id": "p1", "name": [{"family": family, "given": [given]}],
                      "birthDate": birth, "gender": "female",
                      "identifier": [{"system": "urn:essai", "value": "p1-" + family}]}},
        {"resource": {"resourceType": "Encounter", "id": "e1", "status": "finished",
                      "class": {"code": "AMB"}, "subject": {"reference": "Patient/p1"},
                      "period": {"start": "2020-03-02T09:00:00+01:00", "end": "2020-03-02T09:20:00+01:00"}}},
        {"resource": {"resourceType": "Coverage", "id": "c1", "status": "active",
                      "beneficiary": {"reference": "Patient/p1"}, "payor": [{"display": "Caisse"}]}},
    ]}).encode()


def import_bundle(owner, content):
    uploaded = expect(owner.post("/imports?format=fhir&name=a.json", octets=content), 201).json["import"]
    job = owner.wait(owner.post(f"/imports/{uploaded['id']}/start", {}))
    assert job["state"] == "done", job
    return job


def records_of_one_patient(owner, family="ZZCANARI"):
    """Imports one patient and gives the dossier's id."""
    import_bundle(owner, bundle(family))
    items = expect(owner.post("/patients/search", {"query": family}), 200).json["items"]
    assert len(items) == 1, "one patient was imported"
    return items[0]["id"]


__all__ = ["everyone", "import_bundle", "join", "locum", "records_of_one_patient", "totp"]


def answer_all(owner):
    """Answers the ten questions as the sample file does, and writes the register."""
    sample = tomllib.loads(subprocess.run([BINARY, "init", "--sample-answers"], check=True, capture_output=True,
                                          text=True).stdout)
    given = {}
    while not (asked := expect(owner.post("/setup/next", {"answers": given}), 200).json)["done"]:
        question = asked["question"]
        value = sample
        for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", question["key"]):
            value = value.get(name, "") if isinstance(value, dict) else ""
            if index:
                value = value[int(index) - 1] if len(value) >= int(index) else {}
        typed = {True: "oui", False: "non"}.get(value, value) if isinstance(value, bool) else str(value or "")
        given[question["key"]] = expect(owner.post("/setup/accept", {
            "answers": given, "key": question["key"], "value": typed}), 200).json["value"]
    return expect(owner.post("/setup/register", {"answers": given}), 200).json
