#!/usr/bin/env python3
"""One patient with sixty thousand resources: imported whole, in the memory that any import is promised."""
import json
import pathlib
import resource
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import BINARY, Practice, Skip, case, keeps_freed_memory, main, patient_bundle

RESOURCES = 60_000
MOST_MIB = 150


def write_bundle(path):
    """As it goes: what this process held would count as the child's."""
    with path.open("w") as file:
        entries = patient_bundle(1)["entry"]
        file.write('{"resourceType":"Bundle","type":"collection","entry":[' + ",".join(map(json.dumps, entries)))
        for number in range(RESOURCES):
            file.write("," + json.dumps({"resource": {
                "resourceType": "Observation", "id": f"o{number}", "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}], "text": "x" * 300},
                "subject": {"reference": "Patient/p1"}, "effectiveDateTime": "2020-01-02"}}))
        file.write("]}")


@case
def a_patient_of_sixty_thousand_resources_takes_bounded_memory(folder):
    if keeps_freed_memory(BINARY):
        raise Skip("this build keeps freed memory")
    practice = Practice(folder)
    bundle = folder / "lourd.json"
    write_bundle(bundle)
    assert practice.json("import", bundle)["created"] == 1
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"note: {RESOURCES} resources of one patient, {bundle.stat().st_size >> 20} MiB, in {peak} MiB")
    assert peak < MOST_MIB, peak
    assert practice.json("import", bundle)["unchanged"] == 1
    dossier = practice.json("dossiers", "list")["dossiers"][0]["id"]
    assert len(practice.json("dossiers", "show", dossier)["pieces"]) == RESOURCES + 2


if __name__ == "__main__":
    main()
