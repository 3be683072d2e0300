"""Evidence by name: what stands behind a score, and whether it is there.

A name is ``kind:what``: ``attack:handshake-flood`` is an experiment of `nowan.attack`, ``test:tests/x.py::test_y`` a
test, ``doc:docs/x.md`` a page. In front of it ``planned:`` says that it is yet to be made. Anything else is an
analyst's free reference, which nobody here can look up.
"""

from __future__ import annotations

import importlib.util
import pkgutil
import re
from collections.abc import Callable, Collection
from enum import Enum
from pathlib import Path

import msgspec

_NAME = re.compile(r"(planned:)?(attack|test|doc):(\S+)")


class Named(msgspec.Struct, frozen=True):
    """A name taken apart."""

    kind: str
    what: str
    planned: bool = False


class Standing(Enum):
    """Whether evidence is there."""

    THERE = "there"
    MISSING = "missing"
    PLANNED = "planned"
    ARRIVED = "arrived"
    UNCHECKED = "unchecked"


#: Says whether evidence is there; None where it cannot be known from here.
Lookup = Callable[[Named], bool | None]


def named(text: str) -> Named | None:
    """`text` as a name; None for a free reference."""
    found = _NAME.fullmatch(text)
    return Named(found[2], found[3], bool(found[1])) if found else None


def nowhere(_: Named) -> bool | None:
    """The lookup of an installation without tests and docs: nothing can be known."""
    return None


def standing(text: str, lookup: Lookup) -> Standing:
    """How the evidence called `text` stands. ``ARRIVED`` is planned evidence that is there already."""
    name = named(text)
    there = lookup(name) if name else None
    if name and name.planned:
        return Standing.ARRIVED if there else Standing.PLANNED
    if there is None:
        return Standing.UNCHECKED
    return Standing.THERE if there else Standing.MISSING


def attack_names() -> frozenset[str]:
    """The experiments that are installed: one per module of ``nowan.attack.attacks``, dashes for underscores."""
    try:
        spec = importlib.util.find_spec("nowan.attack.attacks")
    except ModuleNotFoundError:
        return frozenset()
    places = spec.submodule_search_locations if spec else None
    return frozenset(
        module.name.replace("_", "-")
        for module in pkgutil.iter_modules(places or [])
        if not module.name.startswith("_")
    )


def in_checkout(root: Path, attacks: Collection[str] | None = None) -> Lookup:
    """A lookup over a checkout: tests and docs by file (and test name), attacks by `attacks` or as installed."""
    known = frozenset(attacks) if attacks is not None else attack_names()

    def lookup(name: Named) -> bool | None:
        if name.kind == "attack":
            return name.what in known
        file, _, part = name.what.partition("::" if name.kind == "test" else "#")
        path = root / file
        if not path.is_relative_to(root) or ".." in path.parts or not path.is_file():
            return False
        return name.kind != "test" or not part or f"def {part}(" in path.read_text(encoding="utf-8")

    return lookup


def checkout_of(package: Path) -> Path | None:
    """The checkout that `package` (a file of nowan's) runs from, when it is one and not an installed wheel."""
    for folder in package.parents:
        if (folder / "tests").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    return None
