"""Build the wheel, install it alone into an empty environment, and decode a message with it: ``python -m tests.wheel``.

What a user of the base install gets has no test tools, no extras and no checkout to lean on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: ECS82 Read Meter Balance by hand: wrapper, header, a get of class 112, 0-0:19.10.0.255, attribute 2; a MAC of zeros.
MESSAGE = (
    "DD 00000000 0000 47 11 00000000 DF 09 01 0000000000000007 08 024E4F57414E0100 08 024E4F57414E00A0 00 02 0069"
    "13 D920000007 00 01 01 0070 0000130A00FF 02 01 00 00 000000000000000000000000"
)
#: What the wheel must carry beside code.
DATA = ("nowan/py.typed", "nowan/world/data/4-adjust-balance.xml", "nowan/risk/data/")


def run(*command: str | Path, stdin: str | None = None) -> str:
    """The standard output of a command that must succeed, with no environment left over."""
    environment = {"PATH": os.defpath, "HOME": os.environ.get("HOME", "/")}
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name.endswith("_proxy")}
    done = subprocess.run(
        [str(word) for word in command],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment | kept,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """All of it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
        (wheel,) = folder.glob("*.whl")
        names = zipfile.ZipFile(wheel).namelist()
        for wanted in DATA:
            assert any(name.startswith(wanted) for name in names), f"{wanted} is not in the wheel"
        run(sys.executable, "-m", "venv", folder / "empty")
        binaries = folder / "empty" / ("Scripts" if os.name == "nt" else "bin")
        run(binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
        told = json.loads(run(binaries / "nowan", "decode", "--json", "-", stdin=MESSAGE))
        assert "ECS82" in json.dumps(told), told
        print(f"{wheel.name}: {len(names)} files, decodes in an empty environment")


if __name__ == "__main__":
    main()
