"""One HTML page of a story: readable with no network, printable, light or dark as the reader's screen is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

from nowan.world.chart import sequence_chart, words
from nowan.world.timeline import Timeline, clock_text

STYLE = """
:root { color-scheme: light dark; --ink: #102a43; --dim: #52606d; --paper: #fff; --line: #d9e2ec; --panel: #f5f7fa;
  --good: #0a7d3c; --bad: #b42318; --message: #1f5fa8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9fb3c8; --paper: #0d1620; --line: #2c3e50;
  --panel: #14202c; --good: #4cc38a; --bad: #ff8a80; --message: #79b8ff; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 1240px; padding: 24px; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem }
p.lead { color: var(--dim); max-width: 75ch; margin: .2rem 0 1rem }
.emulated { border-left: 4px solid #d9a400; background: var(--panel); padding: .5rem .9rem; max-width: 85ch }
.facts { display: flex; flex-wrap: wrap; gap: 12px; padding: 0; margin: 1rem 0 }
.facts div { background: var(--panel); border-radius: 8px; padding: .6rem 1rem; min-width: 9rem }
.facts dt { color: var(--dim); font-size: .8rem } .facts dd { margin: 0; font-size: 1.25rem; font-weight: 600 }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px }
table { border-collapse: collapse; width: 100%; font-size: .9rem } th { text-align: left; color: var(--dim) }
th, td { padding: .35rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
tr.refusal td { color: var(--bad) } tr.good td { color: var(--good) }
code, pre { font: .85rem/1.45 ui-monospace, monospace } pre { background: var(--panel); padding: .8rem;
  overflow-x: auto; border-radius: 8px }
svg.chart { display: block; min-width: 1000px; font: 12px system-ui, sans-serif }
.chart .life { stroke: var(--line); stroke-width: 1.5 } .chart .head { fill: var(--panel); stroke: var(--line) }
.chart .name { fill: var(--ink); font-weight: 600 } .chart .clock { fill: var(--dim); font-size: 11px }
.chart .act { fill: var(--ink); font-weight: 600; font-size: 14px } .chart .rule { stroke: var(--line) }
.chart .label { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 4px }
.chart .row line { stroke: var(--message); stroke-width: 1.6 } .chart #tip path { fill: var(--message) }
.chart .row circle { fill: var(--message) } .chart .refusal circle { fill: var(--bad) }
.chart .refusal line { stroke: var(--bad) } .chart .refusal .label { fill: var(--bad) }
.chart .good circle { fill: var(--good) } .chart .good .label { fill: var(--good); font-weight: 600 }
@media print { body { max-width: none; padding: 0 } .wide { overflow: visible } tr { break-inside: avoid } }
"""


class Table(msgspec.Struct, frozen=True):
    """A table of text: a heading, what it shows, the columns, and the rows."""

    title: str
    lead: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


class Story(msgspec.Struct, frozen=True):
    """What the page tells: `facts` are its headline figures, `capture` the command that opens the capture."""

    title: str
    lead: str
    emulated: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    capture: str
    files: Sequence[tuple[str, str]]


def _table(table: Table) -> str:
    head = "".join(f"<th scope=col>{escape(column)}</th>" for column in table.columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return (
        f"<h2>{escape(table.title)}</h2><p class=lead>{escape(table.lead)}</p>"
        f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _moments(timeline: Timeline) -> str:
    rows = "".join(
        f"<tr class={moment.tone.value}><td class=number>{escape(clock_text(moment.home_ns))}</td>"
        f"<td class=number>{moment.real_ms:.0f} ms</td><td>{escape(moment.by.value)}"
        f"{' → ' + escape(moment.to.value) if moment.to else ''}</td><td>{escape(words(moment))}</td>"
        f"<td>{escape(moment.order)}</td></tr>"
        for moment in timeline.moments
    )
    return (
        "<h2>The same as a table</h2><div class=wide><table><thead><tr><th scope=col>Home's time</th>"
        "<th scope=col>Real time</th><th scope=col>Who</th><th scope=col>What</th><th scope=col>Order</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def page(story: Story, timeline: Timeline) -> str:
    """The whole page."""
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in story.facts)
    files = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(what)}</td></tr>" for name, what in story.files
    )
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>{escape(story.title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(story.title)}</h1><p class=lead>{escape(story.lead)}</p>"
        f"<p class=emulated>{escape(story.emulated)}</p><dl class=facts>{facts}</dl>"
        "<h2>What happened</h2><p class=lead>Drawn from what the machines did, not from a script: an arrow is a "
        "message, a dot an event at one place. The times at the left are the home's own.</p>"
        f"<div class=wide>{sequence_chart(timeline, story.title)}</div>"
        f"{''.join(_table(table) for table in story.tables)}{_moments(timeline)}"
        "<h2>The capture</h2><p class=lead>Every frame of the air is in it. This opens it decrypted:</p>"
        f"<pre>{escape(story.capture)}</pre>"
        f"<h2>Files</h2><div class=wide><table><tbody>{files}</tbody></table></div>"
        "</main></body></html>\n"
    )
