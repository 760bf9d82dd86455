"""The real server, started by a test on free ports in a temporary practice, and clients of it that
behave as a browser does: the local authority's certificate, cookies, the headers the application sends."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import shutil
import signal
import ssl
import struct
import subprocess
import tempfile
import time
import urllib.parse

BINARY = os.environ.get("SERMENT_BINARY", "build/test/src/app/serment")
PASSPHRASE = "Sept lapins bleus traversent le vieux pont"


def totp(secret_base32, at=None):
    """RFC 6238, six digits, thirty seconds: written here so that the server is judged by another."""
    padded = secret_base32.replace(" ", "").upper()
    key = base64.b32decode(padded + "=" * (-len(padded) % 8))
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000)


shown = {}  # the last step whose code was shown, by secret


def fresh_instant(secret):
    """An instant whose code was not shown yet. A code is accepted once, and so are the one before the present one,
    if that lasts long enough for it to arrive, and the one after: waits only when all three were shown."""
    while True:
        now = time.time()
        present = int(now // 30)
        step = max(present - 1 if now % 30 < 27 else present, shown.get(secret, 0) + 1)
        if step <= present + 1:
            shown[secret] = step
            return step * 30
        time.sleep(30 - now % 30 + 0.2)


def a_step_ago():
    """An instant of the step before, once the present one lasts long enough for its code to arrive."""
    left = 30 - time.time() % 30
    if left < 3:
        time.sleep(left + 0.1)
    return time.time() - 30


class Server:
    """`serment serve` on one data directory. Use as a context manager."""

    def __init__(self, data=None, arguments=(), environment=None):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="serment-online."))
        self.data = pathlib.Path(data) if data else self.home / "cabinet"
        self.arguments = list(arguments)
        self.environment = {**os.environ, **(environment or {})}
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self):
        self.errors = open(self.home / "stderr.txt", "ab")
        self.process = subprocess.Popen(
            [BINARY, "--data", str(self.data), "--json", "serve", "--port", "0", "--card-port", "0",
             "--http-port", "0", "--address", "127.0.0.1", *self.arguments],
            stdout=subprocess.PIPE, stderr=self.errors, env=self.environment, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the server did not start: " + self.log())
        self.told = json.loads(line)
        self.port, self.card_port, self.http_port = (self.told[name] for name in
                                                     ("https_port", "card_port", "http_port"))
        self.authority = self.data.parent / (self.data.name + ".tls") / "ca.pem"
        if "ca_file" in self.told:
            self.authority = pathlib.Path(self.told["ca_file"])

    def stop(self, how=signal.SIGTERM, patience=15):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.process.stdout.close()
        self.errors.close()

    def log(self):
        return (self.home / "stderr.txt").read_text(errors="replace")

    def resident_kib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    def client(self, **options):
        return Client(self, **options)


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body) if self.body else None

    @property
    def code(self):
        """The stable code of a refusal."""
        try:
            return self.json.get("code") if self.body else None
        except ValueError:
            return None

    def __repr__(self):
        return f"<{self.status} {self.code or ''} {self.body[:300]!r}>"


class Client:
    """One browser: its cookies, and a connection that is kept."""

    def __init__(self, server, token=None):
        self.server = server
        self.token = token
        self.cookies = {}
        self.connection = None

    def context(self):
        context = ssl.create_default_context(cafile=str(self.server.authority))
        context.check_hostname = True
        return context

    def connect(self):
        self.connection = http.client.HTTPSConnection("127.0.0.1", self.server.port, timeout=30,
                                                      context=self.context())

    def raw(self, method, path, body=None, headers=None):
        for attempt in (1, 2):
            if self.connection is None:
                self.connect()
            try:
                self.connection.request(method, path, body=body, headers=headers or {})
                response = self.connection.getresponse()
                answer = Answer(response, response.read())
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";", 1)[0].split("=", 1)
            if value and "max-age=0" not in cookie.lower():
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def call(self, method, path, body=None, headers=None, octets=None):
        sent = {"Accept": "application/json"}
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        elif self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method not in ("GET", "HEAD"):
            sent["X-Requested-By"] = "serment"
            sent["Origin"] = f"https://127.0.0.1:{self.server.port}"
        payload = octets
        if octets is not None:
            sent["Content-Type"] = "application/octet-stream"
        elif body is not None:
            payload = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        return self.raw(method, "/api/v1" + path, payload, sent)

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.call("POST", path, {} if body is None and "octets" not in options else body, **options)

    def patch(self, path, body, **options):
        return self.call("PATCH", path, body, **options)

    def put(self, path, body, **options):
        return self.call("PUT", path, body, **options)

    def delete(self, path, **options):
        return self.call("DELETE", path, **options)

    # --- what people do --------------------------------------------------------------------------

    def enrol_totp(self):
        """Adds the one-time code; keeps its secret and the recovery codes."""
        begun = expect(self.post("/factors/totp"), 200, 201).json
        self.secret = begun["secret"]
        code = totp(self.secret, fresh_instant(self.secret))
        done = expect(self.post("/factors/totp/confirm", {"ticket": begun["ticket"], "code": code}), 200, 201).json
        self.recovery_codes = (done or {}).get("recovery_codes", [])

    def sign_in(self, login, password, secret, at=None):
        """`at`: the instant of the code, or what gives it once the password was taken, which is long; else one
        whose code was not shown yet."""
        first = expect(self.post("/session/login", {"login": login, "password": password}), 200).json
        if first["next"] == "done":
            return first
        moment = fresh_instant(secret) if at is None else at() if callable(at) else at
        return expect(self.post("/session/second-factor", {"ticket": first["ticket"], "method": "totp",
                                                           "code": totp(secret, moment)}), 200).json

    def wait(self, answer, patience=120):
        """Waits for the job of a 202 and gives its last state."""
        job = expect(answer, 202).json["job"]
        end = time.monotonic() + patience
        while job["state"] == "running":
            if time.monotonic() > end:
                raise AssertionError(f"job {job['kind']} takes too long: {job}")
            time.sleep(0.1)
            job = expect(self.get("/jobs/" + job["id"]), 200).json
            job = job.get("job", job)
        return job


def expect(answer, *statuses):
    if answer.status not in statuses:
        raise AssertionError(f"{answer!r} where {statuses} was expected")
    return answer


def found(server, login="dr.lefevre", display_name="Dre A. Lefèvre"):
    """Creates the practice of a started server; gives the owner's client, its second factor enrolled."""
    owner = server.client()
    account = expect(owner.post("/setup/account", {
        "code": server.told["setup_code"], "display_name": display_name, "login": login,
        "passphrase": PASSPHRASE, "practice_name": "Cabinet des Tilleuls"}), 201).json
    owner.recovery_key = account["recovery_key"]
    owner.login = login
    owner.enrol_totp()
    return owner
