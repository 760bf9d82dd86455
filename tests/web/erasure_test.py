#!/usr/bin/env python3
"""A long erasure in Chromium on the real server: it shows how far it is, stops when asked between two dossiers,
says what is gone and what remains, and goes on to one certificate."""
import json
import sys

from stand import Practice, browse, expect, lacking

MANY = 600


def bundle():
    """Patients of long ago, all past their term."""
    entries = []
    for number in range(MANY):
        entries.append({"resource": {
            "resourceType": "Patient", "id": f"a{number}", "gender": "female", "birthDate": "1931-02-03",
            "identifier": [{"system": "urn:essai", "value": f"ancien-{number}"}],
            "name": [{"use": "official", "family": f"Ancien{number}", "given": ["Essai"]}]}})
        entries.append({"resource": {
            "resourceType": "Encounter", "id": f"a{number}", "status": "finished", "class": {"code": "AMB"},
            "subject": {"reference": f"Patient/a{number}"},
            "period": {"start": "1996-03-02T09:00:00+01:00", "end": "1996-03-02T09:20:00+01:00"}}})
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def main():
    if missing := lacking():
        print(f"skipped the erasure ({missing} is missing)")
        return 0
    with Practice() as practice:
        owner = practice.enter("owner")
        uploaded = expect(owner.post("/imports?format=fhir&name=a.json", octets=bundle()), 201).json["import"]
        job = owner.wait(owner.post(f"/imports/{uploaded['id']}/start", {}))
        assert job["result"]["summary"]["created"] == MANY, job
        proposal = expect(owner.post("/proposals"), 201).json
        expect(owner.post(f"/proposals/{proposal['id']}/approve", {"reason": "Relu, dossier par dossier."}), 200)
        before = len(expect(owner.get("/certificates"), 200).json["items"])
        return browse("erasure.mjs", practice, {"proposal": proposal["id"], "count": proposal["count"],
                                                "certificates": before})


if __name__ == "__main__":
    sys.exit(main())
