#!/usr/bin/env python3
"""Verifies Serment's journal proofs without any of Serment's code.

An independent reading of docs/format/journal.md, RFC 6962 and the C2SP formats, with the Python
standard library alone (Ed25519 from RFC 8032 included). It needs no data directory and no secret.

  verify_journal.py --key cle-publique.txt --checkpoint checkpoint.txt
        checks the checkpoint's signature
  verify_journal.py --key cle-publique.txt --proof E.tlog-proof [--entry E.entry]
        checks signature, index and inclusion of an event, and prints what its entry says
  verify_journal.py --key cle-publique.txt --old-checkpoint A --checkpoint B --consistency PROOF
        checks that the journal at B extends the journal at A (PROOF: one base64 hash a line)
  verify_journal.py --bundle DIR
        checks DIR/preuve/ of an unpacked evidence bundle: cle-publique.txt, checkpoint.txt, and each
        inclusion/*.tlog-proof with the .entry beside it
  verify_journal.py --detail FILE --salt HEX --entry E.entry
        checks that a disclosed detail is the one the entry commits to

Prints one line "ok …" or "failed …" a check; exits 0 when all are ok, 1 otherwise, 2 on bad usage.
"""
import argparse
import base64
import datetime
import hashlib
import pathlib
import re
import sys

