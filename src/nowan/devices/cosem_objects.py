"""COSEM objects of a device as a table, and the service that acts through it (GBCS 7.2.8; Green Book 9.5).

A row says what one attribute or method does and which use cases may touch it, so that a Command reaches exactly what
its message code stands for: a MACed read cannot invoke what only a signed use case may. Functions work on a working
copy of the device's state; the device stores the copy when the whole Command is through.

An item that fails stops the rest ("break on error", which GBCS asks for in every Command): they answer other-reason
and do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import msgspec

from nowan.dlms.access import AccessRequest, AccessResponse, Action, Get, Item, Kind, Result, ResultCode, Set
from nowan.dlms.data import NULL, Data

W = TypeVar("W")

#: What a function gives: the data that goes back (success), or why not.
Answer = Data | ResultCode


class CosemObject(msgspec.Struct, Generic[W], frozen=True, kw_only=True):
    """One attribute (GET, SET) or method (ACTION) of one object, and the use cases that may use it."""

    kind: Kind
    class_id: int
    obis: bytes
    index: int
    message_codes: frozenset[int]
    act: Callable[[W, Data], Answer]


class CosemTable(Generic[W]):
    """All objects of a device. `execute` is the only way in."""

    def __init__(self, objects: Iterable[CosemObject[W]]) -> None:
        self._rows = {(row.kind, row.class_id, row.obis, row.index): row for row in objects}

    def execute(self, request: AccessRequest, message_code: int, work: W) -> AccessResponse:
        """Carry out `request` on `work`, which it changes; one result an item, whatever they were."""
        results: list[Result] = []
        broken = False
        for item in request.items:
            kind = _kind(item)
            code, data = (ResultCode.OTHER_REASON, NULL) if broken else self._one(item, kind, message_code, work)
            broken = broken or code is not ResultCode.SUCCESS
            results.append(Result(kind, code, data))
        return AccessResponse(tuple(results), request.invoke_id, request.flags)

    def _one(self, item: Item, kind: Kind, message_code: int, work: W) -> tuple[ResultCode, Data]:
        row = self._rows.get((kind, item.class_id, item.obis, item.index))
        if row is None or (not isinstance(item, Action) and item.selection is not None):
            return ResultCode.OBJECT_UNDEFINED, NULL
        if message_code not in row.message_codes:
            return ResultCode.READ_WRITE_DENIED, NULL
        answer = row.act(work, item.data)
        if isinstance(answer, ResultCode):
            return answer, NULL
        return ResultCode.SUCCESS, answer


def _kind(item: Item) -> Kind:
    match item:
        case Get():
            return Kind.GET
        case Set():
            return Kind.SET
        case Action():
            return Kind.ACTION


def obis(text: str) -> bytes:
    """``0-0:19.10.0.255`` as its 6 octets."""
    return bytes(int(part) for part in text.replace("-", ".").replace(":", ".").split("."))
