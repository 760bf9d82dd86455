#!/usr/bin/env python3
"""The practice's own certificate authority: made once, kept while the machine stays in its range, judged by
a stranger's verifier."""
import os
import pathlib
import stat
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import case, main  # noqa: E402
from online import Server  # noqa: E402


def fingerprint(path):
    return subprocess.run(["openssl", "x509", "-in", path, "-noout", "-fingerprint", "-sha256"], check=True,
                          capture_output=True, text=True).stdout.partition("=")[2].strip()


def text_of(path):
    return subprocess.run(["openssl", "x509", "-in", path, "-noout", "-text"], check=True, capture_output=True,
                          text=True).stdout


@case
def a_stranger_trusts_the_server_by_its_authority_alone(folder):
    with Server() as server:
        tls = server.authority.parent
        assert fingerprint(server.authority) == server.told["ca_fingerprint"]
        for host in ("localhost", "127.0.0.1"):
            said = subprocess.run(["curl", "-sS", "--cacert", server.authority, f"https://{host}:{server.port}/ca/serment-ca.crt"],
                                  capture_output=True, check=True).stdout
            assert said, host
        subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "localhost",
                        "-CAfile", server.authority, tls / "server.pem"], check=True, capture_output=True)
        limits = text_of(server.authority)
        assert "X509v3 Name Constraints: critical" in limits and "IP:127.0.0.0/255.0.0.0" in limits, limits
        assert "CA:TRUE, pathlen:0" in limits
        for path in (tls / "ca.key", tls / "server.key"):
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, path
        assert stat.S_IMODE(os.stat(tls).st_mode) == 0o700


@case
def it_outlives_restarts_other_addresses_of_its_range_and_lost_certificates(folder):
    with Server() as server:
        tls = server.authority.parent
        authority, certificate = fingerprint(server.authority), fingerprint(tls / "server.pem")
        server.stop()
        server.start()
        assert (fingerprint(server.authority), fingerprint(tls / "server.pem")) == (authority, certificate)
        server.stop()
        (tls / "server.pem").unlink()
        server.start()
        assert fingerprint(server.authority) == authority
        assert fingerprint(tls / "server.pem") != certificate
        scope = (tls / "scope.txt").read_text().split()
        assert "127.0.0.0/8" in scope, scope
        assert not any(word.startswith(("192.168.", "10.", "172.")) and not word.endswith(("/16", "/8", "/12"))
                       for word in scope), scope
        # A machine that moved to a range the authority was not made for.
        server.stop()
        (tls / "scope.txt").write_text("elsewhere.local\n203.0.113.5\n")
        server.start()
        assert fingerprint(server.authority) != authority
        assert server.told["ca_fingerprint"] == fingerprint(server.authority)


if __name__ == "__main__":
    main()
