"""A PostgreSQL 15 for the drills of one script: data and socket in a temporary folder, no TCP, gone
afterwards. Each drill has a database of its own."""
import atexit
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

from harness import Skip

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")


class Server:
    _shared = None

    @classmethod
    def shared(cls):
        if cls._shared is None:
            cls._shared = Server()
        return cls._shared

    def __init__(self):
        if not (PROGRAMS / "postgres").exists():
            if os.environ.get("SERMENT_SKIP_POSTGRES") == "1":
                raise Skip("PostgreSQL is left out (SERMENT_SKIP_POSTGRES=1)")
            raise AssertionError("PostgreSQL 15 is missing: apt-get install postgresql-15")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="serment-postgresql-"))
        atexit.register(self._remove)
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.data = self.folder / "data"
        self.process = None
        self.databases = 0
        self._as_server([PROGRAMS / "initdb", "-N", "-D", self.data, "--auth=trust", "-U", "serment", "-E", "UTF8",
                         "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL)
        self.start()

    def _remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _options(self):
        if os.geteuid() != 0:
            return {}
        account = pwd.getpwnam("postgres")
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _as_server(self, command, **options):
        return subprocess.run([str(part) for part in command], cwd="/", **self._options(), **options)

    def start(self):
        self.process = subprocess.Popen([PROGRAMS / "postgres", "-D", self.data, "-k", self.folder, "-c",
                                         "listen_addresses="], cwd="/", stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, **self._options())
        for _ in range(1200):
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

    def database(self):
        """A new, empty database."""
        self.databases += 1
        name = f"drill_{self.databases}"
        self._sql("postgres", f"CREATE DATABASE {name}")
        return Database(self, name)

    def _sql(self, database, text):
        return subprocess.run([PROGRAMS / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "serment", "-h",
                               self.folder, "-d", database, "-c", text], check=True, capture_output=True,
                              text=True).stdout.strip()


class Database:
    def __init__(self, server, name):
        self.server = server
        self.name = name
        self.url = f"postgresql:///{name}?user=serment&host={server.folder}"

    def sql(self, text):
        return self.server._sql(self.name, text)
