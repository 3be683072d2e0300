"""docs/reference/transforms.md: made of the tables, and of what was seen of each use case.

``python -m tests.duis.transform_listing`` writes it again.
"""

from __future__ import annotations

from pathlib import Path

from nowan.duis.service_references import SERVICE_REFERENCES
from nowan.duis.transforms import TRANSFORMS

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/transforms.md"
#: Use cases of which a published message is the same as one made of the published request of its name.
PAIRED = frozenset(
    [
        "CCS01",
        "CCS03",
        "CCS05",
        "CCS07",
        "CS01a",
        "CS01b",
        "CS02a",
        "CS02b",
        "CS02d",
        "CS02e",
        "CS02f",
        "CS02g",
        "CS03A1",
        "CS03A2",
        "CS03B",
        "CS03C",
        "CS04AC",
        "CS04B",
        "CS06",
        "CS08",
        "CS10b",
        "CS11",
        "DBCH03",
        "DBCH04",
        "DBCH05",
        "ECS01a",
        "ECS01b",
        "ECS01c",
        "ECS01d",
        "ECS02",
        "ECS03",
        "ECS04a",
        "ECS04b",
        "ECS08",
        "ECS08a",
        "ECS09",
        "ECS10",
        "ECS12",
        "ECS15a",
        "ECS17a",
        "ECS17b",
        "ECS17c",
        "ECS17d",
        "ECS17e",
        "ECS18a",
        "ECS18b",
        "ECS20c",
        "ECS21b",
        "ECS21c",
        "ECS22a",
        "ECS22b",
        "ECS23",
        "ECS23b",
        "ECS25a",
        "ECS25a2",
        "ECS25a3",
        "ECS25b3",
        "ECS25r1",
        "ECS26b",
        "ECS26d",
        "ECS26f",
        "ECS26j",
        "ECS26k",
        "ECS26l",
        "ECS26m",
        "ECS27",
        "ECS28a",
        "ECS29a",
        "ECS29b",
        "ECS29c",
        "ECS29d",
        "ECS29e",
        "ECS29f",
        "ECS35a",
        "ECS35b",
        "ECS35d",
        "ECS35g",
        "ECS37",
        "ECS38",
        "ECS39a",
        "ECS39b",
        "ECS40",
        "ECS43",
        "ECS45",
        "ECS46a",
        "ECS46c",
        "ECS46d",
        "ECS47",
        "ECS47a",
        "ECS47e",
        "ECS52",
        "ECS57",
        "ECS61a",
        "ECS61c",
        "ECS61d",
        "ECS62",
        "ECS66",
        "ECS70",
        "ECS81",
        "ECS82",
        "GCS01a",
        "GCS01b",
        "GCS02",
        "GCS03",
        "GCS04",
        "GCS07",
        "GCS09",
        "GCS11",
        "GCS13a",
        "GCS13b",
        "GCS13c",
        "GCS14",
        "GCS15b",
        "GCS15c",
        "GCS15d",
        "GCS16a",
        "GCS16b",
        "GCS17",
        "GCS18",
        "GCS20r",
        "GCS21b",
        "GCS21d",
        "GCS21e",
        "GCS21j",
        "GCS23",
        "GCS24a",
        "GCS25",
        "GCS28",
        "GCS31",
        "GCS33",
        "GCS36",
        "GCS39",
        "GCS40a",
        "GCS41",
        "GCS44",
        "GCS59",
        "GCS60",
        "GCS60a",
        "GCS61",
    ]
)
#: Use cases of which a published message, with no request of its name, is the same as one made of a request of ours.
UNPAIRED = frozenset(
    [
        "CCS02",
        "CCS06",
        "CS07",
        "CS10a",
        "DBCH01",
        "DBCH02",
        "ECS05",
        "ECS07",
        "ECS14",
        "ECS16",
        "ECS19",
        "ECS20b",
        "ECS22c",
        "ECS24",
        "ECS24b",
        "ECS25r2",
        "ECS26a",
        "ECS26c",
        "ECS26i",
        "ECS28b",
        "ECS30",
        "ECS30a",
        "ECS34",
        "ECS35c",
        "ECS35f",
        "ECS42",
        "ECS44",
        "ECS48",
        "ECS50",
        "ECS61e",
        "GCS05",
        "GCS06",
        "GCS15e",
        "GCS21a",
        "GCS21f",
        "GCS21k",
        "GCS25a",
        "GCS32",
        "GCS40b",
        "GCS40c",
        "GCS40d",
    ]
)
#: What is refused by name, though the service has other forms that are not.
REFUSED = {
    "6.7": "UncontrolledGasFlowRate (GCS24, before GCS24a): its message template could not be had",
    "6.22": "gas meters (GCS20): no sample, and how settings are grouped into commands is not determined",
    "6.26": "an end of the daily reset (ECS48): its encoding, GBCS 18.2.1, could not be had",
    "8.5": "the whole service: the DCC holds it until its time and then asks in its own name, which no sample shows",
}
_HEAD = """# Which messages requests make

One row a service reference variant of DUIS 5.4 that is for a Device. Made from the tables of `nowan.duis` by
`python -m tests.duis.transform_listing`; a test holds page and tables together. What was seen of a use case:

- **same**: of the published pairs of request and message, ours is the message, byte for byte (apart from bytes that
  no request determines and the rows of `tests/duis/pairs.py`, each with its reason);
- *message*: a published message that has no request of its name is, byte for byte, one made of a request of ours;
- plain: no sample at hand; built from the use case's table or message template.

Where a request fits several use cases the first is taken, and `--use-case` (`TransformContext.use_cases`) another.
A time of execution that the DCC waits for itself (reads, and all that is not "device") makes no message before: such a
request is refused as `duis.unsupported`. Requests of Command Variant 1, 2 and 3 make the same Command, those of 4 a
Pre-Command, and 5, 6 and 7 carry one that is signed; the published set has 1, 2, 4 and 8, the others follow from the
documented rules.

| service | name | Command Variants | use cases | refused |
|---|---|---|---|---|
"""
_TAIL = """
All other service reference variants are answered by the DCC alone (Command Variant 8) and make no message: {alone}.
"""


def _use_case(name: str, code: int, kinds: str) -> str:
    shown = f"**{name}**" if name in PAIRED else f"*{name}*" if name in UNPAIRED else name
    return f"{shown} `{code:04X}` {kinds}"


def listing() -> str:
    """The page."""
    lines, alone = [], []
    for variant, service in SERVICE_REFERENCES.items():
        if not service.device:
            alone.append(variant)
            continue
        made = [
            _use_case(row.use_case, row.code, "+".join(sorted(kind.value for kind in row.kinds)))
            for row in TRANSFORMS.get(variant, ())
        ]
        variants = ", ".join(str(int(cv)) for cv in sorted(service.command_variants))
        cells = (variant, service.name, variants, "<br>".join(made) or "none", REFUSED.get(variant, ""))
        lines.append(f"| {' | '.join(cells)} |")
    return _HEAD + "\n".join(lines) + "\n" + _TAIL.format(alone=", ".join(alone))


if __name__ == "__main__":
    PAGE.write_text(listing())
