#!/usr/bin/env python3
"""`serment doctor` on real faults, made one by one: it sees each, says what mends it, and sees it mended.
Looking changes nothing."""
import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import BINARY, Practice, Skip, call, case, main  # noqa: E402


def look(practice, *arguments, open_vault=False, prefix=()):
    """Every check by its id. The code says whether something is to mend, and never anything else."""
    env = {"SERMENT_DATA": str(practice.data)}
    if open_vault:
        env["SERMENT_PASSPHRASE_FILE"] = str(practice.passphrase)
    seen = call("doctor", "--json", *arguments, env=env, expect=None, prefix=prefix)
    checks = {one["id"]: one for one in json.loads(seen.out)}
    faults = [one for one in checks.values() if one["health"] == "to_mend"]
    assert (seen.returncode != 0) == bool(faults), f"{seen.returncode} {faults}"
    for one in faults:
        assert one["seen"].strip() and one["command"].strip(), f"a fault without what mends it: {one}"
    return checks


def health(practice, check, **options):
    checks = look(practice, **options)
    return checks[check]["health"] if check in checks else "absent"


def certificate(folder, tls, start, end):
    """A server's certificate of these days, in place of the practice's own."""
    tls.mkdir(exist_ok=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", str(folder / "cle.pem"), "-out", str(folder / "demande.pem"), "-subj", "/CN=essai",
                    "-days", "1"], check=True, capture_output=True)
    (folder / "ca.cnf").write_text("[ca]\ndefault_ca=one\n[one]\ndatabase=%s\nnew_certs_dir=%s\nserial=%s\n"
                                   "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n"
                                   % (folder / "index.txt", folder, folder / "serial"))
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01\n")
    subprocess.run(["openssl", "req", "-new", "-key", str(folder / "cle.pem"), "-out", str(folder / "csr.pem"),
                    "-subj", "/CN=essai"], check=True, capture_output=True)
    subprocess.run(["openssl", "ca", "-config", str(folder / "ca.cnf"), "-batch", "-selfsign", "-keyfile",
                    str(folder / "cle.pem"), "-in", str(folder / "csr.pem"), "-out", str(tls / "server.pem"), "-notext",
                    "-startdate", start.strftime("%Y%m%d%H%M%SZ"), "-enddate", end.strftime("%Y%m%d%H%M%SZ")],
                   check=True, capture_output=True)


@contextlib.contextmanager
def small_disk(folder, mebibytes):
    if os.geteuid() != 0:
        raise Skip("mounting a small disk needs root")
    path = folder / "disque"
    path.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0700", "tmpfs", path],
                      capture_output=True, check=False).returncode:
        raise Skip("this machine refuses to mount a small disk")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], check=False)


def prints(data):
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(data.rglob("*"))
            if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal"))}


@case
def a_sound_practice_has_no_fault_of_its_own_and_looking_changes_nothing(folder):
    practice = Practice(folder)
    before = prints(practice.data)
    checks = look(practice)
    for check in ("files.data", "files.keys", "files.store", "schema", "disk.writable"):
        assert checks[check]["health"] == "ok", checks[check]
    assert checks["store"]["health"] == "unknown", "the vault is closed: nothing is known of what it holds"
    assert prints(practice.data) == before, "looking changed a file"
    checks = look(practice, open_vault=True)
    for check in ("schema", "store", "journal", "recovery"):
        assert checks[check]["health"] == "ok", checks[check]


@case
def rights_given_to_others_are_seen_and_the_command_mends_them(folder):
    practice = Practice(folder)
    for check, path, rights in (("files.data", practice.data, 0o755), ("files.keys", practice.data / "keys", 0o750),
                                ("files.store", practice.database, 0o644)):
        path.chmod(rights)
        fault = look(practice)[check]
        assert fault["health"] == "to_mend", fault
        subprocess.run(["sh", "-c", fault["command"]], check=True)  # as one would type it
        assert health(practice, check) == "ok", f"{fault['command']} did not mend {check}"


@case
def the_key_of_the_authority_is_looked_at_too(folder):
    practice = Practice(folder)
    tls = folder / "cabinet.tls"
    tls.mkdir()
    key = tls / "ca.key"
    key.write_text("clé")
    key.chmod(0o644)
    fault = look(practice)["files.authority"]
    assert fault["health"] == "to_mend", fault
    subprocess.run(["sh", "-c", fault["command"]], check=True)
    assert health(practice, "files.authority") == "ok"


