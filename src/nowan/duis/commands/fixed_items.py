"""The rows of `nowan.duis.commands.item_table` as use cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from nowan.dlms.access import Item
from nowan.dlms.data import I8, NULL, U8, U16, Data, OctetString
from nowan.duis.commands.item_table import ROWS
from nowan.duis.commands.items import act, between, get, protected, put
from nowan.duis.commands.row import Asking, DeviceType, Making, dlms
from nowan.errors import ApiMisuse

_Builder = Callable[[Asking], Iterable[Item]]
_PLACE = re.compile(r"(\d+) (\S+)")
_VALUES: dict[str, Callable[[str], Data]] = {
    "i8": lambda text: I8(int(text)),
    "u8": lambda text: U8(int(text)),
    "u16": lambda text: U16(int(text)),
    "octets": lambda text: OctetString(bytes.fromhex(text)),
    "null": lambda _: NULL,
}


def _value(text: str) -> Data:
    kind, _, value = text.partition(":")
    return _VALUES[kind](value)


def _item(text: str) -> _Builder:
    """The builder of one item's text."""
    if text.startswith("protected "):
        place, _, objects = text.removeprefix("protected ").rpartition(": ")
        wanted = [(int(found[1]), found[2]) for found in _PLACE.finditer(objects.replace(",", ""))]
        return lambda asking: (protected(asking, place, *wanted),)
    words = text.split()
    if words[0] in ("set", "do"):
        class_id, code, index, value = int(words[1]), words[2], int(words[3]), _value(words[4])
        made: Item = put(class_id, code, index, value) if words[0] == "set" else act(class_id, code, index, value)
        return lambda _: (made,)
    class_id, code = int(words[0]), words[1]
    reads = [(int(word.removesuffix("@")), word.endswith("@")) for word in words[2:]]

    def read(asking: Asking) -> Iterable[Item]:
        for index, selected in reads:
            yield get(class_id, code, index, between(asking.body.read_log_period) if selected else None)

    return read


def _condition(elements: str, when: str) -> Callable[[Asking], bool]:
    name, _, wanted = when.partition("=")

    def applies(asking: Asking) -> bool:
        if elements != "-" and asking.elements not in elements:
            return False
        return when == "-" or str(getattr(asking.body, name)) == wanted

    return applies


def _making(line: str) -> tuple[str, Making]:
    use_case, srv, kinds, elements, when, items = (cell.strip() for cell in line.split(" | "))
    builders = [_item(text.strip()) for text in items.split(";")]
    if not builders:
        raise ApiMisuse(f"{use_case} has no items")
    return srv, dlms(
        use_case,
        lambda asking: (item for builder in builders for item in builder(asking)),
        kinds=frozenset(DeviceType(kind) for kind in kinds.split("+")),
        applies=_condition(elements, when),
    )


#: Service reference variant and row, in the table's order.
FIXED: tuple[tuple[str, Making], ...] = tuple(_making(line) for line in ROWS.splitlines())
