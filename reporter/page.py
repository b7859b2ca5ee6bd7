"""A coverage report as one stand-alone page: tables with a caption and a legend, no script, nothing fetched from elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from html import escape

from reporter.figures import Cell, Coverage, Fill, Row
from reporter.plain import shown
from reporter.words import KINDS, counted, name, percent
from schemas import FIELDS, Dimension

STEPS = (10, 25, 50, 75, 90)
_LEGEND = ("none", "under 10%", "10 to 24%", "25 to 49%", "50 to 74%", "75 to 89%", "90% or more")
_MEANINGS = (
    "Published: the offering’s own page describes it. In part: it is mentioned only. Inherited: it is said of the programme, "
    "provider or portal only. Said no: the page says that there is none. The rest of those checked was looked for and not found, "
    "which does not mean that there is none. Not checked: the page could not be read, or its catalogue has no place for it."
)
STYLE = """
body{margin:2rem auto;max-width:76rem;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1b1f23;background:#fff}
h1{font-size:2rem;line-height:1.2} caption{text-align:left;padding:.5rem 0;color:#555d66}
.scroll{overflow-x:auto;position:relative} table{border-collapse:collapse}
th,td{padding:.4rem .75rem;text-align:right;vertical-align:top;border:1px solid #fff;border-bottom-color:#d5d9dd}
th{text-align:left} thead th{vertical-align:bottom;border-bottom:2px solid #1b1f23} td b{display:block}
small{white-space:nowrap} tfoot th,tfoot td{border-top:2px solid #1b1f23}
.none{background:#fff;color:#555d66} .h0{background:#fdeee0} .h1{background:#e4f0ee} .h2{background:#c4e0dd}
.h3{background:#93c7c4} .h4{background:#5ba5a4} .h5{background:#1f6b70;color:#fff} .h6{background:#06434a;color:#fff}
ul.legend{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;list-style:none} ul.legend li{padding:.1rem .6rem}
td.words{text-align:left;min-width:6rem;overflow-wrap:anywhere}
@media print{td,li{print-color-adjust:exact} .scroll{overflow:visible}}
@media screen and (prefers-color-scheme:dark){body{color:#e6e9ec;background:#14181c} caption{color:#a9b2ba}
th,td{border-color:#14181c;border-bottom-color:#3a424a} thead th{border-bottom-color:#e6e9ec}
tfoot th,tfoot td{border-top-color:#e6e9ec} .none{background:#14181c;color:#a9b2ba} .h0,.h1,.h2,.h3,.h4{color:#1b1f23}}
"""


def as_html(coverage: Coverage) -> str:
    """A page that can be mailed or printed; words from the records are shown as text."""
    when = f" on {escape(coverage.as_of[:10])}" if coverage.as_of else ""
    sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in coverage.summary)
    total = coverage.total
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Coverage by {coverage.by}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>What the catalogues publish, and what they leave out</h1>
<p>{counted(total.n, "offering")} of {counted(total.sources, "catalogue")}, as last seen{when}.</p>
<ul>{sentences}</ul>
<h2>The six dimensions</h2>
{_dimensions(coverage)}
{legend("Legend: share that publishes it")}
<p>{_MEANINGS}</p>
<h2>The fields</h2>
{_fields(coverage)}
</main>
</body>
</html>
"""


def _dimensions(coverage: Coverage) -> str:
    heads = "".join(f'<th scope="col">{escape(name(dimension))}</th>' for dimension in Dimension)
    body = "".join(f"<tr>{_head(row)}{''.join(map(_cell, row.dimensions))}</tr>\n" for row in coverage.rows)
    foot = f"<tr>{_head(coverage.total)}{''.join(map(_cell, coverage.total.dimensions))}</tr>"
    caption = "Share of the offerings checked that publish it. Offerings that could not be checked are left out of the share."
    head = f'<tr><th scope="col">{KINDS[coverage.by]}</th><th scope="col">Offerings</th>{heads}</tr>'
    return _table(caption, head, body, f"<tfoot>{foot}</tfoot>")


def _fields(coverage: Coverage) -> str:
    rows = shown(coverage)
    heads = "".join(f'<th scope="col">{escape(row.name)}</th>' for row in rows)
    fills = zip(*(row.fields for row in rows), strict=True)
    lines = zip(FIELDS, fills, strict=True)
    body = "".join(f'<tr><th scope="row">{escape(name(field))}</th>{"".join(map(_fill, each))}</tr>\n' for field, each in lines)
    return _table("Share of the offerings checked that state it.", f'<tr><th scope="col">Field</th>{heads}</tr>', body)


def _table(caption: str, head: str, body: str, foot: str = "") -> str:
    """The box scrolls on a narrow screen and can be reached by keyboard."""
    inside = f"<caption>{caption}</caption><thead>{head}</thead><tbody>{body}</tbody>{foot}"
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}"><table>{inside}</table></div>'


def _head(row: Row) -> str:
    return f'<th scope="row">{escape(row.name)}</th><td>{row.n:,}</td>'


def _cell(cell: Cell) -> str:
    if cell.share is None:
        why = "no place for it" if cell.no_place and cell.no_place == cell.n else f"{cell.not_checked:,} offerings"
        return f'<td class="none"><b>Not checked</b><small>{why}</small></td>'
    notes = [f"{cell.published:,} of {cell.observed:,}"]
    notes += [f"{number:,} {word}" for number, word in _others(cell) if number]
    return _heat(cell.share, percent(cell.published, cell.observed), notes)


def _others(cell: Cell) -> Iterable[tuple[int, str]]:
    return (
        (cell.in_part, "in part"),
        (cell.inherited, "inherited"),
        (cell.negated, "said no"),
        (cell.not_checked, "not checked"),
    )


def _fill(fill: Fill) -> str:
    if fill.share is None:
        return '<td class="none"><b>Not checked</b></td>'
    return _heat(fill.share, percent(fill.stated, fill.observed), [f"{fill.stated:,} of {fill.observed:,}"])


def step(share: float) -> str:
    """The colour behind a share: none, then by `STEPS`."""
    return f"h{1 + bisect_right(STEPS, round(100 * share)) if share else 0}"


def legend(label: str) -> str:
    steps = "".join(f'<li class="h{at}">{words}</li>' for at, words in enumerate(_LEGEND))
    return f'<ul class="legend" aria-label="{label}">{steps}<li class="none">Not checked</li></ul>'


def _heat(share: float, words: str, notes: Iterable[str]) -> str:
    return f'<td class="{step(share)}"><b>{escape(words)}</b><small>{"<br>".join(notes)}</small></td>'
