"""The register as data: what ISO/IEC 27005 asks to be written down, one frozen struct per thing.

A *risk* is known by its Risk ID; an *entry* is that risk as one deliverable sees it. The same Risk ID may stand in
several deliverables and then counts once among the unique risks. Every entry is scored up to three times: *inherent*
(before any control), *current* (with the existing controls) and *residual* (when the planned ones are in as well).

Nothing here computes: `nowan.risk.scoring` does, by a `Method` whose scales, bands and joining rule are data too.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

#: Version of the stored forms (TOML, workbook, JSON). A newer one is refused by name.
VERSION = 1


class Stage(Enum):
    """Which of the three assessments of an entry is meant (ISO/IEC 27005:2018 8.3, 9.1; :2022 7.3, 8.6)."""

    INHERENT = "inherent"
    CURRENT = "current"
    RESIDUAL = "residual"


class Treatment(Enum):
    """The four options of ISO/IEC 27005:2018 clause 9 (2022: clause 8.2)."""

    MODIFY = "modify"
    RETAIN = "retain"
    AVOID = "avoid"
    SHARE = "share"


class Status(Enum):
    """Where an entry stands."""

    OPEN = "open"
    TREATING = "treating"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class AssetKind(Enum):
    """What an asset is (ISO/IEC 27005:2018 B.1; :2022 A.2.2)."""

    HARDWARE = "hardware"
    SOFTWARE = "software"
    INFORMATION = "information"
    PEOPLE = "people"


class ControlState(Enum):
    """Whether a control may be credited today, is planned, or could not be had with what is deployed."""

    IN_PLACE = "in place"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"


class VulnerabilityKind(Enum):
    """The two kinds that the slides' method names."""

    APPLICATION = "application"
    PHYSICAL = "physical"


class CategoryGroup(Enum):
    """The two groups into which the slides divide every area."""

    RELIABILITY = "reliability"
    SECURITY = "security"


#: The factors of one assessment, in the order of the columns. Likelihood stands alone or comes from the first two.
FACTORS = (
    "occurrence",
    "reoccurrence",
    "likelihood",
    "capability",
    "motivation",
    "confidentiality",
    "integrity",
    "availability",
)


class Factors(msgspec.Struct, frozen=True):
    """The inputs of one score.

    Either `occurrence` and `reoccurrence` are there, or `likelihood` is stated alone; never both.
    """

    capability: int
    motivation: int
    confidentiality: int
    integrity: int
    availability: int
    occurrence: int | None = None
    reoccurrence: int | None = None
    likelihood: int | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One risk as one deliverable sees it: one row of the sheet "Register".

    `other` keeps the columns that are not ours, heading and text, so that an analyst's own columns survive.
    """

    risk_id: str
    deliverable: str
    current: Factors
    inherent: Factors | None = None
    residual: Factors | None = None
    modification: str = ""
    area: str = ""
    category: str = ""
    assets: tuple[str, ...] = ()
    agent: str = ""
    threat: str = ""
    vulnerability: str = ""
    statement: str = ""
    existing: tuple[str, ...] = ()
    treatment: Treatment | None = None
    planned: tuple[str, ...] = ()
    owner: str = ""
    status: Status | None = None
    accepted_by: str = ""
    accepted_until: date | None = None
    review: date | None = None
    reasoning: str = ""
    evidence: tuple[str, ...] = ()
    notes: str = ""
    other: tuple[tuple[str, str], ...] = ()


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """Something of value that a risk can touch."""

    asset: str
    kind: AssetKind | None = None
    owner: str = ""
    description: str = ""


class ThreatAgent(msgspec.Struct, frozen=True, kw_only=True):
    """Who could do it, with the capability and motivation that are usual for them (an entry may say otherwise)."""

    agent: str
    capability: int | None = None
    motivation: int | None = None
    description: str = ""


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """A control: which assets it `touches` and which factors it `lowers`; either empty means that it is not said.

    `built_in` names where this system has it; `recommendation` which of the slides' five recommendations it answers.
    """

    control: str
    name: str = ""
    state: ControlState | None = None
    touches: tuple[str, ...] = ()
    lowers: tuple[str, ...] = ()
    built_in: str = ""
    recommendation: str = ""
    description: str = ""
    evidence: tuple[str, ...] = ()


class Deliverable(msgspec.Struct, frozen=True, kw_only=True):
    """One of the things that a modification delivers and that is assessed by itself."""

    deliverable: str
    name: str = ""
    modification: str = ""
    scope: str = ""


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A risk category inside an area, as the slides group them."""

    area: str
    category: str
    group: CategoryGroup | None = None


class Vulnerability(msgspec.Struct, frozen=True, kw_only=True):
    """A weakness that entries name, and of which kind it is."""

    vulnerability: str
    kind: VulnerabilityKind | None = None
    description: str = ""


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """The acceptance criterion for one level: who may accept it, and on what condition. No `by`: nobody need."""

    level: str
    by: str = ""
    condition: str = ""


class Iteration(msgspec.Struct, frozen=True, kw_only=True):
    """One iteration of the assessment, for the register's history."""

    iteration: str
    date: date | None = None
    by: str = ""
    summary: str = ""


class ScaleLevel(msgspec.Struct, frozen=True, kw_only=True):
    """One value of one factor's scale; frequencies are events a year over the register's scope."""

    scale: str
    value: int
    name: str = ""
    meaning: str = ""
    from_per_year: float | None = None
    to_per_year: float | None = None


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A level of risk and the lowest score that belongs to it."""

    level: str
    start: int


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The context of the assessment (ISO/IEC 27005:2018 clause 7; :2022 clause 6)."""

    title: str = ""
    organisation: str = ""
    scope: str = ""
    purpose: str = ""
    edition: str = ""
    iteration: str = ""
    date: date | None = None
    statement: str = ""


class Method(msgspec.Struct, frozen=True):
    """How scores are made: the scales, the bands in ascending order, and the rule that joins the two likelihoods.

    `rule` is ``higher``, ``lower``, ``mean`` (rounded up), or a table with a row per occurrence and a column per
    reoccurrence, rows parted by ``;``: ``1 2 3; 2 3 4; 3 4 5``.
    """

    scales: tuple[ScaleLevel, ...]
    bands: tuple[Band, ...]
    rule: str = "higher"

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels, highest first, as a summary table lists them."""
        return tuple(band.level for band in reversed(self.bands))

    def values(self, factor: str) -> tuple[int, ...]:
        """The values that `factor` may take, in the order of the scale."""
        return tuple(level.value for level in self.scales if level.scale == factor)


class RegisterTables(msgspec.Struct, frozen=True, kw_only=True):
    """What a whole register says: the context, the method, what the risks refer to, and the entries in their order."""

    context: Context
    method: Method
    entries: tuple[Entry, ...]
    deliverables: tuple[Deliverable, ...] = ()
    categories: tuple[Category, ...] = ()
    assets: tuple[Asset, ...] = ()
    agents: tuple[ThreatAgent, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    controls: tuple[Control, ...] = ()
    acceptance: tuple[Acceptance, ...] = ()
    iterations: tuple[Iteration, ...] = ()
