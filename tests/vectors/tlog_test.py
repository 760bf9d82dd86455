#!/usr/bin/env python3
"""The independent verifier against foreign vectors and against the journal's own (tests/vectors/tlog,
written by tests/contract/audit_test.cpp): the two share no code, so each is a witness of the other."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
sys.dont_write_bytecode = True
import verify_journal as oracle  # noqa: E402

VECTORS = ROOT / "tests/vectors/tlog"
PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6"
    "RyyBwJnAM=\n")


def say(ok, name):
    print("ok" if ok else "failed", name)


def refused(check):
    try:
        check()
    except oracle.Refused:
        return True
    return False


def run(*arguments):
    return subprocess.run([sys.executable, str(ROOT / "tools/verify_journal.py"), *map(str, arguments)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def judge_foreign(kind, vector):
    """True when the oracle accepts. It is recursive where the product is iterative."""
    proof = [base64.b64decode(text) for text in vector["proof"] or []]
    leaf = base64.b64decode(vector["leafHash"]) if kind == "inclusion" else bytes(32)
    if any(len(each) != 32 for each in [*proof, leaf]):
        return False
    try:
        if kind == "inclusion":
            return (vector["leafIdx"] < vector["treeSize"] and oracle.root_from_inclusion(
                vector["leafIdx"], vector["treeSize"], leaf, proof)
                == base64.b64decode(vector["root"]))
        old, new = base64.b64decode(vector["root1"]), base64.b64decode(vector["root2"])
        return (1 <= vector["size1"] <= vector["size2"] and oracle.roots_from_consistency(
            vector["size1"], vector["size2"], old, proof) == (old, new))
    except oracle.Refused:
        return False


def foreign():
    data = pathlib.Path(os.environ.get("SERMENT_TEST_DATA", ROOT.parent / "shared/data"))
    for kind in ("inclusion", "consistency"):
        files = sorted((data / "rfc6962/testdata" / kind).rglob("*.json"))
        if not files:
            print(f"skipped RFC 6962 {kind} vectors by the independent verifier: 98 not judged")
            continue
        wrong = [str(file) for file in files
                 if judge_foreign(kind, vector := json.loads(file.read_text())) == vector["wantErr"]]
        say(not wrong, f"the independent verifier judges {len(files)} RFC 6962 {kind} vectors {wrong}")
    key = oracle.parse_key(PETER_KEY)
    say(oracle.open_note(PETER_NOTE, key).startswith("If you think"), "the note of Go's sumdb")
    say(refused(lambda: oracle.open_note(PETER_NOTE.replace("think", "thank"), key)), "the same, changed")


def own():
    bundle = run("--bundle", VECTORS)
    proofs = len(list((VECTORS / "preuve/inclusion").glob("*.tlog-proof")))
    say(bundle.returncode == 0 and bundle.stdout.count("ok ") == proofs + 2,
        f"{proofs} proofs of the journal {bundle.stdout if bundle.returncode else ''}")
    pair = ("--key", VECTORS / "preuve/cle-publique.txt", "--checkpoint", VECTORS / "preuve/checkpoint.txt")
    say(run(*pair).returncode == 0, "the checkpoint of the journal")
    say(run(*pair, "--old-checkpoint", VECTORS / "old-checkpoint.txt", "--consistency",
            VECTORS / "consistency.txt").returncode == 0, "the consistency proof of the journal")


def every_flipped_bit():
    """One bit changed in any file of the bundle, at several places: always refused."""
    files = [file for file in sorted((VECTORS / "preuve").rglob("*")) if file.is_file()]
    unseen = []
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            if file.parent.name == "inclusion" and not file.name.startswith(("0.", "579.")):
                continue
            data = file.read_bytes()
            for place in sorted({0, len(data) // 3, len(data) // 2, len(data) - 1}):
                copy = pathlib.Path(folder) / "copy"
                shutil.copytree(VECTORS, copy)
                changed = bytearray(data)
                changed[place] ^= 0x02
                (copy / file.relative_to(VECTORS)).write_bytes(changed)
                if run("--bundle", copy).returncode != 1:
                    unseen.append(f"{file.name} at {place}")
                shutil.rmtree(copy)
    say(not unseen, f"one flipped bit in a bundle is refused {unseen}")


foreign()
own()
every_flipped_bit()
