#!/usr/bin/env python3
"""Small GETs over TLS on connections that are kept: our server against nginx serving a file of the same size,
with the same certificate and cipher, in turns. Prints lines as serment_bench does.

    bench/https_bench.py [BUILD]     # BUILD: build/test by default; needs nginx and wrk
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/test").resolve()
os.environ["SERMENT_BINARY"] = str(BUILD / "src/app/serment")
os.environ.setdefault("SERMENT_TEST_FAST_KEYS", "1")  # signing in is not what is measured
sys.path[:0] = [str(ROOT / "tests/net"), str(ROOT / "tests/api")]
from echo import Echo, request  # noqa: E402

TURNS, SECONDS, CONNECTIONS = 5, 3, 32
CIPHER = "TLS_AES_128_GCM_SHA256"


class Nginx:
    """Serves one file over TLS 1.3, logging nothing, on a free port."""

    def __init__(self, folder, body, chain, key, port, settle=0.5, index=False):
        (folder / "www").mkdir()
        (folder / "www" / ("index.html" if index else "file.json")).write_bytes(body)
        (folder / "nginx.conf").write_text(f"""
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=10; types {{ application/json json; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  keepalive_requests 100000000;
  server {{
    listen 127.0.0.1:{port} ssl reuseport; root {folder}/www;
    ssl_certificate {chain}; ssl_certificate_key {key}; ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites {CIPHER};
  }}
}}""")
        folder.chmod(0o755)
        self.process = subprocess.Popen(["nginx", "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")])
        self.url = f"https://localhost:{port}/file.json"
        time.sleep(settle)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def requests_a_second(url, *headers):
    options = [part for header in headers for part in ("-H", header)]
    said = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *options, url],
                          capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(said)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1]), re.search(r"99%\s+(\S+)", said)[1]


def in_turns(what, ours, theirs, headers=()):
    """Prints the median of the turns' ratios: the machine is never the same from one turn to the next."""
    requests_a_second(ours, *headers)
    requests_a_second(theirs)
    pairs = [(requests_a_second(ours, *headers), requests_a_second(theirs)) for _ in range(TURNS)]
    ratio = statistics.median(mine[0] / other[0] for mine, other in pairs)
    mine = statistics.median(pair[0][0] for pair in pairs)
    other = statistics.median(pair[1][0] for pair in pairs)
    print(f"{what:<46} {mine:.0f} requests/s, p99 {pairs[-1][0][1]:<10} {f'nginx: {other:.0f} requests/s':<34} "
          f"{ratio:<10.2f} goal {'>= 0.5':<14} {'met' if ratio >= 0.5 else 'NOT MET'}", flush=True)


def body_of(server, path, *headers):
    more = "".join(header + "\r\n" for header in headers) + "Connection: close\r\n"
    return server.say(request("GET", path, more)).partition(b"\r\n\r\n")[2]


def free_port():
    import socket
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def bare_server(folder):
    with Echo(folder) as server:
        nginx = Nginx(folder, body_of(server, "/hello"), server.chain, server.key, free_port())
        try:
            in_turns("small GET over TLS, the bare server", f"https://localhost:{server.port}/hello", nginx.url)
        finally:
            nginx.stop()
        print(f"{'resident after it':<46} {server.resident_kib() / 1024:.1f} MB")


def signed_in(folder, path):
    from online import Server, found
    with Server() as server:
        owner = found(server)
        body = owner.get(path).body
        tls = server.authority.parent
        nginx = Nginx(folder, body, tls / "server.pem", tls / "server.key", free_port())
        cookies = "Cookie: " + "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
        try:
            in_turns(f"signed in, GET {path} ({len(body)} bytes)", f"https://localhost:{server.port}/api/v1{path}",
                     nginx.url, [cookies])
        finally:
            nginx.stop()
        print(f"{'resident after it':<46} {server.resident_kib() / 1024:.1f} MB")


def main():
    print(f"TLS 1.3, {CIPHER}, P-256; {CONNECTIONS} connections, {TURNS} turns of {SECONDS} s; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="serment-https.") as folder:
        bare_server(pathlib.Path(folder))
    if (BUILD / "src/app/serment").exists():
        with tempfile.TemporaryDirectory(prefix="serment-https.") as folder:
            signed_in(pathlib.Path(folder), "/session")


if __name__ == "__main__":
    main()
