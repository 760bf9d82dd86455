"""A PostgreSQL 15 for one drill: data and socket in the drill's folder, no TCP, gone afterwards."""
import os
import pathlib
import pwd
import shutil
import subprocess
import time

from harness import Skip

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")


class Server:
    def __init__(self, folder):
        if not (PROGRAMS / "postgres").exists():
            if os.environ.get("SERMENT_SKIP_POSTGRES") == "1":
                raise Skip("PostgreSQL is missing (SERMENT_SKIP_POSTGRES=1)")
            raise AssertionError("PostgreSQL 15 is missing: apt-get install postgresql-15")
        self.folder = folder / "serveur"
        self.folder.mkdir()
        self.data = self.folder / "data"
        self.process = None
        folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._as_server([PROGRAMS / "initdb", "-N", "-D", self.data, "--auth=trust", "-U", "serment", "-E", "UTF8",
                         "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL)

    def _options(self):
        if os.geteuid() != 0:
            return {}
        account = pwd.getpwnam("postgres")
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _as_server(self, command, **options):
        return subprocess.run([str(part) for part in command], cwd="/", **self._options(), **options)

    def __enter__(self):
        self.start()
        self.sql("CREATE DATABASE serment", database="postgres")
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        log = (self.folder / "log").open("ab") if os.geteuid() != 0 else subprocess.DEVNULL
        self.process = subprocess.Popen([PROGRAMS / "postgres", "-D", self.data, "-k", self.folder, "-c",
                                         "listen_addresses="], cwd="/", stdout=log, stderr=log, **self._options())
        for _ in range(400):
            ready = subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", self.folder, "-U", "serment"], check=False)
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError("PostgreSQL did not start")

    def stop(self, crash=False):
        if self.process and self.process.poll() is None:
            # SIGQUIT: at once, without writing anything, as after a power cut.
            self.process.send_signal(3 if crash else 2)
            self.process.wait()

    def sql(self, text, database="serment"):
        return subprocess.run([PROGRAMS / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "serment", "-h",
                               self.folder, "-d", database, "-c", text], check=True, capture_output=True,
                              text=True).stdout.strip()

    @property
    def url(self):
        return f"postgresql:///serment?user=serment&host={self.folder}"
