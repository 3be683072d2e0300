"""Runs the simulation harness over many seeds: ``python -m nowan.world.runtime.sim --seeds 1000``.

Seeds run in parallel processes. A seed that breaks a rule is named with what it drew, and runs again alone with
``--seed N``. With the planted bugs (``--plants``) the run succeeds only if each of them is found.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter

import msgspec
from rich.console import Console
from rich.progress import track

from nowan.world.harness import Result, run_seed
from nowan.world.plants import Plant

#: Seeds that a planted bug is looked for in.
PLANT_SEEDS = 40


def _one(task: tuple[int, Plant | None]) -> Result:
    return run_seed(*task)


def _results(tasks: list[tuple[int, Plant | None]], jobs: int, title: str, console: Console) -> list[Result]:
    with multiprocessing.Pool(jobs) as pool:
        running = pool.imap_unordered(_one, tasks, chunksize=1)
        return list(track(running, description=title, total=len(tasks), console=console))


def _show(result: Result, console: Console) -> None:
    console.print(f"seed {result.seed}: {msgspec.json.encode(result.options).decode()}", style="red")
    for violation in result.violations:
        console.print(f"  {violation.rule}: {violation.what}")


def _summary(results: list[Result], seconds: float, console: Console) -> int:
    bad = [result for result in results if result.violations]
    for result in sorted(bad, key=lambda item: item.seed):
        _show(result, console)
    outcomes = Counter(outcome for result in results for outcome in result.outcomes.values())
    console.print(
        f"{len(results)} seeds, {len(bad)} with violations; {sum(r.paired for r in results)} paired, "
        f"{sum(r.power_cuts for r in results)} power cuts, {sum(r.kills for r in results)} head end kills, "
        f"{sum(r.frames for r in results)} frames, {sum(r.virtual_s for r in results) / 3600:.0f} virtual hours "
        f"in {seconds:.0f} s"
    )
    console.print("orders: " + ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common()))
    return len(bad)


def _plants(jobs: int, console: Console) -> int:
    missed = 0
    for plant in Plant:
        results = _results([(seed, plant) for seed in range(PLANT_SEEDS)], jobs, f"planted: {plant}", console)
        found = [result for result in results if result.violations]
        missed += not found
        first = min(found, key=lambda item: item.seed) if found else None
        word = f"found in {len(found)} of {len(results)} seeds, first by seed {first.seed}" if first else "NOT FOUND"
        console.print(f"planted {plant}: {word}")
        if first:
            console.print(f"  {first.violations[0].rule}: {first.violations[0].what}")
    return missed


def main() -> int:
    """0 when no rule was broken and every planted bug was found."""
    parser = argparse.ArgumentParser(prog="sim", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many seeds, from 0")
    parser.add_argument("--seed", type=int, help="one seed alone, in full")
    parser.add_argument("--plants", action="store_true", help="look for the planted bugs as well")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    console = Console()
    if options.seed is not None:
        result = run_seed(options.seed)
        console.print_json(msgspec.json.encode(result).decode())
        return int(bool(result.violations))
    start = time.monotonic()
    results = _results([(seed, None) for seed in range(options.seeds)], options.jobs, "worlds", console)
    bad = _summary(results, time.monotonic() - start, console)
    missed = _plants(options.jobs, console) if options.plants else 0
    return int(bool(bad or missed))


if __name__ == "__main__":
    sys.exit(main())
