#!/usr/bin/env python3
"""TLS as a stranger sees it: versions, ciphers, cards, and testssl.sh's own judgement."""
import json
import pathlib
import shutil
import ssl
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from echo import Echo, certificate, one_answer, request, status  # noqa: E402
from harness import Skip, case, main  # noqa: E402

# What testssl.sh remarks of a server that is not public: its certificate of two days has no transparency, no
# revocation list, and HTTP headers are the application's business.
NOT_OURS = ("cert", "cn_", "DNS_", "HSTS", "HPKP", "OCSP", "CAA", "BREACH", "banner", "cookie", "security_headers",
            "engine_problem", "overall_grade", "grade_cap", "certificate_transparency")


def shakes_hands(port, *arguments):
    """Whether openssl s_client comes to an agreement."""
    said = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "localhost",
                           *arguments], input=b"", capture_output=True, timeout=20, check=False)
    text = said.stdout.decode(errors="replace")
    return said.returncode == 0 and "Cipher is (NONE)" not in text and "Cipher is" in text, text


@case
def only_recent_versions_and_ciphers(folder):
    with Echo(folder) as server:
        for port in (server.port, server.card_port):
            for version in ("-tls1_2", "-tls1_3"):
                assert shakes_hands(port, version)[0], version
            for version in ("-tls1", "-tls1_1"):
                assert not shakes_hands(port, version, "-cipher", "ALL:@SECLEVEL=0")[0], version
            for cipher in ("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-GCM-SHA256", "AES128-SHA",
                           "DHE-RSA-AES128-GCM-SHA256", "NULL", "aNULL", "3DES", "RC4", "PSK", "SRP"):
                assert not shakes_hands(port, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")[0], cipher
            for cipher in ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"):
                assert shakes_hands(port, "-tls1_2", "-cipher", cipher)[0], cipher
            agreed, text = shakes_hands(port, "-tls1_2", "-comp")
            assert agreed and "Compression: NONE" in text, text
            text = shakes_hands(port, "-alpn", "h2,http/1.1")[1]
            assert "ALPN protocol: http/1.1" in text, text


@case
def a_client_does_not_renegotiate(folder):
    with Echo(folder) as server:
        asking = subprocess.Popen(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-tls1_2"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = asking.communicate("R\n", timeout=20)[0]
        assert "RENEGOTIATING" in said and ("no renegotiation" in said or "handshake failure" in said), said


@case
def a_session_is_resumed_on_the_main_port_and_never_with_a_card(folder):
    with Echo(folder) as server:
        def resumes(port, version):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(server.chain)
            context.minimum_version = context.maximum_version = version
            with context.wrap_socket(server.tcp(port), server_hostname="localhost") as one:
                one.sendall(request("GET", "/hello"))
                assert one_answer(one)[0] == 200
                session = one.session
            with context.wrap_socket(server.tcp(port), server_hostname="localhost", session=session) as two:
                return two.session_reused
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            assert resumes(server.port, version), version
            assert not resumes(server.card_port, version), version


@case
def the_card_door_hands_over_whatever_certificate_is_shown(folder):
    card = certificate(folder, "card", "/CN=899700000005+SN=ESSAI+GN=Ada/title=Médecin")
    size = len(ssl.PEM_cert_to_DER_cert(card[0].read_text()))
    with Echo(folder) as server:
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            shown = server.get("/card", port=server.card_port, card=card, version=version)
            assert shown.endswith(b'{"size":%d}' % size), shown
            # Without a card the handler is asked all the same, and the main door asks for none.
            assert server.get("/card", port=server.card_port, version=version).endswith(b'{"size":0}')
            assert server.get("/card", card=card, version=version).endswith(b'{"size":0}')
        asks = shakes_hands(server.card_port)[1]
        assert "Requested Signature Algorithms" in asks or "No client certificate CA names sent" in asks
        # The key must be proved: a certificate without its key is no card.
        stolen = (card[0], certificate(folder, "thief")[1])
        joined = folder / "stolen.pem"
        joined.write_text(stolen[0].read_text() + stolen[1].read_text())
        tried = subprocess.run(["curl", "-sS", "--cacert", str(server.chain), "--cert", str(joined),
                                f"https://localhost:{server.card_port}/card"], capture_output=True, check=False)
        assert tried.returncode != 0, tried.stdout


@case
def noise_instead_of_a_handshake_is_dropped(folder):
    with Echo(folder) as server:
        for noise in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"\0" * 2000, b"\x80\x2e\x01\0\x02", b"\0" * 70_000):
            with server.tcp() as connection:
                connection.sendall(noise)
                answer = b""
                try:
                    while more := connection.recv(4096):
                        answer += more
                except ConnectionResetError:
                    pass
                assert not answer.startswith(b"HTTP"), answer
        assert status(server.get("/hello")) == 200


@case
def testssl_finds_nothing_to_say(folder):
    program = shutil.which("testssl") or shutil.which("testssl.sh")
    if not program:
        raise Skip("testssl.sh is not installed")
    with Echo(folder) as server:
        report = folder / "report.json"
        subprocess.run([program, "--quiet", "--warnings", "off", "--color", "0", "--nodns", "min", "--connect-timeout", "5",
                        "--openssl-timeout", "5", "-p", "-s", "-f", "-U", "--jsonfile", str(report),
                        f"localhost:{server.port}"], capture_output=True, timeout=900, check=False,
                       stdin=subprocess.DEVNULL)
        findings = json.loads(report.read_text())
        judged = [one for one in findings if not one["id"].startswith(NOT_OURS)]
        bad = [one for one in judged if one["severity"] in ("LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN")]
        assert len(judged) > 20, findings
        assert not bad, "\n".join(f"{one['id']} {one['severity']}: {one['finding']}" for one in bad)


if __name__ == "__main__":
    main()
