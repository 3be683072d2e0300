"""`python -m fuzz run` fuzzes for FUZZ_SECONDS on one core; `python -m fuzz report` says what was reached.

Corpus and finds stay in FUZZ_FOLDER (by default in the user's cache), outside the repository: seeds may be those of the
Reference Test Data Set, whose octets are nobody's to publish.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

SECONDS = int(os.environ.get("FUZZ_SECONDS", "3600"))
FOLDER = Path(os.environ.get("FUZZ_FOLDER", Path.home() / ".cache" / "nowan-fuzz"))
CORPUS, FINDS = FOLDER / "corpus", FOLDER / "finds"
#: Longest input: the longest published message has 3,986 octets.
MAX_SIZE = 4500
#: Modules whose lines the report counts.
COUNTED = ["nowan.gbcs", "nowan.dlms"]
#: What only tools and senders use, and no peer's octets reach.
LEFT_OUT = [
    "*/names/reference.py",
    "*/build.py",
    "*/credentials.py",
    "*/chains.py",
]


def run() -> None:
    """Fuzz until the time is over or something is found."""
    import atheris

    with atheris.instrument_imports(include=["nowan.gbcs", "nowan.dlms", "nowan.zigbee", "nowan.wire"]):
        from fuzz import mutator, seeds, target

    FINDS.mkdir(parents=True, exist_ok=True)
    print(f"{seeds.write(CORPUS)} seeds, {SECONDS} s, in {FOLDER}", flush=True)

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        return mutator.mutate(data, max_size, seed, atheris.Mutate)

    options = [f"-max_total_time={SECONDS}", f"-max_len={MAX_SIZE}", "-timeout=10", "-rss_limit_mb=2048"]
    options += [f"-artifact_prefix={FINDS}/", "-print_final_stats=1", str(CORPUS)]
    atheris.Setup([sys.argv[0], *options], target.one, custom_mutator=mutate)
    atheris.Fuzz()


def report() -> None:
    """Lines that the corpus reaches, by `coverage`, and the finds that are kept."""
    import coverage

    measured = coverage.Coverage(source_pkgs=COUNTED, omit=LEFT_OUT, data_file=None, messages=False)
    # A caller of ours that misuses a function is no peer: those lines are the unit tests'.
    measured.exclude("raise ApiMisuse")
    measured.start()
    from fuzz import target

    problems = []
    inputs = sorted(path for folder in (CORPUS, FINDS) for path in folder.glob("*") if path.is_file())
    for path in inputs:
        try:
            target.one(path.read_bytes())
        except Exception as error:
            problems.append(f"{path}: {error!r}")
    measured.stop()
    measured.report(show_missing=True, skip_covered=True)
    print(f"{len(inputs)} inputs, {len(problems)} finds")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    {"run": run, "report": report}[sys.argv[1]]()
