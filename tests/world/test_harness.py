"""Worlds in which everything goes wrong: no rule is broken, and a bug that is put in on purpose is found.

A thousand seeds, and forty for each planted bug, run in ``make sim``.
"""

from __future__ import annotations

import pytest

from nowan.headend.lifecycle import Moved
from nowan.headend.orders import State
from nowan.radio.faults import Weather
from nowan.world.harness import DISPLAY, Options, World, draw, run_seed
from nowan.world.plants import Plant

CALM = Options(Weather(), {}, 0.0, 0.0, ())


@pytest.mark.parametrize("seed", range(24))
def test_no_rule_is_broken(seed: int) -> None:
    result = run_seed(seed)
    assert result.violations == (), result.options
    assert result.paired
    # Five requests of the story, a permit or more, and what the seed ordered on top.
    assert len(result.outcomes) >= 6 + len(result.options.adjustments)


def test_a_seed_replays() -> None:
    assert run_seed(3) == run_seed(3)


def test_seeds_differ_and_every_fault_is_on_in_some() -> None:
    drawn = [draw(seed) for seed in range(40)]
    assert len(set(map(repr, drawn))) == 40
    assert any(options.weather.loss for options in drawn)
    assert any(options.weather.duplication for options in drawn)
    assert all(any(options.cuts[name] for options in drawn) for name in ("hub", "meter", DISPLAY))
    assert any(options.breaks for options in drawn) and any(options.kills for options in drawn)


# Each is the first of the seeds from 0 on that finds it.
@pytest.mark.parametrize(
    ("plant", "rule"),
    [
        (Plant.LOST_PERSIST, "no counter goes back"),
        (Plant.REUSED_COUNTER, "no counter goes back"),
        (Plant.DOUBLE_SEND, "no Command executes twice"),
    ],
)
def test_a_planted_bug_is_found(plant: Plant, rule: str) -> None:
    found = next((result for result in (run_seed(seed, plant) for seed in range(12)) if result.violations), None)
    assert found is not None
    assert rule in {violation.rule for violation in found.violations}


@pytest.mark.parametrize("state", list(State))
def test_display_loses_power_in_every_state_of_an_order(state: State) -> None:
    """The order that adjusts the balance ends once and is executed once, whenever the display's power fails."""
    done: list[State] = []

    def moved(step: Moved) -> None:
        if step.order_id.startswith("1.5-") and step.state is state and not done:
            done.append(step.state)
            world.home.driver.at(world.home.now, lambda: world.cut_power(DISPLAY))

    world = World(0, options=CALM, moved=moved)
    world.run()
    assert done == [state]
    assert world.cuts_made == 1
    assert world.violations() == []
    assert set(world.outcomes().values()) == {"executed"}