# --- Ed25519 (RFC 8032, section 5.1) ---------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_MINUS_ONE = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    """Addition in extended homogeneous coordinates (X, Y, Z, T)."""
    one = (a[1] - a[0]) * (b[1] - b[0]) % P
    two = (a[1] + a[0]) * (b[1] + b[0]) % P
    three = 2 * a[3] * b[3] * D % P
    four = 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_multiply(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = point_add(total, point)
        point = point_add(point, point)
        scalar >>= 1
    return total


def point_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_decode(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point_decode(BASE_Y.to_bytes(32, "little"))


def ed25519_verify(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = point_decode(public_key), point_decode(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    h = int.from_bytes(digest, "little") % L
    return point_equal(point_multiply(s, BASE), point_add(r, point_multiply(h, a)))


# --- C2SP texts ------------------------------------------------------------------------------------

class Refused(Exception):
    """The input is not what it should be; the message says why."""


def demand(condition, why):
    if not condition:
        raise Refused(why)


def strict_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Refused("not base64") from error
    demand(base64.b64encode(data).decode() == text, "base64 that is not canonical")
    return data


def strict_decimal(text):
    demand(re.fullmatch(r"0|[1-9][0-9]*", text, re.ASCII), "a number is not plain decimal")
    number = int(text)
    demand(number < 2**64, "a number is too large")
    return number


def read_hash(text):
    data = strict_base64(text)
    demand(len(data) == 32, "a hash is not 32 bytes")
    return data


def parse_key(text):
    """A verifier key: name+key ID+base64(0x01, public key). Returns (name, key ID, public key)."""
    text = text[:-1] if text.endswith("\n") else text
    parts = text.split("+", 2)
    demand(len(parts) == 3 and parts[0] and not re.search(r"\s", parts[0]), "not a verifier key")
    typed = strict_base64(parts[2])
    demand(len(typed) == 33 and typed[0] == 1, "not an Ed25519 verifier key")
    key_id = hashlib.sha256(parts[0].encode() + b"\n" + typed).digest()[:4]
    demand(parts[1] == key_id.hex(), "the key ID is not the key's")
    return parts[0], key_id, typed[1:]


def open_note(note, key):
    """The text of a signed note whose signature by `key` is right."""
    name, key_id, public_key = key
    demand(not re.search(r"[\x00-\x09\x0b-\x1f]", note), "control characters in a note")
    demand("\n\n" in note and note.endswith("\n"), "not a signed note")
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    lines = signatures[:-1].split("\n")
    right = 0
    for line in lines:
        parts = line.split(" ")
        demand(len(parts) == 3 and parts[0] == "\u2014" and parts[1], "a signature line is malformed")
        signature = strict_base64(parts[2])
        demand(len(signature) > 4, "a signature line is malformed")
        if parts[1] == name and signature[:4] == key_id:
            demand(ed25519_verify(public_key, text.encode(), signature[4:]), "the signature is wrong")
            right += 1
    demand(right == 1, "the key did not sign, or signed twice")
    return text


def open_checkpoint(note, key):
    lines = open_note(note, key)[:-1].split("\n")
    demand(len(lines) >= 3 and all(lines), "a checkpoint has at least three lines, none empty")
    demand(lines[0] == key[0], "the origin is not the key's name")
    size, root = strict_decimal(lines[1]), read_hash(lines[2])
    demand(size or root == hashlib.sha256().digest(), "the root of an empty tree is wrong")
    return size, root


def parse_proof(text):
    head, separator, checkpoint = text.partition("\n\n")
    demand(separator, "a proof lacks its checkpoint")
    lines = head.split("\n")
    demand(lines.pop(0) == "c2sp.org/tlog-proof@v1", "not a tlog-proof@v1")
    if lines and lines[0].startswith("extra "):
        strict_base64(lines.pop(0)[len("extra "):])
    demand(lines and lines[0].startswith("index "), "a proof lacks its index")
    index = strict_decimal(lines.pop(0)[len("index "):])
    return index, [read_hash(line) for line in lines], checkpoint


# --- RFC 6962 --------------------------------------------------------------------------------------

def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_inclusion(index, size, leaf, path):
    """The root that a path leads to, by the recursive definition of RFC 6962 section 2.1.1."""
    if size == 1:
        demand(not path, "a path is too long")
        return leaf
    demand(path, "a path is too short")
    split = 1 << ((size - 1).bit_length() - 1)
    if index < split:
        return node_hash(root_from_inclusion(index, split, leaf, path[:-1]), path[-1])
    return node_hash(path[-1], root_from_inclusion(index - split, size - split, leaf, path[:-1]))


def roots_from_consistency(size1, size2, root1, path, whole=True):
    """(old root, new root) that a proof leads to, by the recursion of RFC 6962 section 2.1.2."""
    if size1 == size2:
        if whole:
            demand(not path, "a proof is too long")
            return root1, root1
        demand(len(path) == 1, "a proof has the wrong length")
        return path[0], path[0]
    demand(path, "a proof is too short")
    split = 1 << ((size2 - 1).bit_length() - 1)
    if size1 <= split:
        old, new = roots_from_consistency(size1, split, root1, path[:-1], whole)
        return old, node_hash(new, path[-1])
    old, new = roots_from_consistency(size1 - split, size2 - split, root1, path[:-1], False)
    return node_hash(path[-1], old), node_hash(path[-1], new)


# --- the entry (docs/format/journal.md) --------------------------------------------------------------

OWNERS = ["none", "practice", "dossier"]


def decode_entry(data):
    position = 0

    def take(count):
        nonlocal position
        demand(position + count <= len(data), "an entry is cut short")
        position += count
        return data[position - count:position]

    def field():
        size = take(1)[0]
        demand(size <= 128, "a field is too long")
        return take(size).decode("ascii")

    demand(take(1) == b"\x01", "an entry of an unknown format")
    entry = {"practice": field(), "index": int.from_bytes(take(8), "big"),
             "milliseconds": int.from_bytes(take(8), "big", signed=True), "actor": field(),
             "action": field(), "object": field(), "segment": int.from_bytes(take(4), "big")}
    owner = take(1)[0]
    demand(owner < len(OWNERS), "an unknown owner of a detail")
    entry["detail"] = OWNERS[owner]
    if owner:
        entry["commitment"], entry["sealed_digest"] = take(32), take(32)
    demand(position == len(data), "an entry is followed by other bytes")
    return entry


def describe(entry):
    start = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    at = start + datetime.timedelta(milliseconds=entry["milliseconds"])
    return (f"{at.isoformat(timespec='milliseconds')} {entry['action']} actor={entry['actor']} "
            f"object={entry['object'] or '-'} detail={entry['detail']}")


# --- checks ----------------------------------------------------------------------------------------

def read_text(path):
    with open(path, encoding="utf-8", newline="") as file:  # no translation of line ends
        return file.read()


def check_proof(key, proof_path, entry_path):
    index, path, checkpoint = parse_proof(read_text(proof_path))
    size, root = open_checkpoint(checkpoint, key)
    data = pathlib.Path(entry_path).read_bytes()
    demand(index < size, "the index is beyond the signed tree")
    demand(root_from_inclusion(index, size, leaf_hash(data), path) == root,
           "the event is not in the signed tree at that index")
    entry = decode_entry(data)
    demand(entry["index"] == index, "the entry bears another index")
    demand(key[0] == "serment.local/" + entry["practice"], "the entry is of another practice")
    return f"event {index} of {size}: {describe(entry)}", checkpoint


def check_consistency(key, old_path, new_path, proof_path):
    size1, root1 = open_checkpoint(read_text(old_path), key)
    size2, root2 = open_checkpoint(read_text(new_path), key)
    path = [read_hash(line) for line in read_text(proof_path).splitlines()]
    demand(1 <= size1 <= size2, "the old checkpoint is empty or larger than the new one")
    demand(roots_from_consistency(size1, size2, root1, path) == (root1, root2),
           "the new tree does not extend the old one")
    return f"the journal of {size2} events extends the one of {size1}"


def check_bundle(folder, report):
    proofs = folder / "preuve"
    key = parse_key(read_text(proofs / "cle-publique.txt"))
    checkpoint = read_text(proofs / "checkpoint.txt")
    size, root = open_checkpoint(checkpoint, key)
    report(True, f"checkpoint of {size} events, root {root.hex()}")
    files = sorted((proofs / "inclusion").glob("*"))
    for path in files:
        if path.suffix == ".tlog-proof":
            def check(path=path):
                text, signed = check_proof(key, path, path.with_suffix(".entry"))
                demand(signed == checkpoint, "it is of another checkpoint than the bundle's")
                return text
            attempt(path.name, check, report)
        elif path.suffix != ".entry" or not path.with_suffix(".tlog-proof").exists():
            report(False, f"{path.name}: a file without its pair")


def check_detail(entry_path, detail_path, salt):
    entry = decode_entry(pathlib.Path(entry_path).read_bytes())
    detail = pathlib.Path(detail_path).read_bytes()
    demand("commitment" in entry, "this event has no detail")
    demand(len(salt) == 32 and hashlib.sha256(b"\x02" + salt + detail).digest() == entry["commitment"],
           "this is not the detail that the entry commits to")
    return f"the detail is the one of event {entry['index']}"


def attempt(name, check, report):
    try:
        report(True, f"{name}: {check()}")
    except (Refused, OSError, UnicodeError, OverflowError) as error:
        report(False, f"{name}: {error}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for option in ("key", "checkpoint", "old-checkpoint", "consistency", "proof", "entry", "bundle",
                   "detail", "salt"):
        parser.add_argument("--" + option)
    given = parser.parse_args()
    outcomes = []

    def report(ok, text):
        outcomes.append(ok)
        print("ok" if ok else "failed", text)

    if given.bundle:
        attempt("bundle", lambda: check_bundle(pathlib.Path(given.bundle), report) or "read", report)
    elif given.detail and given.salt and given.entry:
        attempt("detail", lambda: check_detail(given.entry, given.detail, bytes.fromhex(given.salt)), report)
    elif given.key and given.consistency and given.old_checkpoint and given.checkpoint:
        attempt("consistency", lambda: check_consistency(
            parse_key(read_text(given.key)), given.old_checkpoint, given.checkpoint, given.consistency), report)
    elif given.key and given.proof:
        entry = given.entry or str(pathlib.Path(given.proof).with_suffix(".entry"))
        attempt("proof", lambda: check_proof(parse_key(read_text(given.key)), given.proof, entry)[0], report)
    elif given.key and given.checkpoint:
        attempt("checkpoint", lambda: "%d events, root %s" % (
            lambda found: (found[0], found[1].hex()))(
                open_checkpoint(read_text(given.checkpoint), parse_key(read_text(given.key)))), report)
    else:
        parser.print_usage()
        return 2
    return 0 if outcomes and all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
