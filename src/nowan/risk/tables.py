"""The tables of a register: for each its sheet, its TOML key, its columns and the other names that columns go by.

One specification drives import from Excel, import from TOML, both exports and the docs, so that a field is added here
and nowhere else. The order of `REGISTER`'s columns is the order of the exported sheet; import takes any order.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

import msgspec

from nowan.risk import model
from nowan.risk.model import Stage


class Kind(Enum):
    """How a cell is read."""

    TEXT = "text"
    NAME = "name"
    LIST = "list"
    FACTOR = "factor"
    WHOLE = "whole"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"
    COMPUTED = "computed"


class Column(msgspec.Struct, frozen=True):
    """One column: `key` in TOML and in the struct, `heading` in a sheet, `aliases` that import takes as well."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    width: int = 16
    aliases: tuple[str, ...] = ()
    choices: type[Enum] | None = None
    required: bool = False
    stage: Stage | None = None
    factor: str = ""


class Table(msgspec.Struct, frozen=True):
    """One table: `key` names the TOML array of tables, `unique` the columns that together know a row."""

    sheet: str
    key: str
    struct: type[Any]
    columns: tuple[Column, ...]
    unique: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column called `key`."""
        return next(column for column in self.columns if column.key == key)


def heading_key(text: str) -> str:
    """A heading without case, blanks and punctuation, as headings are compared."""
    return re.sub(r"[\W_]+", "", text.casefold())


_FACTOR_ALIASES = {
    "occurrence": ("Likelihood of occurrence", "Occurrence likelihood", "Event likelihood", "Likelihood (event)"),
    "reoccurrence": (
        "Recurrence",
        "Re-occurrence",
        "Likelihood of reoccurrence",
        "Likelihood of recurrence",
        "Repeat likelihood",
    ),
    "likelihood": ("Overall likelihood", "Probability", "L", "Likelihood score", "Likelihood rating"),
    "capability": ("Threat capability", "Threat agent capability", "Capability score", "Cap"),
    "motivation": ("Threat motivation", "Threat agent motivation", "Motivation score", "Mot"),
    "confidentiality": (
        "C",
        "Conf",
        "Impact C",
        "Impact confidentiality",
        "Confidentiality impact",
        "Impact on confidentiality",
    ),
    "integrity": ("I", "Int", "Impact I", "Impact integrity", "Integrity impact", "Impact on integrity"),
    "availability": ("A", "Avail", "Impact A", "Impact availability", "Availability impact", "Impact on availability"),
}
_COMPUTED = (
    ("threat_score", "Threat score", ("Threat level", "Threat value", "Capability x motivation", "T")),
    ("impact", "Impact", ("Impact score", "Overall impact", "Max CIA", "Highest impact")),
    ("score", "Score", ("Risk score", "Risk value", "Risk rating score", "Total score")),
    ("level", "Level", ("Risk level", "Risk rating", "Rating", "Severity", "RAG")),
)
_PREFIXES = {
    Stage.CURRENT: ("", ("Current ", "Net ")),
    Stage.INHERENT: ("Inherent ", ("Gross ", "Initial ", "Untreated ", "Raw ")),
    Stage.RESIDUAL: ("Residual ", ("Target ", "Treated ", "Post treatment ", "Final ")),
}


def stage_key(stage: Stage, name: str) -> str:
    """The key of factor or result `name` at `stage`: plain for the current one, else with the stage before it."""
    return name if stage is Stage.CURRENT else f"{stage.value}_{name}"


def _stage_columns(stage: Stage) -> tuple[Column, ...]:
    prefix, others = _PREFIXES[stage]

    def names(heading: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
        plain = tuple(prefix + alias for alias in aliases)
        return plain + tuple(other + name for other in others for name in (heading, *aliases))

    def heading_of(name: str) -> str:
        return (prefix + name).capitalize() if not prefix else prefix + name.capitalize()

    factors = tuple(
        Column(
            stage_key(stage, factor),
            heading_of(factor),
            Kind.FACTOR,
            14,
            names(factor.capitalize(), _FACTOR_ALIASES[factor]),
            stage=stage,
            factor=factor,
        )
        for factor in model.FACTORS
    )
    computed = tuple(
        Column(
            stage_key(stage, key), prefix + heading, Kind.COMPUTED, 11, names(heading, aliases), stage=stage, factor=key
        )
        for key, heading, aliases in _COMPUTED
    )
    return factors + computed


REGISTER = Table(
    "Register",
    "risk",
    model.Entry,
    (
        Column(
            "risk_id",
            "Risk ID",
            Kind.NAME,
            10,
            ("ID", "Risk", "Risk no", "Risk number", "Risk ref", "Risk reference", "Ref", "Reference", "No"),
            required=True,
        ),
        Column(
            "deliverable",
            "Deliverable",
            Kind.NAME,
            14,
            ("Deliverable ID", "Deliverable no", "Work package", "Package"),
            required=True,
        ),
        Column("modification", "Modification", Kind.TEXT, 13, ("Mod", "SEC modification", "Change", "SECMP")),
        Column("area", "Area", Kind.TEXT, 18, ("Risk area", "Domain", "Zone")),
        Column("category", "Category", Kind.TEXT, 26, ("Risk category", "Risk type", "Sub-area")),
        Column(
            "assets",
            "Asset",
            Kind.LIST,
            20,
            ("Assets", "Asset affected", "Assets affected", "Affected asset", "Primary asset"),
        ),
        Column(
            "agent", "Threat agent", Kind.TEXT, 18, ("Agent", "Threat actor", "Actor", "Threat source", "Risk source")
        ),
        Column("threat", "Threat", Kind.TEXT, 28, ("Threat description", "Threat event", "Threat scenario")),
        Column(
            "vulnerability",
            "Vulnerability",
            Kind.TEXT,
            28,
            ("Vulnerabilities", "Weakness", "Vulnerability description"),
        ),
        Column(
            "statement",
            "Risk statement",
            Kind.TEXT,
            44,
            ("Risk description", "Statement", "Description", "Risk scenario", "Risk title", "Title"),
        ),
        *_stage_columns(Stage.CURRENT),
        Column(
            "existing",
            "Existing controls",
            Kind.LIST,
            22,
            ("Controls", "Existing control", "Current controls", "Controls in place"),
        ),
        *_stage_columns(Stage.INHERENT),
        *_stage_columns(Stage.RESIDUAL),
        Column(
            "treatment",
            "Treatment",
            Kind.CHOICE,
            11,
            ("Treatment option", "Risk treatment", "Response", "Risk response"),
            model.Treatment,
        ),
        Column(
            "planned",
            "Planned controls",
            Kind.LIST,
            22,
            ("Planned control", "Proposed controls", "Additional controls", "Future controls", "Recommended controls"),
        ),
        Column("owner", "Owner", Kind.TEXT, 18, ("Risk owner", "Owned by", "Responsible")),
        Column("status", "Status", Kind.CHOICE, 11, ("Risk status", "State"), model.Status),
        Column(
            "accepted_by", "Accepted by", Kind.TEXT, 18, ("Acceptance", "Acceptor", "Accepted by name", "Approved by")
        ),
        Column(
            "accepted_until",
            "Accepted until",
            Kind.DATE,
            13,
            ("Acceptance date", "Acceptance expiry", "Accepted to", "Acceptance expires"),
        ),
        Column(
            "review",
            "Review date",
            Kind.DATE,
            13,
            ("Review", "Next review", "Next review date", "Review by", "Review due"),
        ),
        Column("reasoning", "Reasoning", Kind.TEXT, 80, ("Rationale", "Justification", "Reason")),
        Column("evidence", "Evidence", Kind.LIST, 26, ("Evidence reference", "Evidence references", "Proof")),
        Column("notes", "Notes", Kind.TEXT, 30, ("Note", "Comments", "Comment", "Remarks")),
    ),
    ("risk_id", "deliverable"),
    ("Risks", "Risk register", "Sheet1", "Risk assessment"),
)
SCALES = Table(
    "Scales",
    "scale",
    model.ScaleLevel,
    (
        Column("scale", "Scale", Kind.NAME, 16, ("Factor",), required=True),
        Column("value", "Value", Kind.WHOLE, 8, ("Score", "Number"), required=True),
        Column("name", "Name", Kind.TEXT, 18, ("Label", "Title")),
        Column("meaning", "Meaning", Kind.TEXT, 80, ("Description", "Definition")),
        Column("from_per_year", "From per year", Kind.NUMBER, 14, ("From", "Frequency from")),
        Column("to_per_year", "To per year", Kind.NUMBER, 14, ("To", "Frequency to")),
    ),
    ("scale", "value"),
)
BANDS = Table(
    "Bands",
    "band",
    model.Band,
    (
        Column("level", "Level", Kind.NAME, 16, ("Band", "Risk level", "Rating"), required=True),
        Column("start", "From", Kind.WHOLE, 10, ("Start", "Lowest score", "Minimum", "Min"), required=True),
    ),
    ("level",),
)
ASSETS = Table(
    "Assets",
    "asset",
    model.Asset,
    (
        Column("asset", "Asset", Kind.NAME, 24, ("Name", "Asset name"), required=True),
        Column("kind", "Kind", Kind.CHOICE, 14, ("Type", "Asset type"), model.AssetKind),
        Column("owner", "Owner", Kind.TEXT, 22),
        Column("description", "Description", Kind.TEXT, 80),
    ),
    ("asset",),
)
CONTROLS = Table(
    "Controls",
    "control",
    model.Control,
    (
        Column("control", "Control", Kind.NAME, 14, ("Control ID", "ID"), required=True),
        Column("name", "Name", Kind.TEXT, 40, ("Title",)),
        Column("state", "State", Kind.CHOICE, 13, ("Status",), model.ControlState),
        Column("touches", "Touches", Kind.LIST, 30, ("Assets", "Applies to")),
        Column("lowers", "Lowers", Kind.LIST, 26, ("Factors", "Reduces")),
        Column("built_in", "Built in", Kind.TEXT, 30, ("Implemented in", "Where")),
        Column("recommendation", "Recommendation", Kind.TEXT, 22),
        Column("description", "Description", Kind.TEXT, 80),
        Column("evidence", "Evidence", Kind.LIST, 30),
    ),
    ("control",),
)
DELIVERABLES = Table(
    "Deliverables",
    "deliverable",
    model.Deliverable,
    (
        Column("deliverable", "Deliverable", Kind.NAME, 18, ("Deliverable ID", "ID"), required=True),
        Column("name", "Name", Kind.TEXT, 40, ("Title",)),
        Column("modification", "Modification", Kind.TEXT, 16, ("Mod",)),
        Column("scope", "Scope", Kind.TEXT, 90, ("Description",)),
    ),
    ("deliverable",),
)
CATEGORIES = Table(
    "Categories",
    "category",
    model.Category,
    (
        Column("area", "Area", Kind.NAME, 26, required=True),
        Column("category", "Category", Kind.NAME, 50, required=True),
        Column("group", "Group", Kind.CHOICE, 14, ("Kind",), model.CategoryGroup),
    ),
    ("area", "category"),
)
AGENTS = Table(
    "Threat agents",
    "agent",
    model.ThreatAgent,
    (
        Column("agent", "Threat agent", Kind.NAME, 26, ("Agent", "Name"), required=True),
        Column("capability", "Capability", Kind.WHOLE, 12),
        Column("motivation", "Motivation", Kind.WHOLE, 12),
        Column("description", "Description", Kind.TEXT, 90),
    ),
    ("agent",),
)
VULNERABILITIES = Table(
    "Vulnerabilities",
    "vulnerability",
    model.Vulnerability,
    (
        Column("vulnerability", "Vulnerability", Kind.NAME, 50, ("Name",), required=True),
        Column("kind", "Kind", Kind.CHOICE, 14, ("Type",), model.VulnerabilityKind),
        Column("description", "Description", Kind.TEXT, 80),
    ),
    ("vulnerability",),
)
ACCEPTANCE = Table(
    "Acceptance",
    "acceptance",
    model.Acceptance,
    (
        Column("level", "Level", Kind.NAME, 16, required=True),
        Column("by", "Accepted by", Kind.TEXT, 40),
        Column("condition", "Condition", Kind.TEXT, 90),
    ),
    ("level",),
)
ITERATIONS = Table(
    "History",
    "iteration",
    model.Iteration,
    (
        Column("iteration", "Iteration", Kind.NAME, 16, ("Version",), required=True),
        Column("date", "Date", Kind.DATE, 13),
        Column("by", "By", Kind.TEXT, 24, ("Author",)),
        Column("summary", "Summary", Kind.TEXT, 100, ("Changes", "Description")),
    ),
    ("iteration",),
)
#: Fields of the sheet "Context" (Field, Value) and of TOML's ``[context]``, whose keys are the struct's.
CONTEXT = Table(
    "Context",
    "context",
    model.Context,
    (
        Column("title", "Title"),
        Column("organisation", "Organisation"),
        Column("scope", "Scope"),
        Column("purpose", "Purpose"),
        Column("edition", "Edition", aliases=("Standard",)),
        Column("iteration", "Iteration", aliases=("Version",)),
        Column("date", "Date", Kind.DATE),
        Column("statement", "Statement"),
        Column("likelihood_rule", "Likelihood rule", aliases=("Rule",)),
        Column("version", "Register version", Kind.WHOLE),
    ),
    (),
)

#: Every table but the context and the risks, in the order in which a reader needs them and a workbook shows them.
SUPPORTING = (
    SCALES,
    BANDS,
    DELIVERABLES,
    CATEGORIES,
    ASSETS,
    AGENTS,
    VULNERABILITIES,
    CONTROLS,
    ACCEPTANCE,
    ITERATIONS,
)

#: Other names of the choices that people write, by choice.
CHOICE_ALIASES: dict[type[Enum], dict[str, Enum]] = {
    model.Treatment: {
        **dict.fromkeys(("mitigate", "reduce", "treat", "modification", "mitigation"), model.Treatment.MODIFY),
        **dict.fromkeys(("accept", "tolerate", "retention", "acceptance"), model.Treatment.RETAIN),
        **dict.fromkeys(("terminate", "avoidance", "eliminate"), model.Treatment.AVOID),
        **dict.fromkeys(("transfer", "sharing", "insure"), model.Treatment.SHARE),
    },
    model.Status: {
        **dict.fromkeys(("new", "identified", "live", "active"), model.Status.OPEN),
        **dict.fromkeys(("inprogress", "intreatment", "mitigating", "treatment", "ongoing"), model.Status.TREATING),
        **dict.fromkeys(("tolerated", "retained"), model.Status.ACCEPTED),
        **dict.fromkeys(("done", "complete", "completed", "resolved", "retired"), model.Status.CLOSED),
    },
    model.AssetKind: {
        "data": model.AssetKind.INFORMATION,
        "person": model.AssetKind.PEOPLE,
        "device": model.AssetKind.HARDWARE,
    },
    model.ControlState: {
        **dict.fromkeys(("existing", "built", "implemented", "live"), model.ControlState.IN_PLACE),
        **dict.fromkeys(("proposed", "future"), model.ControlState.PLANNED),
    },
}
