#!/usr/bin/env python3
"""The recovery key in three parts: any two open the practice again, and a stranger's program finds the same
key in them."""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import BINARY, LIGHT, PASSPHRASE, case, main  # noqa: E402

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def serment(folder, *arguments, code=0):
    done = subprocess.run([str(BINARY), "--data", str(folder / "cabinet"), *map(str, arguments)], capture_output=True,
                          text=True, cwd=folder)
    assert done.returncode == code, (arguments, done.returncode, done.stderr)
    return done.stdout


def bytes_of(printed):
    bits = 0
    for group in printed.split("-"):
        for character in group[:4]:
            bits = bits << 5 | ALPHABET.index(character)
    return bits.to_bytes(20, "big")


def key_in(path):
    return next(line for line in path.read_text().splitlines() if re.match(r"\w{5}-", line))


def shared(folder):
    """A practice whose new recovery key was cut in three: the opened folder of parts and their series."""
    (folder / "secret").write_text(PASSPHRASE + "\n")
    (folder / "answers.toml").write_text(subprocess.run([str(BINARY), "init", "--sample-answers"], check=True,
                                                        capture_output=True, text=True).stdout)
    serment(folder, "--passphrase-file", "secret", "init", "--answers", "answers.toml", "--recovery-out", "first.txt",
            "--non-interactive", *LIGHT)
    (folder / "parts").mkdir()
    serment(folder, "--passphrase-file", "secret", "vault", "recovery", "--recovery-out", "whole.txt", "--shares-out",
            "parts")
    parts = {n: key_in(folder / "parts" / f"part-{n}.txt") for n in (1, 2, 3)}
    series = re.search(r"Série (\w{4})", (folder / "parts" / "part-1.txt").read_text())[1]
    return parts, series


@case
def any_two_parts_open_the_practice_and_one_alone_does_not(folder):
    parts, series = shared(folder)
    assert all((folder / "parts" / f"part-{n}.txt").stat().st_mode & 0o077 == 0 for n in parts)
    for one, other in ((1, 2), (3, 1), (2, 3)):
        found = folder / f"found-{one}{other}.txt"
        serment(folder, "vault", "combine", f"{one}:{parts[one]}", f"{other}:{parts[other]}", "--series", series,
                "--recovery-out", found)
        assert key_in(found) == key_in(folder / "whole.txt")
    serment(folder, "--passphrase-file", "found-12.txt", "vault", "slots")
    serment(folder, "--passphrase-file", "first.txt", "vault", "slots", code=6)
    serment(folder, "vault", "combine", f"1:{parts[1]}", f"1:{parts[1]}", "--series", series, code=2)
    serment(folder, "vault", "combine", f"1:{parts[1]}", f"3:{parts[2]}", "--series", series, code=2)
    serment(folder, "vault", "combine", f"1:{parts[1]}", "--series", series, code=2)


@case
def a_stranger_s_program_finds_the_same_key(folder):
    parts, _ = shared(folder)
    for number in (2, 3):
        (folder / f"key.{number:03}").write_bytes(bytes_of(parts[number]))
    subprocess.run(["gfcombine", "-o", "key.out", "key.002", "key.003"], check=True, cwd=folder, capture_output=True)
    assert (folder / "key.out").read_bytes() == bytes_of(key_in(folder / "whole.txt"))


if __name__ == "__main__":
    main()
