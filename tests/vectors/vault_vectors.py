#!/usr/bin/env python3
"""A stranger's reading of docs/format/vault.md, sharing no code with the product: Python's standard
library only, XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) and Argon2id (RFC 9106) written out.

vault_vectors.py FILE          checks that the vectors in FILE are the ones computed here
vault_vectors.py --write FILE  puts them there
"""
import datetime
import hashlib
import re
import struct
import sys

MASK32, MASK64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF


# --- XChaCha20-Poly1305 -----------------------------------------------------------------------------
def quarter(s, a, b, c, d):
    for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        s[x] = (s[x] + s[y]) & MASK32
        s[z] ^= s[x]
        s[z] = (s[z] << turn | s[z] >> (32 - turn)) & MASK32


def rounds(state):
    s = list(state)
    for _ in range(10):
        for column in range(4):
            quarter(s, column, column + 4, column + 8, column + 12)
        for i in range(4):
            quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return s


CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")


def hchacha20(key, nonce16):
    s = rounds([*CONSTANTS, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce16)])
    return struct.pack("<8I", *s[:4], *s[12:])


def chacha20(key, nonce12, counter, text):
    out = b""
    for at in range(0, len(text), 64):
        state = [*CONSTANTS, *struct.unpack("<8I", key), counter + at // 64, *struct.unpack("<3I", nonce12)]
        stream = struct.pack("<16I", *((a + b) & MASK32 for a, b in zip(rounds(state), state)))
        out += bytes(x ^ y for x, y in zip(text[at:at + 64], stream))
    return out


def poly1305(key, text):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(text), 16):
        total = (total + int.from_bytes(text[at:at + 16] + b"\1", "little")) * r % ((1 << 130) - 5)
    return ((total + int.from_bytes(key[16:], "little")) % (1 << 128)).to_bytes(16, "little")


def seal(key, nonce24, plain, associated):
    subkey, nonce12 = hchacha20(key, nonce24[:16]), bytes(4) + nonce24[16:]
    text = chacha20(subkey, nonce12, 1, plain)
    padded = b"".join(part + bytes(-len(part) % 16) for part in (associated, text))
    tag = poly1305(chacha20(subkey, nonce12, 0, bytes(32)),
                   padded + struct.pack("<QQ", len(associated), len(text)))
    return nonce24 + text + tag


# --- Argon2id, one lane -----------------------------------------------------------------------------
def mix(v, a, b, c, d):
    for x, y, z, turn in ((a, b, d, 32), (c, d, b, 24), (a, b, d, 16), (c, d, b, 63)):
        v[x] = (v[x] + v[y] + 2 * (v[x] & MASK32) * (v[y] & MASK32)) & MASK64
        v[z] ^= v[x]
        v[z] = (v[z] >> turn | v[z] << (64 - turn)) & MASK64


def permute(block, places):
    v = [block[place] for place in places]
    for i in range(4):
        mix(v, i, i + 4, i + 8, i + 12)
    for i in range(4):
        mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    for place, value in zip(places, v):
        block[place] = value


def compress(x, y):
    r = [a ^ b for a, b in zip(x, y)]
    z = list(r)
    for row in range(8):
        permute(z, range(16 * row, 16 * row + 16))
    for column in range(8):
        permute(z, [2 * column + 16 * i + j for i in range(8) for j in (0, 1)])
    return [a ^ b for a, b in zip(z, r)]


def long_hash(text, size):
    text = struct.pack("<I", size) + text
    if size <= 64:
        return hashlib.blake2b(text, digest_size=size).digest()
    out, value = b"", hashlib.blake2b(text).digest()
    while size - len(out) > 64:
        out += value[:32]
        value = hashlib.blake2b(value, digest_size=min(64, size - len(out))).digest()
    return out + value