@case
def an_expired_certificate_is_seen_and_the_next_start_mends_it(folder):
    practice = Practice(folder)
    now = datetime.datetime.utcnow()
    certificate(folder, folder / "cabinet.tls", now - datetime.timedelta(days=400), now - datetime.timedelta(days=3))
    fault = look(practice)["certificate.end"]
    assert fault["health"] == "to_mend" and "périmé" in fault["seen"] and "serve" in fault["command"], fault
    assert health(practice, "certificate.name") == "to_mend", "it bears another machine's name"
    server = subprocess.Popen([BINARY, "--data", practice.data, "--json", "serve", "--port", "0", "--card-port", "0",
                               "--http-port", "0", "--address", "127.0.0.1"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    try:
        assert server.stdout.readline(), "the server does not start"
        # While it runs it holds the store: that is told, not taken for a fault.
        checks = look(practice, open_vault=True)
        assert checks["store"]["health"] == "unknown" and "tient" in checks["store"]["seen"] or checks["store"]["health"] == "ok"
    finally:
        server.terminate()
        server.wait(20)
    checks = look(practice)
    assert checks["certificate.end"]["health"] == "ok", checks["certificate.end"]
    assert checks["certificate.name"]["health"] == "ok", checks["certificate.name"]


@case
def a_clock_that_runs_late_is_seen_by_the_files_and_by_the_certificate(folder):
    practice = Practice(folder)
    assert health(practice, "clock") != "to_mend"
    ahead = time.time() + 3 * 86400
    os.utime(practice.database, (ahead, ahead))
    fault = look(practice)["clock"]
    assert fault["health"] == "to_mend" and "retarde" in fault["seen"], fault
    now = time.time()
    os.utime(practice.database, (now, now))
    assert health(practice, "clock") != "to_mend"
    tomorrow = datetime.datetime.utcnow() + datetime.timedelta(days=2)
    certificate(folder, folder / "cabinet.tls", tomorrow, tomorrow + datetime.timedelta(days=300))
    assert health(practice, "clock") == "to_mend", "its certificate begins after the hour of this machine"


@case
def a_disk_that_is_nearly_full_or_no_longer_written_is_seen(folder):
    with small_disk(folder, 64) as disk:
        practice = Practice(disk)
        assert health(practice, "disk.space") == "to_mend", "64 MiB is less than 2 GiB"
        assert health(practice, "disk.writable") == "ok"
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        fault = look(practice)["disk.writable"]
        assert fault["health"] == "to_mend" and "lecture seule" in fault["seen"], fault
        checks = look(practice, open_vault=True)
        assert checks["schema"]["health"] == "to_mend", checks["schema"]
        assert "store" not in checks, "a base that cannot be written was called sound"
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        assert health(practice, "disk.writable") == "ok"


@case
def a_base_of_another_version_is_told_apart_and_left_as_it_is(folder):
    practice = Practice(folder)

    def edit(sql):
        with contextlib.closing(sqlite3.connect(practice.database)) as base:
            base.execute(sql)
            base.commit()

    edit("INSERT INTO schema_migration VALUES (9999, '9999_later.sql', 'x')")
    fault = look(practice, open_vault=True)["schema"]
    assert fault["health"] == "to_mend" and "plus récente" in fault["seen"], fault
    edit("DELETE FROM schema_migration WHERE number = 9999")
    assert health(practice, "schema") == "ok"
    with contextlib.closing(sqlite3.connect(practice.database)) as base:
        kept = base.execute("SELECT sha256 FROM schema_migration WHERE number = 1").fetchone()[0]
    edit("UPDATE schema_migration SET sha256 = 'autre' WHERE number = 1")
    assert health(practice, "schema") == "to_mend", "another text than this program's"
    edit(f"UPDATE schema_migration SET sha256 = '{kept}' WHERE number = 1")
    edit("DELETE FROM schema_migration")
    checks = look(practice, open_vault=True)
    assert checks["schema"]["health"] == "to_mend" and "plus ancienne" in checks["schema"]["seen"], checks["schema"]
    assert "store" not in checks, "an older base was opened, and so brought up to date, by who only looked"
    with contextlib.closing(sqlite3.connect(practice.database)) as base:
        assert base.execute("SELECT count(*) FROM schema_migration").fetchone()[0] == 0


@case
def a_base_that_is_gone_or_damaged_is_seen(folder):
    practice = Practice(folder)
    whole = practice.database.read_bytes()
    practice.database.rename(folder / "ailleurs.db")
    assert health(practice, "schema") == "to_mend"
    assert not practice.database.exists(), "looking made an empty base"
    practice.database.write_bytes(b"ceci n'est pas une base" * 400)
    practice.database.chmod(0o600)
    assert health(practice, "schema") == "to_mend"
    practice.database.write_bytes(whole)
    assert health(practice, "schema") == "ok"
    with contextlib.closing(sqlite3.connect(practice.database)) as base:
        base.execute("DELETE FROM journal_event WHERE seq = 1")
        base.commit()
    assert health(practice, "journal", open_vault=True) == "to_mend", "an act is missing from the journal"


@case
def an_installed_service_is_not_yet_one_that_starts_with_the_machine(folder):
    units = folder / "unites"
    (units / "multi-user.target.wants").mkdir(parents=True)
    there = ["unshare", "--mount", "sh", "-c",
             f'mkdir -p /etc/systemd/system && mount --bind "{units}" /etc/systemd/system && exec "$@"', "sh"]
    if subprocess.run([*there, "true"], capture_output=True, check=False).returncode:
        raise Skip("this machine refuses a view of its own of /etc")
    practice = Practice(folder)
    assert look(practice, prefix=there)["service"]["health"] == "unknown", "nothing is installed there"
    (units / "serment.service").write_text("[Unit]\n")
    fault = look(practice, prefix=there)["service"]
    assert fault["health"] == "to_mend" and "enable" in fault["command"], fault
    (units / "multi-user.target.wants/serment.service").symlink_to("/etc/systemd/system/serment.service")
    assert look(practice, prefix=there)["service"]["health"] == "ok"


@case
def where_nothing_is_installed_yet_it_says_so(folder):
    practice = Practice(folder, create=False)
    checks = look(practice)
    assert checks["schema"]["health"] == "unknown", checks["schema"]
    assert checks["files.data"]["health"] == "unknown"
    assert not practice.data.exists()
    people = call("doctor", env={"SERMENT_DATA": str(practice.data)}, expect=None)
    assert "Il n’y a pas encore de cabinet ici." in people.out, people.out


if __name__ == "__main__":
    main()
