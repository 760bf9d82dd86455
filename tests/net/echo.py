"""The echo server of these tests (echo_server.cpp), started on free ports, and a client that sends the
very bytes it is told to."""
import os
import pathlib
import socket
import ssl
import subprocess
import time

BUILD = pathlib.Path(os.environ.get("SERMENT_BINARY", "build/test/src/app/serment")).parents[2]
PROGRAM = BUILD / "tests/net/echo_server"


def certificate(folder, name="server", subject="/CN=localhost"):
    """A self-signed certificate and its key, as files."""
    chain, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj", subject, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2",
                    "-keyout", key, "-out", chain], check=True, capture_output=True)
    return chain, key


class Echo:
    """The running server. Use as a context manager."""

    def __init__(self, folder, arguments=(), prefix=(), **options):
        self.chain, self.key = certificate(folder)
        self.process = subprocess.Popen([*prefix, str(PROGRAM), str(self.chain), str(self.key), *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
        line = self.process.stdout.readline()
        assert line, "the echo server did not start"
        self.ports = [int(word) for word in line.split()]
        self.port, self.card_port, self.http_port = (self.ports + [0, 0])[:3]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def ask_to_stop(self):
        if not self.process.stdin.closed:
            self.process.stdin.close()

    def stop(self):
        self.ask_to_stop()
        code = self.process.wait(20)
        self.process.stdout.close()
        assert code == 0, f"the echo server ended with {code}"

    def replace_certificate(self, chain, key):
        self.process.stdin.write(f"{chain} {key}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def resident_kib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    def open_files(self):
        return len(list(pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def tcp(self, port=None, source="127.0.0.1", patience=10):
        return socket.create_connection(("127.0.0.1", port or self.port), patience, (source, 0))

    def connect(self, port=None, card=None, version=None, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.chain)
        if card:
            context.load_cert_chain(*card)
        if version:
            context.minimum_version = context.maximum_version = version
        return context.wrap_socket(self.tcp(port, **options), server_hostname="localhost")

    def say(self, bytes_sent, port=None, **options):
        """Sends these bytes on a new connection and reads until the server closes it."""
        with self.connect(port, **options) as connection:
            try:
                connection.sendall(bytes_sent)
            except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
                pass  # refused before all was sent: what it answered is still to be read
            return everything(connection)

    def get(self, path, more="", port=None, **options):
        return self.say(request("GET", path, more + "Connection: close\r\n"), port, **options)


def request(method, path, more="", body=b""):
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode() + body


def everything(connection):
    """All that comes until the other side closes."""
    text = b""
    while True:
        try:
            more = connection.recv(65536)
        except (ConnectionResetError, ssl.SSLError):
            return text
        if not more:
            return text
        text += more


def one_answer(connection):
    """Status and body of the next answer on a connection that is kept."""
    text = b""
    while b"\r\n\r\n" not in text:
        more = connection.recv(65536)
        assert more, "the server closed the connection"
        text += more
    head, _, body = text.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                   if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        more = connection.recv(65536)
        assert more, "the server closed the connection"
        body += more
    return int(head.split()[1]), body


def status(answer):
    """0 when the connection was closed without a word."""
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def closes_within(connection, seconds):
    """How long until the other side closes; fails after `seconds`."""
    started = time.monotonic()
    connection.settimeout(seconds)
    everything(connection)
    took = time.monotonic() - started
    assert took < seconds, f"still open after {seconds} s"
    return took