def argon2id(password, salt, passes, memory_kib):
    begin = hashlib.blake2b(struct.pack("<6I", 1, 32, memory_kib, passes, 0x13, 2) + b"".join(
        struct.pack("<I", len(part)) + part for part in (password, salt, b"", b""))).digest()
    count = memory_kib // 4 * 4
    segment = count // 4
    blocks = [None] * count
    for i in (0, 1):
        blocks[i] = list(struct.unpack("<128Q", long_hash(begin + struct.pack("<II", i, 0), 1024)))
    for number in range(passes):
        for piece in range(4):
            for i in range(segment):
                at = piece * segment + i
                if number == 0 and at < 2:
                    continue
                if number == 0 and piece < 2:
                    seed = [number, 0, piece, count, passes, 2, i // 128 + 1] + [0] * 121
                    choice = compress([0] * 128, compress([0] * 128, seed))[i % 128]
                else:
                    choice = blocks[at - 1][0]
                area = (piece * segment if number == 0 else count - segment) + i - 1
                back = area * ((choice & MASK32) ** 2 >> 32) >> 32
                start = 0 if number == 0 else (piece + 1) * segment
                new = compress(blocks[at - 1], blocks[(start + area - 1 - back) % count])
                blocks[at] = new if number == 0 else [a ^ b for a, b in zip(new, blocks[at])]
    return long_hash(struct.pack("<128Q", *blocks[-1]), 32)


# --- the format -------------------------------------------------------------------------------------
def u8(number):
    return struct.pack(">B", number)


def u32(number):
    return struct.pack(">I", number)


def u64(number):
    return struct.pack(">Q", number)


def text(value):
    return u8(len(value)) + value.encode()


def bind(role, practice):
    return text("serment vault 1") + u8(role) + text(practice)


def subkey(root, context):
    return hashlib.blake2b(b"", digest_size=32, key=root, salt=u64(1)[::-1] + bytes(8),
                           person=context.encode() + bytes(8)).digest()


def padded_size(size):
    if size <= 4096:
        return max(256, -(-size // 256) * 256)
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def times_x(element):
    return (element << 1) ^ (0b100101 if element & 16 else 0)


def recovery_text(secret):
    bits = int.from_bytes(secret, "big")
    groups = []
    for number in range(1, 9):
        values = [bits >> (155 - 5 * (4 * (number - 1) + i)) & 31 for i in range(4)]
        check = number
        for i, value in enumerate(values):
            for _ in range(i + 1):
                value = times_x(value)
            check ^= value
        groups.append("".join(ALPHABET[value] for value in [*values, check]))
    return "-".join(groups)


def times(a, b):
    """In GF(256) = GF(2)[x]/(x^8+x^4+x^3+x^2+1)."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return product


def shares(secret, drawn):
    """The series, and the three parts as printed."""
    named = hashlib.sha256(b"serment recovery series 1" + secret).digest()
    parts = [recovery_text(bytes(s ^ times(r, number) for s, r in zip(secret, drawn))) for number in (1, 2, 3)]
    return recovery_text(named[:20])[:4], parts


def label(flags, transfusions, dates, holds):
    """`dates`: days since 1970-01-01, or None."""
    unknown = -(1 << 31)
    days = b"".join(struct.pack(">i", unknown if day is None else day) for day in dates)
    return u8(1) + u8(flags) + struct.pack(">H", transfusions) + days + struct.pack(">H", holds) + bytes(38)


def long_text(value):
    value = value.encode()
    return u32(len(value)) + value


def numbered(size, first):
    return bytes((first + i) & 255 for i in range(size))


def slot(practice, root, slot_id, kind, created, passes, memory, salt, credential, nonce):
    header = text(slot_id) + u8(kind) + u64(created) + u32(passes) + u32(memory) + salt
    binding = bind(1, practice) + header
    key = argon2id(credential, salt, passes, memory)
    return header, binding, key, seal(key, nonce, root, binding)


def frame(content):
    body = u8(0) + u32(len(content)) + u32(len(content)) + content
    return body + bytes(padded_size(len(body)) - len(body))


def vectors():
    out = {}

    def put(name, value):
        out[name] = value.hex() if isinstance(value, bytes) else str(value)

    practice, dossier, obj = ("0123456789abcdefghjkmnpqrs", "d0ss1er0000000000000000001",
                              "0bject00000000000000000001")
    root, epoch_key = numbered(32, 0x00), numbered(32, 0x20)
    created, epoch, kind, version = 1800000000123, 7, "care", 3
    put("practice", practice)
    put("root", root)
    put("created", created)
    for context in ("keyring_", "epochs__", "auditsig", "journal_"):
        put("subkey " + context, subkey(root, context))

    passphrase, secret = "phrase de passe", numbered(20, 0x70)
    put("passphrase", passphrase)
    put("recovery secret", secret)
    put("recovery text", recovery_text(secret))
    drawn = numbered(20, 0xA0)
    put("recovery parts random", drawn)
    series, parts = shares(secret, drawn)
    put("recovery series", series)
    for number, part in enumerate(parts, 1):
        put(f"recovery part {number}", part)
    slots = b""
    for name, number, credential, passes in (("passphrase", 1, passphrase.encode(), 3), ("recovery", 2, secret, 1)):
        header, binding, key, wrapped = slot(practice, root, "s10t000000000000000000000" + str(number), number,
                                             created, passes, 16, numbered(16, 0x90), credential,
                                             numbered(24, 0xA0 + number))
        put(name + " slot binding", binding)
        put(name + " slot key", key)
        put(name + " slot", header + wrapped)
        slots += header + wrapped

    login = "dr.lefevre"
    digest = hashlib.sha256(f"serment member slot\n{practice}\n{login}".encode()).digest()
    put("member login", login)
    put("member slot id", "".join(ALPHABET[byte & 31] for byte in digest[:26]).lower())

    put("epoch", epoch)
    put("epoch key", epoch_key)
    binding = bind(2, practice) + u32(epoch) + u64(created)
    put("epoch binding", binding)
    wrapped = seal(subkey(root, "epochs__"), numbered(24, 0xB0), epoch_key, binding)
    put("epoch wrapped", wrapped)

    covered = (b"SERMENT-KEYRING\n" + u32(1) + text(practice) + u8(2) + slots + u8(1) + u32(epoch) +
               u64(created) + wrapped)
    proof = hashlib.blake2b(covered, digest_size=32, key=subkey(root, "keyring_")).digest()
    put("keyring", covered + proof + hashlib.sha256(covered + proof).digest())

    dossier_key, label = numbered(32, 0x40), numbered(64, 0x80)
    put("dossier", dossier)
    put("dossier key", dossier_key)
    put("dossier label", label)
    binding = bind(3, practice) + u32(epoch) + text(dossier)
    put("dossier binding", binding)
    put("dossier header", b"\1" + seal(epoch_key, numbered(24, 0xC0), dossier_key + label, binding))

    object_key = numbered(32, 0x60)
    place = text(dossier) + text(obj) + text(kind) + u32(version)
    put("object", obj)
    put("object kind", kind)
    put("object version", version)
    put("object key", object_key)
    put("object key binding", bind(4, practice) + place)
    put("object sealed key", b"\1" + seal(dossier_key, numbered(24, 0xD0), object_key, bind(4, practice) + place))
    content = "contenu scellé".encode()
    put("chunk content", content)
    put("chunk frame", frame(content))
    put("chunk binding", bind(5, practice) + place + u32(0) + u8(1))
    put("chunk sealed", seal(object_key, numbered(24, 0xE0), frame(content), bind(5, practice) + place + u32(0) + u8(1)))
    # A Zstandard frame of one run-length block: 300 times the letter a.
    zstd = bytes.fromhex("28b52ffd60") + struct.pack("<H", 300 - 256) + bytes.fromhex("630900") + b"a"
    body = u8(1) + u32(len(zstd)) + u32(300) + zstd
    put("compressed frame", body + bytes(padded_size(len(body)) - len(body)))
    put("compressed sealed", seal(object_key, numbered(24, 0xF0), body + bytes(padded_size(len(body)) - len(body)),
                                  bind(5, practice) + place + u32(2) + u8(0)))
    sizes = (0, 1, 256, 257, 4096, 4097, 10000, 65536, 100000, 262153, 1048577)
    put("padding", " ".join(f"{size}:{padded_size(size)}" for size in sizes))
    return out


def vectors_above():
    """Of what modules above the vault seal with its keys."""
    out = {}
    practice, dossier, hold = "0123456789abcdefghjkmnpqrs", "d0ss1er0000000000000000001", "h0000000000000000000000001"
    key = numbered(32, 0x40)

    def days(year, month, day):
        return (datetime.date(year, month, day) - datetime.date(1970, 1, 1)).days

    dates = (days(1950, 6, 30), days(2004, 5, 1), None, days(2024, 2, 29), days(2001, 7, 2))
    out["label"] = label(4, 2, dates, 1).hex()
    content = ('{"from":"2024-06-01","to":"2026-01-31","reason":"réclamation","added_by":"Dr Essai","lifted_by":"",'
               '"lift_reason":""}')
    out["hold"] = hold
    out["hold content"] = content
    binding = f"serment/dossier/hold/1|{practice}|{dossier}|{hold}".encode()
    out["hold key"] = subkey(key, "dos_hold").hex()
    out["hold sealed"] = seal(subkey(key, "dos_hold"), numbered(24, 0x10), content.encode(), binding).hex()

    record = ("request", "r0000000000000000000000001", "2", "received", "2026-11-23T10:00:00.000Z")
    plain = long_text("Dr Essai") + long_text('{"note":"scellé"}')
    plain += bytes(padded_size(len(plain)) - len(plain))
    binding = b"".join(long_text(one) for one in ("serment record 1", practice, *record))
    out["record"] = " ".join(record)
    out["record key"] = subkey(key, "records_").hex()
    out["record binding"] = binding.hex()
    out["record sealed"] = (b"\1" + seal(subkey(key, "records_"), numbered(24, 0x30), plain, binding)).hex()
    return out


def block(named, values):
    lines = []
    for name, value in values.items():
        lines.append(f"{name} =")
        lines += ["  " + value[at:at + 96] for at in range(0, len(value), 96)]
    return f"```{named}\n" + "\n".join(lines) + "\n```"


def main():
    path = sys.argv[-1]
    with open(path, encoding="utf-8") as file:
        document = file.read()
    computed = document
    for named, values in (("vectors", vectors()), ("vectors above", vectors_above())):
        written = re.search(rf"```{named}\n.*?\n```", document, re.S)
        if not written:
            sys.exit(f"{path}: no {named}")
        computed = computed.replace(written[0], block(named, values))
    if sys.argv[1] == "--write":
        with open(path, "w", encoding="utf-8") as file:
            file.write(computed)
    elif computed != document:
        sys.exit(f"{path}: the vectors are not the ones that the text gives")


if __name__ == "__main__":
    main()
