#!/usr/bin/env python3
"""The bundle tests/vectors/evidence/sample.zip read from docs/format/evidence.md, with none of Serment's
code: archive, lists, signed fingerprints and proofs. src/evidence/verify_test.cpp makes the same file."""
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
sys.dont_write_bytecode = True
import verify_journal as oracle  # noqa: E402

SAMPLE = ROOT / "tests/vectors/evidence/sample.zip"
LISTS = ["CHECKSUM.SHA256.txt", "sha256sums.txt", "contenu.txt", "pieces.txt"]
SIGNED = "preuve/empreintes-signees.txt"


def lists_of(files):
    """The four lists, from §3."""
    rows = [(name, len(data), hashlib.sha256(data).hexdigest())
            for name, data in files.items() if name not in LISTS]
    pieces = "".join(
        f"PIÈCE No {number} : copie sur support informatique d’un document intitulé « {name} »"
        f" — {size} octets, SHA256 : {digest}\n" for number, (name, size, digest) in enumerate(rows, 1))
    return {
        "CHECKSUM.SHA256.txt": "".join(f"SHA256 ({name}) = {digest}\n" for name, _, digest in rows),
        "sha256sums.txt": "".join(f"{digest} *{name}\n" for name, _, digest in rows),
        "contenu.txt": "Nom du document\tTaille (octets)\tSHA256\r\n"
                       + "".join(f"{name}\t{size}\t{digest}\r\n" for name, size, digest in rows),
        "pieces.txt": pieces,
    }


def archive_of(files, at):
    """The only archive that these files make, from §5."""
    date = (at.year - 1980) << 9 | at.month << 5 | at.day
    time = at.hour << 11 | at.minute << 5 | at.second // 2
    body, directory = b"", b""
    for name, data in files.items():
        shared = struct.pack("<HHHHHIIIHH", 20, 0, 0, time, date, zipfile.crc32(data), len(data),
                             len(data), len(name), 0)
        directory += (struct.pack("<IH", 0x02014B50, 0x0314) + shared
                      + struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, len(body)) + name.encode())
        body += struct.pack("<I", 0x04034B50) + shared + name.encode() + data
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + end


def main():
    import datetime
    results = []

    def say(ok, name):
        results.append(ok)
        print("ok" if ok else "failed", name)

    with zipfile.ZipFile(SAMPLE) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    state = json.loads(files["preuve/etat.json"])
    at = datetime.datetime.fromisoformat(state["as_of"].replace("Z", "+00:00"))
    say(list(files) == sorted(files), "names are in order")
    say(archive_of(files, at) == SAMPLE.read_bytes(), "the archive is the one its files make")
    for name, text in lists_of(files).items():
        say(files[name] == text.encode(), name)
    bsd = [line for line in files["CHECKSUM.SHA256.txt"].decode().splitlines(True) if SIGNED not in line]
    signed = "serment-evidence/1\n{}\n{}\n{}\n".format(
        state["as_of"], len(bsd), hashlib.sha256("".join(bsd).encode()).hexdigest())
    key = oracle.parse_key(files["preuve/cle-publique.txt"].decode())
    say(oracle.open_note(files[SIGNED].decode(), key) == signed, "the signed fingerprints")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        say(subprocess.run([sys.executable, str(ROOT / "tools/verify_journal.py"), "--bundle", folder],
                           capture_output=True, check=False).returncode == 0, "the proofs")
    sys.exit(0 if all(results) else 1)


main()
