"""Patients no practice would wish for: names that attack a page, and a medical secret that only those who
treat may read."""
import json

from stand import expect

CANARY = "ZZSECRETCLINIQUE"
HOSTILE = [
    "<img src=x onerror=\"document.title='pris';alert(1)\">",
    "</script><script>alert(2)</script>",
    "\u202eמזויף\u202c ديزي",  # right to left, and an order to write backwards
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334a\u030d\u0364\u0305\u0352\u0306l\u0304g\u0301\u0342\u0300o\u0311",
    "Très-Long" + "Nomdefamille" * 16,
    "👩🏽‍⚕️🩺 Émoji 𝔉𝔯𝔞𝔨𝔱𝔲𝔯",
    "{{7*7}} ${7*7} {n:un|deux}",
    "O'Brien\"; DROP TABLE patients;--",
]


def bundle():
    """Patients with hostile names; the first has a letter whose title and words are clinical."""
    entries = []
    for number, name in enumerate(HOSTILE, 1):
        entries.append({"resource": {
            "resourceType": "Patient", "id": f"h{number}", "gender": "female", "birthDate": f"19{50 + number}-02-03",
            "identifier": [{"system": "urn:essai", "value": f"hostile-{number}"}],
            "name": [{"use": "official", "family": name, "given": [f"Essai{number}"]}]}})
        entries.append({"resource": {
            "resourceType": "Encounter", "id": f"v{number}", "status": "finished", "class": {"code": "AMB"},
            "subject": {"reference": f"Patient/h{number}"},
            "period": {"start": "2024-03-02T09:00:00+01:00", "end": "2024-03-02T09:20:00+01:00"}}})
    entries.append({"resource": {
        "resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/h1"},
        "code": {"text": CANARY}, "recordedDate": "2024-03-02"}})
    entries.append({"resource": {
        "resourceType": "DiagnosticReport", "id": "r1", "status": "final", "subject": {"reference": "Patient/h1"},
        "code": {"text": CANARY}, "effectiveDateTime": "2024-03-02T09:00:00+01:00",
        "presentedForm": [{"contentType": "text/plain", "title": CANARY, "data": "WlpTRUNSRVRDTElOSVFVRQ=="}]}})
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def bring(owner):
    """Imports them."""
    uploaded = expect(owner.post("/imports?format=fhir&name=a.json", octets=bundle()), 201).json["import"]
    job = owner.wait(owner.post(f"/imports/{uploaded['id']}/start", {}))
    assert job["result"]["summary"]["created"] == len(HOSTILE), job
