#!/usr/bin/env python3
"""Small checks over the C++ sources, each once a mistake: heavy headers, crypto libraries outside
crypto/, banned headers, file size, revealed personal values, erasure through one door, TRY inside a braced list."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_LINES = 450

# Header → the files that may include it. A header that costs a second to read stays in one room.
HEAVY = {
    "CLI/CLI.hpp": {"src/cli/"},
    "toml++/toml.h": {"src/law/", "src/compliance/", "src/practice/"},
    "simdjson.h": {"src/json/"},
    "kainjow/mustache.hpp": {"src/documents/"},
    "qpdf/": {"src/documents/"},
    "zip.h": {"src/documents/", "src/dossier/import", "src/dossier/export_folder.cpp"},
    "unicode/": {"src/text/"},
    "date/tz.h": {"src/base/paris.cpp"},
    "rapidcheck": {"tests/property/"},
    "sodium.h": {"src/crypto/"},
    "openssl/": {"src/crypto/", "src/net/tls"},
    "boost/asio": {"src/net/server", "src/net/tls"},
    "boost/beast": {"src/net/server", "src/net/http_parser.cpp"},
    "curl/": {"src/net/client.cpp", "src/net/mail.cpp"},
    "fido": {"src/identity/passkey"},
    "cbor.h": {"src/identity/passkey"},
    "qrencode.h": {"src/documents/"},
    "zxcvbn.h": {"src/identity/"},
    "cjose/": {"src/identity/"},
    "sqlite3.h": {"src/store/"},
    "libpq-fe.h": {"src/store/"},
    "zstd.h": {"src/vault/"},
    "zlib.h": {"src/documents/"},
}
BANNED = {"<regex>": "std::regex is slow and recursive", "<ranges>": "clang 14 cannot read it",
          "<source_location>": "clang 14 lacks it", "<coroutine>": "only Asio's, in src/net/server.cpp"}
REVEAL_ALLOWED = ("src/json/shape.h", "src/dossier/", "src/vault/", "src/documents/", "src/cli/", "src/api/", "src/demo/", "src/rights/", "src/oversight/week.cpp", "src/base/personal.h")


def leaking_tries(text):
    """Where a TRY stands after another member of a braced list: both compilers forget to destroy the
    members already made when it returns (found by LeakSanitizer). Name the value on the line before."""
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', lambda found: "_" * len(found[0]), text)
    text = re.sub(r"//[^\n]*", lambda found: " " * len(found[0]), text)
    for found in re.finditer(r"\bTRY\(", text):
        after_member, depth, at = False, 0, found.start() - 1
        while at >= 0 and (depth or text[at] != ";"):
            if text[at] in ")}]":
                depth += 1
            elif text[at] in "({[" and depth:
                depth -= 1
            elif text[at] in "([":
                after_member = False
            elif text[at] == "{":
                if not re.search(r"(?:\w|>|[(,={]\s*|\breturn\s*)$", text[max(0, at - 20):at]):
                    break  # a block, not a list
                if after_member:
                    yield text.count("\n", 0, found.start()) + 1
                    break
            elif text[at] == "," and not depth:
                after_member = True
            at -= 1


def miscompiled_awaits(text):
    """Where a co_await expression holds a lambda with a capture, a braced temporary or a choice: g++ 12 destroys
    what it makes twice. Name it on the line before."""
    text = re.sub(r"//[^\n]*", lambda found: " " * len(found[0]), text)
    for found in re.finditer(r"\bco_await\b[^;]*;", text):
        if re.search(r"\[[^\]]|[{?]", found[0]):
            yield text.count("\n", 0, found.start()) + 1


def faults():
    sources = [p for folder in ("src", "tests") for p in sorted((ROOT / folder).rglob("*"))
               if p.suffix in {".h", ".cpp"}]
    for path in sources:
        name = str(path.relative_to(ROOT))
        text = path.read_text()
        lines = text.splitlines()
        if len(lines) > MAX_LINES and name.startswith("src/"):
            yield f"{name}: {len(lines)} lines; split what holds two ideas"
        test = name.startswith("tests/") or name.endswith("_test.cpp")
        for number in leaking_tries(text):
            yield f"{name}:{number}: TRY inside a braced list leaks the members before it"
        for number in miscompiled_awaits(text):
            yield f"{name}:{number}: a lambda, a braced temporary or a choice inside co_await"
        for number, line in enumerate(lines, 1):
            where = f"{name}:{number}"
            include = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
            if include:
                for header, allowed in HEAVY.items():
                    if include[1].startswith(header) and not test and not name.startswith(tuple(allowed)):
                        yield f"{where}: {header} belongs to {', '.join(sorted(allowed))}"
                if f"<{include[1]}>" in BANNED:
                    yield f"{where}: {BANNED[f'<{include[1]}>']}"
                if include[1] == "iostream" and not test and not name.startswith(("src/cli/", "src/app/")):
                    yield f"{where}: <iostream> only in cli/ and app/"
            if ".reveal()" in line and not test and not name.startswith(REVEAL_ALLOWED):
                yield f"{where}: a personal value is revealed outside the rooms that may"
            if re.search(r"\b(shred|vault\.give_up)\(", line) and not test and not name.startswith(("src/vault/", "src/retention/")):
                yield f"{where}: only retention may end a dossier"
            if re.search(r"\brecords::erase\(", line) and not test and not name.startswith(("src/records/", "src/retention/")):
                yield f"{where}: only retention, which judges the term, may erase a record"
            if re.search(r"\b(INTO|UPDATE|FROM) vault_dossier\b", line) and re.search(r"\b(INSERT|UPDATE|DELETE)\b", line) \
                    and not test and name != "src/vault/dossier_store.cpp":
                yield f"{where}: rows of dossiers are written by the class that notes which (decision 0013)"
            if re.search(r"\bopen_dossier\(", line) and not test and not name.startswith(("src/vault/", "src/retention/", "src/dossier/restriction.cpp")):
                yield f"{where}: dossiers are opened by dossier::open_for, which respects restrictions"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found))
    sys.exit(1 if found else 0)
