"""The walk that builds an explanation: a cursor, the groups that are open, and faults where they happen.

A strict decoder stops at the first fault and gives nothing. This one keeps what was read: whatever raises `DecodeError`
ends the innermost group with a fault node, and each `section` that contains it goes on behind the section's end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nowan.errors import DecodeError, Reason, WireReason
from nowan.gbcs.explanation import MAX_RAW, Fault, Node
from nowan.wire import MAX_DEPTH, Reader

#: Name of the tree's root, which no path repeats.
WHOLE = "message"
#: How many nodes a message may have: a few for each of its octets. A description of one element can call for millions
#: of parts without octets, one within the other.
NODES_PER_OCTET, FIRST_NODES = 4, 1000
#: What a field's octets say.
Text = Callable[[bytes], str]


class Group:
    """A node under construction; `value` and `note` may be set until it closes."""

    __slots__ = ("children", "name", "note", "start", "value")

    def __init__(self, name: str, start: int, value: str = "", note: str = "") -> None:
        self.name = name
        self.start = start
        self.value = value
        self.note = note
        self.children: list[Node] = []


class Walk:
    """A walk over `data`. `secrets` shows what is otherwise hidden (install codes, tokens, PINs)."""

    def __init__(self, data: bytes, *, secrets: bool = False) -> None:
        self.data = data
        self.secrets = secrets
        self.reader = Reader(data)
        self.faults: list[Fault] = []
        #: Set while a secret is read, so that what is left of a broken one stays hidden too.
        self.guarded = False
        self.root = Group(WHOLE, 0)
        #: Opens an encrypted part, given from its security control to its tag; None without the key.
        self.open: Callable[[bytes], bytes | None] = lambda octets: None
        self._open = [self.root]
        self._nodes_left = FIRST_NODES + NODES_PER_OCTET * len(data)
        self._told: DecodeError | None = None

    @property
    def group(self) -> Group:
        """The innermost open group."""
        return self._open[-1]

    @property
    def remaining(self) -> int:
        """Octets left in this section."""
        return self.reader.remaining

    def error(self, reason: Reason, detail: str, *, back: int = 0) -> DecodeError:
        """A fault at this place (or `back` octets before it), for the caller to raise or to pass to `fault`."""
        return DecodeError(reason, self.reader.offset - back, self._path(), detail)

    def _path(self) -> str:
        return "/".join(group.name for group in self._open[1:] if group.name != WHOLE)

    def fault(self, error: DecodeError) -> None:
        """Write a fault into the tree and go on."""
        path = "/".join(part for part in (self._path(), error.path) if part)
        found = Fault(error.reason, error.offset, path, error.detail)
        self.faults.append(found)
        self.group.children.append(Node("fault", error.offset, 0, str(error.reason), note=error.detail, fault=found))

    def add(self, node: Node) -> None:
        """Put a ready node into the open group."""
        self.group.children.append(node)

    def field(self, name: str, size: int, text: Text | str = "", *, note: str = "", hidden: bool = False) -> bytes:
        """Read `size` octets as the field `name`; `text` says what they mean, hex when it says nothing."""
        start = self.reader.offset
        with self._named(name):
            octets = self.reader.take(size)
        self.leaf(name, start, octets, text(octets) if callable(text) else text, note=note, hidden=hidden)
        return octets

    def leaf(
        self, name: str, start: int, octets: bytes, value: str = "", *, note: str = "", hidden: bool = False
    ) -> None:
        """Add a node for octets that were read from `start`."""
        self._spend(name)
        hide = hidden and not self.secrets
        raw = "" if hide else octets[:MAX_RAW].hex().upper()
        shown = "hidden" if hide and not value else value or (raw if len(raw) <= 64 else f"{len(octets)} octets")
        if hide:
            note = note or "a secret: shown on demand only"
        self.add(Node(name, start, len(octets), shown, raw, note, hidden=hide))

    def number(self, name: str, size: int, text: Callable[[int], str] | None = None, *, note: str = "") -> int:
        """Read a big-endian unsigned number."""
        octets = self.field(name, size, lambda o: (text or str)(int.from_bytes(o, "big")), note=note)
        return int.from_bytes(octets, "big")

    def length(self, name: str = "length") -> int:
        """Read a BER length."""
        start = self.reader.offset
        with self._named(name):
            value = self.reader.ber_length("")
        self.leaf(name, start, self.data[start : self.reader.offset], f"{value} octets")
        return value

    def count(self, name: str = "count") -> int:
        """Read how many elements follow; each takes an octet at least."""
        start = self.reader.offset
        with self._named(name):
            value = self.reader.ber_length("")
        self.leaf(name, start, self.data[start : self.reader.offset], str(value))
        if value > self.remaining:
            raise self.error(WireReason.TRUNCATED, f"{value} elements in {self.remaining} octets")
        return value

    def rest(self, name: str = "not read") -> None:
        """Whatever is left in this section, as one node."""
        if self.reader.remaining:
            start = self.reader.offset
            # There is always room for it: it closes a section, whatever went wrong inside.
            self._nodes_left = max(self._nodes_left, 1)
            self.leaf(name, start, self.reader.rest(), hidden=self.guarded)

    def _spend(self, name: str) -> None:
        """One node more; raises `DecodeError` when there are more than the message's octets can account for."""
        self._nodes_left -= 1
        if self._nodes_left < 0:
            raise DecodeError(WireReason.TOO_LONG, self.reader.offset, name, "more parts than its octets account for")

    @contextmanager
    def _named(self, name: str) -> Iterator[None]:
        """A `DecodeError` inside belongs to the field `name`: the reader's path holds it, whatever the groups are."""
        try:
            yield
        except DecodeError as error:
            raise DecodeError(error.reason, error.offset, name, error.detail) from None

    @contextmanager
    def node(self, name: str, value: str = "", note: str = "") -> Iterator[Group]:
        """A group; a `DecodeError` inside is written down in it, closes it, and goes on to the next section."""
        if len(self._open) > MAX_DEPTH + 8:
            raise DecodeError(WireReason.TOO_DEEP, self.reader.offset, name, f"nested deeper than {MAX_DEPTH}")
        self._spend(name)
        group = Group(name, self.reader.offset, value, note)
        self._open.append(group)
        try:
            yield group
        except DecodeError as error:
            if error is not self._told:
                self.fault(error)
                self._told = error
            raise
        finally:
            self._open.pop()
            size = self.reader.offset - group.start
            self.add(Node(name, group.start, size, group.value, note=group.note, children=tuple(group.children)))

    @contextmanager
    def section(self, name: str, size: int | None = None, value: str = "", note: str = "") -> Iterator[Group]:
        """A group of `size` octets (all that is left without one) that contains its faults.

        When the octets run out before `size`, the section has what there is and the fault names its length. What is
        left inside when it ends stands as "not read".
        """
        outer = self.reader
        wanted = outer.remaining if size is None else size
        there = min(wanted, outer.remaining)
        end = outer.offset + there
        self.reader = Reader(self.data, outer.offset, end)
        group = Group(name, outer.offset, value, note)
        self._open.append(group)
        try:
            yield group
        except DecodeError as error:
            if error is not self._told:
                self.fault(error)
                self._told = error
        finally:
            self.rest()
            if there < wanted:
                self.fault(DecodeError(WireReason.TRUNCATED, end, "", f"{wanted} octets announced, {there} there"))
            self._open.pop()
            outer.take(there)
            self.reader = outer
            self.add(Node(name, group.start, there, group.value, note=group.note, children=tuple(group.children)))

    def finish(self) -> Node:
        """The whole tree."""
        root = self.root
        return Node(root.name, 0, len(self.data), root.value, note=root.note, children=tuple(root.children))
