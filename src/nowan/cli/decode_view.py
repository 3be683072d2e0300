"""How an explanation looks in a terminal: the verdict on top, the header in short, the payload as a tree."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from nowan.gbcs.explanation import Check, Explanation, Node
from nowan.radio.capture_messages import Tally

#: Width where there is no terminal to ask.
PLAIN_WIDTH = 120
_MARKS = {"holds": ("✔", "bold green"), "fails": ("✘", "bold red"), "not checked": ("?", "yellow")}
#: Fields that only frame others: shown with ``--all``.
_FRAMING = {
    *("type", "count", "type and length", "tag and length", "element type", "length", "specification present"),
    *("flags", "invoke id", "date-time length", "service", "profile", "number of components", "control"),
    *("frame control", "sequence number", "command", "cluster", "additional header control", "frame counter"),
    *("encrypted length", "security header", "ciphertext", "tag", "kind"),
}
#: Groups that are shown by what they hold.
_FRAMES = {"content", "fields", "entries", "elements", "decrypted", "encrypted part", "what to do"}
#: Header fields on top, with the label that people see.
_HEADER = {
    "originator": "from",
    "recipient": "to",
    "originator counter": "counter",
    "date-time": "device time",
    "supplementary party": "for",
    "supplementary party counter": "its counter",
    "supplementary originator counter": "second counter",
    "certificate": "certificate",
}


def console(*, plain: bool = False) -> Console:
    """Standard output; wide enough for a tree where it is no terminal."""
    made = Console(highlight=False, soft_wrap=plain)
    return made if made.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)


def show(out: Console, explained: Explanation, place: str = "", *, everything: bool = False) -> None:
    """Print one message."""
    out.print(Panel(_head(explained), title=escape(place) or None, title_align="left", border_style=_border(explained)))
    if everything:
        out.print(_tree(explained.tree, everything=True))
    else:
        payload = explained.find("payload")
        blocks = explained.find("block transfer")
        shown = payload or blocks or explained.tree
        out.print(_tree(shown, everything=False))
    if explained.faults:
        more = len(explained.faults) - 1
        rest = f" (and {more} that follow from it)" if more else ""
        out.print(Text(f"fault  {explained.faults[0]}{rest}", style="bold red"))


def _border(explained: Explanation) -> str:
    if explained.faults or not explained.holds:
        return "red"
    return "green" if any(check.outcome == "holds" for check in explained.checks.values()) else "blue"


def _head(explained: Explanation) -> RenderableType:
    title = Text(explained.title, style="bold")
    lines: list[RenderableType] = [title]
    if explained.purpose:
        lines.append(Text(explained.purpose, style="italic"))
    lines.append(Text(f"{explained.kind or 'unreadable'}, {explained.size} bytes"))
    lines += [_verdict(name, check) for name, check in explained.checks.items()]
    header = explained.find("header")
    if header is not None:
        lines.append(_header_table(header))
    return Group(*lines)


def _verdict(name: str, check: Check) -> Text:
    mark, style = _MARKS.get(check.outcome, ("–", "dim"))
    text = Text(f"{mark} {name:<10}", style=style)
    text.append(check.outcome, style=style)
    if check.detail:
        text.append(f"  {check.detail}", style="dim")
    return text


def _header_table(header: Node) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column()
    for node in header.walk():
        if (label := _HEADER.get(node.name)) and not node.children:
            table.add_row(label, escape(node.value))
    return table


def _tree(node: Node, *, everything: bool) -> Tree:
    tree = Tree(_label(node, everything=everything), guide_style="dim")
    _grow(tree, node.children, everything=everything)
    return tree


def _paired(nodes: Sequence[Node]) -> Sequence[Node]:
    """An access request's two lists as one: what to do, with its datum beside it."""
    by_name = {node.name: node for node in nodes}
    if not {"what to do", "data"} <= set(by_name) or any(node.fault for node in nodes):
        return nodes
    items = [node for node in by_name["what to do"].children if node.name == "item"]
    data = [node for node in by_name["data"].children if node.name != "count"]
    if len(items) != len(data):
        return nodes
    return [_pair(item, datum) for item, datum in zip(items, data, strict=True)]


