"""What `explain` gives: a tree that a person reads and that stands as JSON with byte offsets.

A node covers `length` octets from `offset` of the whole input. What a node says is in `value`; what is worth adding in
`note`. A fault is a node's too, so that a reader sees it where it happened, and `Explanation.faults` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nowan.errors import Reason

#: Version of the JSON form.
VERSION = 1
#: Octets that a node shows of itself; the whole message is at hand wherever the tree is.
MAX_RAW = 4096


class Fault(msgspec.Struct, frozen=True):
    """Where reading stopped or a value is impossible: stable code, octet, the field's path, and why in words."""

    reason: Reason
    offset: int
    path: str
    detail: str

    def __str__(self) -> str:
        place = f"{self.path} at {self.offset}" if self.path else f"at {self.offset}"
        return f"{self.reason}: {place}" + (f": {self.detail}" if self.detail else "")


class Node(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field or group of fields. `raw` is its octets as hex; a secret field (`hidden`) has none."""

    name: str
    offset: int
    length: int
    value: str = ""
    raw: str = ""
    note: str = ""
    children: tuple[Node, ...] = ()
    fault: Fault | None = None
    hidden: bool = False

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the octets."""
        yield self
        for child in self.children:
            yield from child.walk()

    def shifted(self, by: int) -> Node:
        """The same tree `by` octets further on: for a part that was explained on its own."""
        moved = tuple(child.shifted(by) for child in self.children)
        return msgspec.structs.replace(self, offset=self.offset + by, children=moved)

    def find(self, name: str) -> Node | None:
        """The first node of that name, here or below."""
        return next((node for node in self.walk() if node.name == name), None)


class Check(msgspec.Struct, frozen=True):
    """What came of one check: ``holds``, ``fails``, ``not checked``, ``none due``, ``none there``; why or by whom."""

    outcome: str
    detail: str = ""

    @property
    def failed(self) -> bool:
        """Whether it was made and does not hold."""
        return self.outcome == "fails"

    def __str__(self) -> str:
        return self.outcome + (f" ({self.detail})" if self.detail else "")


class Explanation(msgspec.Struct, frozen=True):
    """A message in words: `title` and `purpose` of its use case, the tree, the checks by name, and what is wrong.

    `kind` says what the input is ("Command, signed and MACed"), `size` its octets.
    """

    title: str
    purpose: str
    kind: str
    size: int
    tree: Node
    checks: dict[str, Check]
    faults: tuple[Fault, ...] = ()
    version: int = VERSION

    @property
    def holds(self) -> bool:
        """Whether no check failed; checks that could not be made do not count."""
        return not any(check.failed for check in self.checks.values())

    def find(self, name: str) -> Node | None:
        """The first node of that name."""
        return self.tree.find(name)

    def json(self) -> bytes:
        """The whole of it as JSON (UTF-8)."""
        return msgspec.json.encode(self)
