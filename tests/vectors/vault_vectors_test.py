#!/usr/bin/env python3
"""The vectors of docs/format/vault.md, recomputed by a program that shares no code with Serment."""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

done = subprocess.run([sys.executable, HERE / "vault_vectors.py", HERE.parents[1] / "docs/format/vault.md"],
                      capture_output=True, text=True, check=False)
print(done.stdout[-2000:], done.stderr[-2000:])
print("ok vault vectors" if done.returncode == 0 else "failed vault vectors")
sys.exit(done.returncode)
