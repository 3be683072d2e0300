"""Run every benchmark of this folder and say which misses its limit: ``python -m bench [NAME ...]``.

Each module has ``run()``, which gives rows of (name, value, unit, limit); a limit of None is for information, a limit
on a value that should be high is written as a negative number.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench

#: An absolute figure is met within 30 %, since machines differ; a ratio of one run is met or it is not.
TOLERANCE = 1.3
RATIOS = frozenset({"x", ""})


def main(names: list[str]) -> int:
    """Print every row; the number of limits missed by more than the tolerance is the exit status, at most 1."""
    missed = 0
    for module in sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if not info.name.startswith("_")):
        if names and module not in names:
            continue
        for name, value, unit, limit in importlib.import_module(f"bench.{module}").run():
            verdict = ""
            if limit is not None:
                slack = 1.0 if unit in RATIOS else TOLERANCE
                kept = value * slack >= -limit if limit < 0 else value <= limit * slack
                wanted = f"at least {-limit:g}" if limit < 0 else f"at most {limit:g}"
                verdict = f"  ({wanted}{'' if kept else ': MISSED'})"
                missed += not kept
            print(f"{module:10} {name:60} {value:12.4g} {unit}{verdict}")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
