#!/usr/bin/env python3
"""Passkeys from end to end: Chromium's virtual authenticator against the real server, by the name
"localhost". The browser's part is passkey_browser.mjs; this starts, seals and restarts the server for it."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(os.environ.get("SERMENT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(ROOT / "tests" / "api"))
from online import PASSPHRASE, Server, expect  # noqa: E402


def public_key_hash(server):
    """What tells Chromium to trust this very certificate: the digest of its key."""
    pem = server.authority.parent / "server.pem"
    key = subprocess.run(["openssl", "x509", "-in", pem, "-noout", "-pubkey"], capture_output=True, check=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=key, capture_output=True, check=True).stdout
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"], input=der, capture_output=True, check=True).stdout
    return subprocess.run(["openssl", "base64"], input=digest, capture_output=True, check=True).stdout.decode().strip()


def main():
    if not shutil.which("chromium") or not (ROOT / "web/node_modules/playwright-core").is_dir():
        print("skipped passkeys in Chromium (chromium or playwright-core is missing)")
        return 0
    with Server() as server:
        account = {"code": server.told["setup_code"], "display_name": "Dre A. Lefèvre", "login": "dr.lefevre",
                   "passphrase": PASSPHRASE, "practice_name": "Cabinet des Tilleuls"}
        expect(server.client().post("/setup/account", account), 201)
        told = {"port": server.port, "key": public_key_hash(server), "login": "dr.lefevre", "password": PASSPHRASE}
        browser = subprocess.Popen(["node", str(ROOT / "tests/identity/passkey_browser.mjs"), json.dumps(told)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for line in browser.stdout:
            if line.strip() != "restart":
                print(line, end="", flush=True)
                continue
            server.stop()
            server.start()
            browser.stdin.write(json.dumps({"port": server.port}) + "\n")
            browser.stdin.flush()
        return browser.wait()


if __name__ == "__main__":
    sys.exit(main())
