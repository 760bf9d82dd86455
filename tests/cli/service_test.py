#!/usr/bin/env python3
"""`serment service install` into a root of its own: the unit is whole for systemd, closed enough by its own
measure, and the line that it starts really opens the practice under an account without rights."""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import Skip, call, case, main  # noqa: E402

UNIT = "etc/systemd/system/serment.service"
DATA = "/var/lib/serment/cabinet"
NOBODY = 65534
# systemd-analyze goes from 0.0 (closed) to 10.0 (open); what is left open is the network, which is the point.
MOST_EXPOSED = 20  # tenths


def install(folder, data=DATA, **options):
    root = folder / "racine"
    root.mkdir(exist_ok=True)
    call("--data", data, "service", "install", "--root", root, **options)
    return root


def lines_of(root):
    pairs = {}
    for line in (root / UNIT).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            pairs.setdefault(key, []).append(value)
    return pairs


def analyze(*arguments):
    if not shutil.which("systemd-analyze"):
        raise Skip("systemd-analyze is missing")
    return subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, check=False,
                          env={**os.environ, "SYSTEMD_PAGER": "cat", "LC_ALL": "C.UTF-8"})


@case
def the_unit_and_the_program_are_where_the_system_looks(folder):
    root = install(folder)
    program = root / "usr/local/bin/serment"
    assert os.access(program, os.X_OK)
    assert oct((root / UNIT).stat().st_mode & 0o777) == "0o644"
    unit = lines_of(root)
    assert unit["User"] == ["serment"] and unit["StateDirectory"] == ["serment"], unit
    assert unit["ExecStart"][0].startswith(f"/usr/local/bin/serment --data {DATA} serve "), unit["ExecStart"]
    printed = call("--data", DATA, "service", "print").out
    assert printed.strip() == (root / UNIT).read_text().strip(), "what is shown is not what is installed"
    # Again, over a program that runs: it is replaced whole.
    running = subprocess.Popen([program, "doctor", "--help"], stdout=subprocess.DEVNULL)
    install(folder)
    assert running.wait(30) == 0
    assert not list((root / "usr/local/bin").glob("*.nouveau"))


@case
def systemd_finds_nothing_to_say_of_the_unit(folder):
    root = install(folder)
    for name in ("sysinit", "basic", "network-online", "multi-user", "shutdown"):
        (root / f"etc/systemd/system/{name}.target").write_text(f"[Unit]\nDescription={name}\n")
    (root / "etc/systemd/system/-.slice").write_text("[Unit]\nDescription=root\n")
    (root / "etc/systemd/system/system.slice").write_text("[Unit]\nDescription=system\n")
    (root / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nserment:x:990:990::/nonexistent:/usr/sbin/nologin\n")
    (root / "etc/group").write_text("root:x:0:\nserment:x:990:\n")
    seen = analyze("verify", f"--root={root}", "--man=no", "--generators=no", "--recursive-errors=no", root / UNIT)
    said = [line for line in (seen.stdout + seen.stderr).splitlines() if "serment" in line]
    assert not said, "\n".join(said)
    assert seen.returncode == 0, seen.stderr


@case
def by_systemd_s_own_measure_little_is_left_open(folder):
    root = install(folder)
    seen = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", root / UNIT)
    worst = "\n".join(line for line in seen.stdout.splitlines() if not line.startswith("✓"))
    assert seen.returncode == 0, worst + seen.stderr
    level = re.search(r"exposure level for \S+: (\d+\.\d)", seen.stdout)
    print(f"note: exposure level {level[1]}")
    assert float(level[1]) * 10 <= MOST_EXPOSED


@case
def a_place_that_the_service_could_not_use_is_refused(folder):
    root = folder / "racine"
    root.mkdir()
    for place in ("/root/.local/share/serment", "/home/camille/cabinet", "/cabinet", "/srv/cabinet",
                  "/srv/mon cabinet/dossiers", "/srv/serment/100%", "/var/lib/autre"):
        seen = call("--data", place, "service", "install", "--root", root, expect=None)
        assert seen.returncode != 0 and "[service.folder]" in seen.err, f"{place}: {seen.returncode} {seen.err}"
    assert not list(root.iterdir()), "a refusal left something"
    other = lines_of(install(folder, "/srv/serment/cabinet"))
    assert other["ReadWritePaths"] == ["/srv/serment"] and "StateDirectory" not in other


@case
def the_line_that_it_starts_opens_the_practice_with_no_more_rights_than_the_unit_gives(folder):
    if os.geteuid() != 0 or not all(shutil.which(one) for one in ("setpriv", "unshare", "ip")):
        raise Skip("another account on a network of its own needs root, setpriv, unshare and ip")
    folder.chmod(0o755)
    state = folder / "etat"
    state.mkdir(mode=0o700)
    os.chown(state, NOBODY, NOBODY)  # what StateDirectory does
    root = install(folder)
    start = shlex.split(lines_of(root)["ExecStart"][0])
    assert start[0] == "/usr/local/bin/serment" and start[2] == DATA
    start[0], start[2] = str(root / start[0].lstrip("/")), str(state / "cabinet")
    start.insert(3, "--json")  # the same line, but its ports are told to a program
    capability = lines_of(root)["AmbientCapabilities"][0].lower().replace("cap_", "+")
    line = " ".join(map(shlex.quote, [
        "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs",
        f"--bounding-set=-all,{capability}", f"--inh-caps=-all,{capability}", f"--ambient-caps=-all,{capability}",
        *start]))
    server = subprocess.Popen(["unshare", "--net", "sh", "-c", f"ip link set lo up && umask 077 && exec {line}"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        told = server.stdout.readline()
        if not told:
            error = server.stderr.read()
            if "Operation not permitted" in error and "unshare" in error:
                raise Skip("this machine gives no network of its own")
            raise AssertionError(error)
        told = json.loads(told)
        assert (told["https_port"], told["http_port"]) == (443, 80), told
        look = subprocess.run(["nsenter", "--net", f"--target={server.pid}", sys.executable, "-c",
                               "import ssl,http.client,sys\n"
                               "c=http.client.HTTPSConnection('127.0.0.1',443,timeout=10,"
                               "context=ssl.create_default_context(cafile=sys.argv[1]))\n"
                               "c.request('GET','/api/v1/state')\nprint(c.getresponse().read().decode())",
                               state / "cabinet.tls/ca.pem"], capture_output=True, text=True, check=False)
        assert '"practice":"none"' in look.stdout, look.stdout + look.stderr
        made = state / "cabinet.tls/ca.key"
        assert made.stat().st_uid == NOBODY and oct(made.stat().st_mode & 0o777) == "0o600"
    finally:
        server.terminate()
        assert server.wait(20) == 0, "it does not stop when systemd asks"


@case
def without_rights_nothing_is_installed(folder):
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        raise Skip("becoming somebody else needs root and setpriv")
    seen = call("--data", DATA, "service", "install", expect=None,
                prefix=("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"))
    assert seen.returncode != 0 and "[service.not_root]" in seen.err, seen.err


if __name__ == "__main__":
    main()
