"""The mapping tables read: items of every DLMS use case, and how its protected attributes are asked for."""

from __future__ import annotations

from dataclasses import replace

from tests.gbcs.own import cosem_tables
from tests.gbcs.own.octets import Item, Leaf, Value, item, values

_VERB = {"G": "get", "B": "act", "P": "act", "C": "covered", "M": "act"}


def _rows() -> dict[int, list[Item]]:
    rows = {}
    for line in (cosem_tables.ROWS + cosem_tables.OLDER).splitlines():
        code, verb, cells = line.split(" | ")
        items = []
        for cell in cells.split("; "):
            what = item(cell, verb)
            what = replace(what, verb=_VERB.get(cell[0], verb))
            if cell[0] == "B":
                what = replace(what, shape=values("null")[0])
            items.append(what)
        rows[int(code, 16)] = items
    return rows


TABLES: dict[int, list[Item]] = _rows()
#: Values that a method gives back (CCS07), by message code.
GIVEN_BACK: dict[int, list[Value]] = {
    int(line[:4], 16): [item(cell, "").shape for cell in line.split(" | ")[2].split("; ")]
    for line in cosem_tables.ROWS.splitlines()
    if "| B " in line
}


def chosen(code: int, places: list[bytes]) -> list[Item]:
    """The items of a use case's table that a Command is to hold: all, without those optional ones it leaves out."""
    items = [what for what in TABLES[code] if what.verb != "covered"]
    return [
        what for what in items if what.place in places or not (isinstance(what.shape, Leaf) and what.shape.optional)
    ]


def protected(what: Item, covered: list[Item], counter: int, originator: bytes, device: bytes, times: str = "") -> Item:
    """The class 30 item with its data: attributes {class, OBIS, attribute, 0, selection}, then protection parameters.

    GBCS 8.5: selection 0 with null, or 1 with the two date-times `times`; protection 2 (encryption and
    authentication), with transaction id 04 and counter, both parties, and the agreed key (2) as key info.
    """
    selection = f"{{enum=1 {{{times}}}}}" if times else "{enum=0 null}"
    attributes = " ".join(f"{{u16={c.class_id} oct6={c.obis.hex()} i8={c.index} u16=0 {selection}}}" for c in covered)
    parties = f"oct9=04{counter:016x} oct8={originator.hex()} oct8={device.hex()} oct0="
    parameters = f"{{enum=2 {{{parties} {{enum=2 {{oct1=02 oct0=}}}}}}}}"
    (data,) = values(f"{{[{attributes}] [{parameters}]}}")
    return replace(what, shape=data)
