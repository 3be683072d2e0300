"""Consistency: what a reader of the register should be told about it. Findings are advice, not faults.

A fault makes a register unreadable; a finding lets it be scored and says what does not fit together. Each check is a
function of its own, so that a new one is added at the end of `_CHECKS` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum

import msgspec

from nowan.risk.evidence import Lookup, Standing, nowhere, standing
from nowan.risk.model import FACTORS, Control, ControlState, Entry, Factors, Stage, Status, Treatment
from nowan.risk.register import Register
from nowan.risk.scoring import differing, factors_at, likelihood_of, score, scored


class Check(Enum):
    """What was found; docs/risk/method.md says what each means."""

    RESIDUAL_ABOVE_CURRENT = "residual-above-current"
    CURRENT_ABOVE_INHERENT = "current-above-inherent"
    LOWERED_WITHOUT_CONTROL = "lowered-without-control"
    CONTROL_DOES_NOT_TOUCH = "control-does-not-touch"
    CONTROL_LOWERS_NOTHING = "control-lowers-nothing"
    CONTROL_NOT_IN_PLACE = "control-not-in-place"
    UNLISTED = "unlisted"
    ORPHAN = "orphan"
    UNCOVERED_CATEGORY = "uncovered-category"
    REVIEW_OVERDUE = "review-overdue"
    ACCEPTANCE_EXPIRED = "acceptance-expired"
    ACCEPTANCE_INCOMPLETE = "acceptance-incomplete"
    ABOVE_CRITERION = "above-criterion"
    EVIDENCE_MISSING = "evidence-missing"
    EVIDENCE_PLANNED = "evidence-planned"
    EVIDENCE_ARRIVED = "evidence-arrived"
    SCORES_DIFFER = "scores-differ"
    NO_REASONING = "no-reasoning"


#: Findings that ask for nothing now: they are told, and do not make a register fail under ``--strict``.
NOTES = frozenset({Check.EVIDENCE_PLANNED, Check.SCORES_DIFFER, Check.NO_REASONING})


class Finding(msgspec.Struct, frozen=True):
    """One finding; `risk_id` and `deliverable` are "" where it is about the register and not about an entry."""

    check: Check
    risk_id: str
    deliverable: str
    detail: str

    @property
    def is_note(self) -> bool:
        """True when it asks for nothing now."""
        return self.check in NOTES


class _Case(msgspec.Struct, frozen=True):
    register: Register
    today: date
    lookup: Lookup
    controls: dict[str, Control]


def check(register: Register, today: date, lookup: Lookup = nowhere) -> tuple[Finding, ...]:
    """Every finding about `register` as of `today`, in the order of the checks."""
    case = _Case(register, today, lookup, {control.control: control for control in register.controls})
    return tuple(finding for each in _CHECKS for finding in each(case))


def _at(entry: Entry, which: Check, detail: str) -> Finding:
    return Finding(which, entry.risk_id, entry.deliverable, detail)


def _rising(case: _Case) -> Iterator[Finding]:
    pairs = (
        (Stage.CURRENT, Stage.RESIDUAL, Check.RESIDUAL_ABOVE_CURRENT),
        (Stage.INHERENT, Stage.CURRENT, Check.CURRENT_ABOVE_INHERENT),
    )
    for entry in case.register.entries:
        for earlier, later, which in pairs:
            was = score(factors_at(entry, earlier), case.register.method).score
            now = score(factors_at(entry, later), case.register.method).score
            if now > was:
                yield _at(entry, which, f"{later.value} score {now} is above the {earlier.value} {was}")


def _stages(entry: Entry) -> Iterator[tuple[str, Factors, Factors, tuple[str, ...]]]:
    """The steps at which controls are credited: from what, to what, and which controls."""
    if entry.inherent:
        yield "existing", entry.inherent, entry.current, entry.existing
    if entry.residual:
        yield "planned", entry.current, entry.residual, entry.planned


def fallen(register: Register, earlier: Factors, later: Factors) -> tuple[str, ...]:
    """The factors that are lower in `later`; ``likelihood`` among them when what both inputs make of it is."""
    names = [
        f
        for f in FACTORS
        if (was := getattr(earlier, f)) is not None and (now := getattr(later, f)) is not None and now < was
    ]
    if "likelihood" not in names and likelihood_of(later, register.method) < likelihood_of(earlier, register.method):
        names.append("likelihood")
    return tuple(names)


def lowers(control: Control, factors: Iterable[str]) -> bool:
    """True when `control` says that it lowers one of `factors`, or does not say what it lowers."""
    likelihoods = {"occurrence", "reoccurrence", "likelihood"}
    return not control.lowers or any(
        f in control.lowers or (f in likelihoods and "likelihood" in control.lowers) for f in factors
    )


def _unexplained(case: _Case) -> Iterator[Finding]:
    for entry in case.register.entries:
        for kind, earlier, later, credited in _stages(entry):
            down = [
                factor
                for factor in fallen(case.register, earlier, later)
                if factor != "likelihood" or later.likelihood is not None
            ]
            if down and not credited:
                yield _at(entry, Check.LOWERED_WITHOUT_CONTROL, f"{', '.join(down)} lowered with no {kind} control")
                continue
            controls = [case.controls[name] for name in credited if name in case.controls]
            unexplained = [
                factor
                for factor in down
                if controls and len(controls) == len(credited) and not any(lowers(c, [factor]) for c in controls)
            ]
            if unexplained:
                yield _at(
                    entry,
                    Check.LOWERED_WITHOUT_CONTROL,
                    f"no {kind} control of this entry lowers {', '.join(unexplained)}",
                )


def _credits(case: _Case) -> Iterator[Finding]:
    for entry in case.register.entries:
        for kind, names in (("existing", entry.existing), ("planned", entry.planned)):
            for control in (case.controls[name] for name in names if name in case.controls):
                if control.touches and entry.assets and not set(control.touches) & set(entry.assets):
                    yield _at(
                        entry,
                        Check.CONTROL_DOES_NOT_TOUCH,
                        f"{control.control} touches none of {', '.join(entry.assets)}",
                    )
                if kind == "existing" and control.state not in (None, ControlState.IN_PLACE):
                    state = control.state.value if control.state else ""
                    yield _at(
                        entry, Check.CONTROL_NOT_IN_PLACE, f"{control.control} is {state}, yet credited as existing"
                    )
        for kind, earlier, later, credited in _stages(entry):
            down = fallen(case.register, earlier, later)
            for control in (case.controls[name] for name in credited if name in case.controls):
                if not lowers(control, down) or not down:
                    yield _at(
                        entry,
                        Check.CONTROL_LOWERS_NOTHING,
                        f"{control.control} is credited as {kind}, but nothing that it lowers falls here",
                    )


def _lists(case: _Case) -> Iterator[Finding]:
    register = case.register
    used: dict[str, set[str]] = {"asset": set(), "control": set(), "threat agent": set(), "vulnerability": set()}
    listed = {
        "asset": {asset.asset for asset in register.assets},
        "control": set(case.controls),
        "threat agent": {agent.agent for agent in register.agents},
        "vulnerability": {vulnerability.vulnerability for vulnerability in register.vulnerabilities},
    }
    for entry in register.entries:
        names = {
            "asset": entry.assets,
            "control": (*entry.existing, *entry.planned),
            "threat agent": (entry.agent,) if entry.agent else (),
            "vulnerability": (entry.vulnerability,) if entry.vulnerability else (),
        }
        for kind, each in names.items():
            used[kind].update(each)
            for name in each:
                if listed[kind] and name not in listed[kind]:
                    yield _at(entry, Check.UNLISTED, f"{kind} {name!r} is not listed")
    # A hypothetical control is listed to be named, not to be credited.
    listed["control"] -= {name for name, control in case.controls.items() if control.state is ControlState.HYPOTHETICAL}
    for kind, names_listed in listed.items():
        for name in sorted(names_listed - used[kind]):
            yield Finding(Check.ORPHAN, "", "", f"{kind} {name!r} belongs to no risk")


def _categories(case: _Case) -> Iterator[Finding]:
    covered = {(entry.area, entry.category) for entry in case.register.entries}
    for category in case.register.categories:
        if (category.area, category.category) not in covered:
            yield Finding(Check.UNCOVERED_CATEGORY, "", "", f"no risk in {category.area}: {category.category}")
    known = {(category.area, category.category) for category in case.register.categories}
    for entry in case.register.entries:
        if known and (entry.area, entry.category) not in known:
            yield _at(entry, Check.UNLISTED, f"category {entry.area}: {entry.category} is not listed")


def _dates(case: _Case) -> Iterator[Finding]:
    for entry in case.register.entries:
        if entry.status is Status.CLOSED:
            continue
        if entry.review and entry.review < case.today:
            yield _at(entry, Check.REVIEW_OVERDUE, f"review was due on {entry.review}")
        if entry.accepted_until and entry.accepted_until < case.today:
            yield _at(
                entry,
                Check.ACCEPTANCE_EXPIRED,
                f"acceptance by {entry.accepted_by or 'nobody named'} ended on {entry.accepted_until}",
            )


def _acceptance(case: _Case) -> Iterator[Finding]:
    named = {criterion.level: criterion for criterion in case.register.acceptance if criterion.by}
    for entry in case.register.entries:
        accepted = entry.status is Status.ACCEPTED or entry.treatment is Treatment.RETAIN
        if bool(entry.accepted_by) != bool(entry.accepted_until) or (
            entry.status is Status.ACCEPTED and not entry.accepted_by
        ):
            yield _at(entry, Check.ACCEPTANCE_INCOMPLETE, "an acceptance wants both a name and a date")
        level = score(factors_at(entry, Stage.RESIDUAL), case.register.method).level
        if level in named and not entry.accepted_by and (accepted or entry.treatment is None):
            yield _at(
                entry,
                Check.ABOVE_CRITERION,
                f"residual level {level} is to be accepted by {named[level].by}; nobody is named",
            )


def _evidence(case: _Case) -> Iterator[Finding]:
    told = {
        Standing.MISSING: Check.EVIDENCE_MISSING,
        Standing.PLANNED: Check.EVIDENCE_PLANNED,
        Standing.ARRIVED: Check.EVIDENCE_ARRIVED,
    }
    words = {
        Standing.MISSING: "is not there",
        Standing.PLANNED: "is yet to be made",
        Standing.ARRIVED: "is there: drop 'planned:'",
    }
    seen: set[tuple[str, str]] = set()
    for subject, deliverable, names in (
        *((entry.risk_id, entry.deliverable, entry.evidence) for entry in case.register.entries),
        *((control.control, "", control.evidence) for control in case.register.controls),
    ):
        for name in names:
            how = standing(name, case.lookup)
            if how in told and (subject, name) not in seen:
                seen.add((subject, name))
                yield Finding(told[how], subject, deliverable, f"{name} {words[how]}")


def _differing(case: _Case) -> Iterator[Finding]:
    for risk_id in differing(scored(case.register)):
        yield Finding(Check.SCORES_DIFFER, risk_id, "", "scores differ between deliverables; the highest counts")


def _reasoning(case: _Case) -> Iterator[Finding]:
    for entry in case.register.entries:
        if not entry.reasoning:
            yield _at(entry, Check.NO_REASONING, "no reasoning is given")


_CHECKS: tuple[Callable[[_Case], Iterator[Finding]], ...] = (
    _rising,
    _unexplained,
    _credits,
    _lists,
    _categories,
    _dates,
    _acceptance,
    _evidence,
    _differing,
    _reasoning,
)