def _pair(item: Node, datum: Node) -> Node:
    value = "" if datum.value == "nothing" else datum.value
    parameters = tuple(child for child in item.children if child.name == "parameters")
    return msgspec.structs.replace(datum, name=item.value, value=value, children=parameters + datum.children)


def _grow(tree: Tree, nodes: Sequence[Node], *, everything: bool) -> None:
    for node in nodes if everything else _paired(nodes):
        if not everything and node.fault is None and _is_framing(node):
            continue
        if not everything and node.name in _FRAMES and not node.value.startswith("closed"):
            _grow(tree, node.children, everything=everything)
            continue
        branch = tree.add(_label(node, everything=everything))
        if everything or not _is_simple(node):
            _grow(branch, node.children, everything=everything)


def _is_framing(node: Node) -> bool:
    if node.name.endswith(" length") or node.name in _FRAMING:
        return not node.children
    # A message that went well needs no list of results that say so.
    return node.name == "results" and node.value == "all done"


def _is_simple(node: Node) -> bool:
    """A group that its own line says in full: a COSEM item, a result, an attribute with its value."""
    faulty = any(inner.fault is not None for inner in node.walk())
    named = node.name in ("item", "result") or any(child.name == "attribute" for child in node.children)
    return named and bool(node.value) and not faulty


def _label(node: Node, *, everything: bool) -> Text:
    if node.fault is not None:
        return Text(f"✘ {node.fault}", style="bold red")
    text = Text(f"{node.offset:>5} ", style="dim") if everything else Text("")
    text.append(node.name, style="bold cyan" if node.children else "cyan")
    if node.value:
        text.append("  ")
        text.append(node.value, style="dim" if node.hidden else "bold" if not node.children else "")
    if node.note and (everything or not _is_type(node.note)):
        text.append(f"  {node.note}", style="dim italic")
    if everything and node.raw and node.raw != node.value:
        text.append(f"  {node.raw if len(node.raw) <= 48 else node.raw[:48] + '…'}", style="dim magenta")
    return text


def _is_type(note: str) -> bool:
    """Whether a note only names the type: of a value, of little use; of an array, its size tells something."""
    return ("array of" not in note and "sequence of" not in note and " " not in note) or "structure of" in note


class Row:
    """A line of a folder's summary."""

    __slots__ = ("explained", "place", "problem")

    def __init__(self, place: str, explained: Explanation | None, problem: str = "") -> None:
        self.place = place
        self.explained = explained
        self.problem = problem


def summary(rows: list[Row]) -> Table:
    """A folder's or capture's messages, one a line."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), expand=True)
    table.add_column("where", overflow="fold", ratio=3)
    table.add_column("message", overflow="fold", ratio=4)
    table.add_column("kind", no_wrap=True)
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("MAC", justify="center", no_wrap=True)
    table.add_column("sign.", justify="center", no_wrap=True)
    if any(row.problem or (row.explained is not None and row.explained.faults) for row in rows):
        table.add_column("fault", overflow="fold", ratio=3)
    for row in rows:
        found = row.explained
        if found is None:
            table.add_row(escape(row.place), "", "", "", "", "", Text(row.problem, style="red"))
            continue
        marks = [Text(*_MARKS.get(check.outcome, ("–", "dim"))) for check in found.checks.values()]
        fault = Text(str(found.faults[0]) if found.faults else "", style="red")
        cells: list[RenderableType] = [
            escape(row.place),
            escape(found.title),
            found.kind,
            str(found.size),
            *marks,
            fault,
        ]
        table.add_row(*cells[: len(table.columns)])
    return table


def totals(rows: list[Row]) -> str:
    """What became of all, in one line."""
    read = [row.explained for row in rows if row.explained is not None]
    whole = [found for found in read if not found.faults]
    checks = [check.outcome for found in read for check in found.checks.values()]
    parts = [f"{len(whole)} of {len(rows)} read whole"]
    parts += [f"{checks.count(outcome)} checks {outcome}" for outcome in ("holds", "fails", "not checked")]
    return ", ".join(
        part.replace("checks holds", "checks hold").replace("checks fails", "checks fail") for part in parts
    )


def tally_line(tally: Tally) -> str:
    """What a capture held."""
    return (
        f"{tally.frames} frames: {tally.opened} opened, {tally.closed} closed for want of a key,"
        f" {tally.damaged} damaged or of another kind; {tally.learned} keys learned from the air"
    )
