#!/usr/bin/env python3
"""The Monday digest through a real SMTP server on loopback (aiosmtpd, STARTTLS and authentication), and
the calendar feed as a calendar program would read it."""
import email
import email.policy
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import case, main  # noqa: E402
from online import Server, found  # noqa: E402
from people import answer_all  # noqa: E402

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, LoginPassword
except ImportError:
    # The package is Debian's: another Python, first on the path, does not see it.
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", __file__, *sys.argv[1:]])


class Letters:
    def __init__(self):
        self.received = []

    async def handle_DATA(self, _server, _session, envelope):
        self.received.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


def check(_server, _session, _envelope, _mechanism, data):
    good = isinstance(data, LoginPassword) and data.login == b"cabinet" and data.password == b"un mot de passe"
    return AuthResult(success=good)


class Post:
    """The SMTP server; `secure` wants STARTTLS, then a name and a password."""

    def __init__(self, folder, secure):
        self.letters = Letters()
        options = {}
        if secure:
            key, certificate = folder / "smtp.key", folder / "smtp.pem"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out",
                            certificate, "-subj", "/CN=smtp.test"], check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            options = {"tls_context": context, "require_starttls": True, "authenticator": check, "auth_required": True}
        self.controller = Controller(self.letters, hostname="127.0.0.1", port=0, ready_timeout=20, **options)

    def __enter__(self):
        # aiosmtpd asks the system for a port, then calls itself on the one it was told: it must be known before.
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.controller.port = probe.getsockname()[1]
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    @property
    def port(self):
        return self.controller.port


def set_mail(owner, port, security="none", user="", password=None):
    body = {"host": "127.0.0.1", "port": port, "security": security, "user": user, "sender": "cabinet@exemple.fr",
            "recipients": ["docteur@exemple.fr", "deleguee@exemple.fr"], "weekly": False}
    if password is not None:
        body["password"] = password
    return owner.put("/mailing", body, headers={"If-Match": owner.get("/mailing").headers["ETag"]})


@case
def the_digest_arrives_in_eight_lines_that_name_nobody(folder):
    with Server() as server, Post(folder, secure=False) as post:
        owner = found(server)
        assert owner.post("/digest/send", {}).status == 404
        assert set_mail(owner, post.port).status == 200
        sent = owner.post("/digest/send", {})
        assert sent.status == 204, sent
        (sender, recipients, content), = post.letters.received
        assert sender == "cabinet@exemple.fr" and sorted(recipients) == ["deleguee@exemple.fr", "docteur@exemple.fr"]
        letter = email.message_from_bytes(content, policy=email.policy.default)
        assert letter["Subject"].startswith("Serment, semaine du "), letter["Subject"]
        lines = letter.get_content().splitlines()
        assert 2 <= len(lines) <= 8, lines
        assert any(line.startswith("Mesures en place") for line in lines), lines
        assert "lefevre" not in letter.get_content().lower() and "http" not in letter.get_content()
        # The journal's root moved with the letter itself.
        assert lines[:-1] == owner.get("/digest").json["lines"][:len(lines) - 1], lines
        assert owner.get("/mailing").json["sent_for"]


@case
def a_server_whose_certificate_nobody_vouches_for_receives_nothing(folder):
    with Server() as server, Post(folder, secure=True) as post:
        owner = found(server)
        assert set_mail(owner, post.port, "starttls", "cabinet", "un mot de passe").status == 200
        refused = owner.post("/digest/send", {})
        assert refused.status == 503 and refused.json["code"] == "mail.unreachable", refused
        assert post.letters.received == []
        assert "un mot de passe" not in server.log()


@case
def a_calendar_program_reads_the_feed(folder):
    with Server() as server:
        owner = found(server)
        answer_all(owner)
        owner.wait(owner.post("/journal/verify", {}))  # gives the next verification its date
        address = owner.post("/calendar", {}).json["address"]
        path = re.sub(r"^https://[^/]+", "", address)
        read = subprocess.run(["curl", "-sS", "--cacert", server.authority, f"https://127.0.0.1:{server.port}{path}"],
                              check=True, capture_output=True).stdout.decode()
        assert read.startswith("BEGIN:VCALENDAR\r\n") and read.endswith("END:VCALENDAR\r\n")
        events = read.count("BEGIN:VEVENT")
        uids = re.findall(r"^UID:(.*)\r$", read, re.M)
        assert events > 0 and events == read.count("END:VEVENT") == len(set(uids)), (events, uids, re.findall(r"^SUMMARY.*", read, re.M))
        assert path.rsplit("/", 1)[1] not in server.log()


if __name__ == "__main__":
    main()
