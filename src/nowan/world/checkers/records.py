"""The neutral records that checkers are told."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Frame(msgspec.Struct, frozen=True):
    """A frame of the air, FCS included, whatever became of it."""

    data: bytes


class Placed(msgspec.Struct, frozen=True):
    """An order was handed to the head end; `worth` is what its execution adds to the meter's balance, millipence."""

    order: str
    worth: int = 0


class Built(msgspec.Struct, frozen=True):
    """A Command was made for an order: the bytes as they leave the head end."""

    order: str
    command: bytes


class Executed(msgspec.Struct, frozen=True):
    """A device says that it executed a Command."""

    device: bytes
    originator: bytes
    counter: int


class Ended(msgspec.Struct, frozen=True):
    """The head end says what came of an order.

    ``executed``, ``answered with a failure`` (the device ran it and said that it could not), ``refused`` (it never got
    that far), ``not executed`` or ``unknown``.
    """

    order: str
    outcome: str


class Balance(msgspec.Struct, frozen=True):
    """The meter's balance at the start and at the end, with nothing used in between, millipence."""

    before: int
    after: int


Record = Frame | Placed | Built | Executed | Ended | Balance


class Violation(msgspec.Struct, frozen=True):
    """A rule that was broken, and how."""

    rule: str
    what: str


class Checker(Protocol):
    """One rule."""

    def see(self, record: Record) -> None:
        """Take note."""

    def finish(self) -> list[Violation]:
        """Everything that broke the rule, once the world has come to rest."""
