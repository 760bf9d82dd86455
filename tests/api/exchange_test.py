"""What programs and browsers exchange with the real server over TLS: large files, events, files to keep,
versions, requests sent twice. Who may do what is in attack_test.py."""
import json
import pathlib
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import case, keeps_freed_memory, main, patient_bundle  # noqa: E402
from online import Server, expect, found  # noqa: E402
from people import bundle, import_bundle, records_of_one_patient  # noqa: E402


def many_patients(count):
    entries = []
    for number in range(count):
        entries.append({"resource": {
            "resourceType": "Patient", "id": f"p{number}", "name": [{"family": f"ZZCANARI{number}", "given": ["Ada"]}],
            "birthDate": "1980-12-31", "identifier": [{"system": "urn:essai", "value": str(number)}]}})
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


@case
def a_stranger_fills_no_memory(folder):
    with Server() as server:
        owner = found(server)
        before = server.resident_kib()
        shared = sum(f.stat().st_size for f in pathlib.Path("/dev/shm").rglob("*") if f.is_file())
        stranger = server.client()
        for _ in range(3):
            answer = stranger.raw("POST", "/api/v1/imports?format=fhir", b"x" * (8 << 20), {
                "Content-Type": "application/octet-stream", "X-Requested-By": "serment"})
            assert answer.status == 401, answer
        assert keeps_freed_memory() or server.resident_kib() - before < 4096, "the body was kept"
        after = sum(f.stat().st_size for f in pathlib.Path("/dev/shm").rglob("*") if f.is_file())
        assert after <= shared + (1 << 20)
        # The same size from who may send it is received.
        expect(owner.post("/imports?format=fhir&name=a.json", octets=b" " * (8 << 20)), 201)


@case
def an_import_is_followed_as_it_goes(folder):
    with Server() as server:
        owner = found(server)
        received = expect(owner.post("/imports?format=fhir&name=a.json", octets=many_patients(3000)), 201)
        started = expect(owner.post(f"/imports/{received.json['import']['id']}/start", {}), 202)
        job = started.json["job"]["id"]
        follower = server.client()
        follower.cookies = dict(owner.cookies)
        answer = follower.raw("GET", f"/api/v1/jobs/{job}/events", headers={
            "Cookie": "; ".join(f"{k}={v}" for k, v in owner.cookies.items())})
        assert answer.headers["Content-Type"].startswith("text/event-stream"), answer.headers
        events = [json.loads(line[6:]) for line in answer.body.decode().splitlines() if line.startswith("data: ")]
        assert events[-1]["state"] == "done" and events[-1]["result"]["summary"]["created"] == 3000, events[-1]
        assert all("ZZCANARI" not in json.dumps(event) for event in events)
        assert len(events) < 200, len(events)


@case
def an_export_is_read_by_its_lines_whatever_the_case_of_its_name(folder):
    lines = "\n".join(json.dumps(entry["resource"]) for entry in patient_bundle(1)["entry"]).encode()
    with Server() as server:
        owner = found(server)
        for name in ("import.NDJSON", "import.jsonl"):
            received = expect(owner.post(f"/imports?format=fhir&name={name}", octets=lines), 201)
            job = owner.wait(owner.post(f"/imports/{received.json['import']['id']}/start", {}))
            assert job["result"]["summary"]["refused"] == 0, (name, job)


@case
def others_are_served_while_an_import_runs(folder):
    with Server() as server:
        owner = found(server)
        dossier = records_of_one_patient(owner)
        received = expect(owner.post("/imports?format=fhir&name=a.json", octets=many_patients(6000)), 201)
        started = expect(owner.post(f"/imports/{received.json['import']['id']}/start", {}), 202)
        other = server.client()
        other.cookies = dict(owner.cookies)
        waits, state = [], "running"
        while state == "running":
            begun = time.monotonic()
            expect(other.get("/dossiers/" + dossier), 200)
            waits.append(time.monotonic() - begun)
            state = expect(owner.get("/jobs/" + started.json["job"]["id"]), 200).json["state"]
        assert state == "done"
        waits.sort()
        assert waits[int(len(waits) * 0.95)] < 1.0, waits[-5:]


@case
def one_request_sent_by_two_tabs_is_done_once(folder):
    with Server() as server:
        owner = found(server)
        dossier = records_of_one_patient(owner)
        body = json.dumps({"from": "2026-01-01", "reason": "Litige en cours"}).encode()
        headers = {"Content-Type": "application/json", "X-Requested-By": "serment", "Idempotency-Key": "k-1",
                   "Cookie": "; ".join(f"{k}={v}" for k, v in owner.cookies.items())}
        answers = []

        def send():
            answers.append(server.client().raw("POST", f"/api/v1/dossiers/{dossier}/holds", body, headers))

        threads = [threading.Thread(target=send) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {a.status for a in answers} <= {201, 409}, answers
        assert len({a.json["id"] for a in answers if a.status == 201}) == 1, answers
        holds = expect(owner.get("/holds"), 200).json
        assert holds["total"] == 1, holds


@case
def files_to_keep_have_a_neutral_name_and_are_never_run(folder):
    with Server() as server:
        owner = found(server)
        dossier = records_of_one_patient(owner, "ZZ<script>alert(1)</script>")
        copy = expect(owner.post(f"/dossiers/{dossier}/export", {"reason": "Demande du patient"}), 200)
        assert copy.body.startswith(b"PK") and copy.headers["Content-Disposition"] == 'attachment; filename="dossier.zip"'
        for piece in expect(owner.get("/dossiers/" + dossier), 200).json["pieces"]:
            answer = expect(owner.get(f"/dossiers/{dossier}/pieces/{piece['id']}"), 200)
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=\"piece-"), answer.headers
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@case
def the_document_describes_what_the_server_does(folder):
    with Server() as server:
        owner = found(server)
        document = expect(owner.get("/openapi.json"), 200).json
        assert document["openapi"].startswith("3.1")
        ids = [one["operationId"] for path in document["paths"].values() for one in path.values()]
        assert len(ids) == len(set(ids)) and len(ids) > 100, len(ids)
        import_bundle(owner, bundle())
        # What a described answer holds is what it says it holds.
        for path in ("/patients", "/duplicates", "/members", "/devices", "/sessions", "/activities", "/state", "/tokens"):
            schema = document["paths"]["/api/v1" + path]["get"]["responses"]["2XX"]["content"]["application/json"]["schema"]
            check(expect(owner.get(path), 200).json, schema, path)


def check(value, schema, where):
    """As much of JSON Schema as the document uses."""
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    assert isinstance(value, kinds[schema["type"]]), (where, value, schema["type"])
    if schema["type"] == "array":
        for item in value:
            check(item, schema["items"], where + "[]")
    if schema["type"] == "object" and "properties" in schema:
        assert set(schema["required"]) <= set(value), (where, set(schema["required"]) - set(value))
        if schema.get("additionalProperties") is False:
            assert set(value) <= set(schema["properties"]), (where, set(value) - set(schema["properties"]))
        for name, item in value.items():
            if item is not None:
                check(item, schema["properties"][name], where + "/" + name)


if __name__ == "__main__":
    main()
