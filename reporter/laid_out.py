"""A report as aligned text, as CSV, as JSON and as one stand-alone page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import msgspec

from reporter.page import STYLE, legend, step
from reporter.plain import aligned
from reporter.sheets import Plain, lines
from reporter.tabled import Column, Figure, Ratio, Report, Sheet
from reporter.words import percent


def report_table(report: Report) -> str:
    """Aligned plain text for a terminal."""
    return "\n".join([*report.sentences, *(line for sheet in report.sheets for line in _text(sheet)), ""])


def report_csv(report: Report) -> str:
    """The sheets one after the other, each under its column names; shares are fractions."""
    return "\r\n".join(lines([[column.name for column in sheet.columns], *map(_plain, sheet.rows)]) for sheet in report.sheets)


def report_json(report: Report) -> str:
    """Each sheet under its title, as rows of named figures; a share with its numbers is the two of them."""
    sheets = {sheet.title: [_named(sheet, row) for row in sheet.rows] for sheet in report.sheets}
    told = {"title": report.title, "sentences": report.sentences, "sheets": sheets}
    return msgspec.json.format(msgspec.json.encode(told)).decode() + "\n"


def report_html(report: Report) -> str:
    """A page that can be mailed or printed: no script, nothing fetched; every colour stands behind its figure."""
    sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in report.sentences)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(report.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(report.title)}</h1>
<ul>{sentences}</ul>
{"".join(_section(sheet, f"about-{at}") for at, sheet in enumerate(report.sheets))}
</main>
</body>
</html>
"""


def written(kind: str, value: Figure) -> str:
    """A figure as a person reads it; a share or a change that is not nothing never looks like nothing."""
    if isinstance(value, Ratio):
        return f"{percent(*value)} {value.part}/{value.whole}" if value.whole else "–"
    if value is None:
        return "" if kind == "ratio" else "–"
    if isinstance(value, str):
        return value
    if kind == "count":
        return f"{value:,}"
    if kind == "points":
        return f"{100 * value:+.1f}" if value else "0"
    return f"{100 * value:.1f}%" if 0 < value < 1 else f"{100 * value:.0f}%"


def _plain(row: Iterable[Figure]) -> list[Plain]:
    return [value.share if isinstance(value, Ratio) else value for value in row]


def _named(sheet: Sheet, row: Iterable[Figure]) -> dict[str, Figure]:
    return {column.name: value for column, value in zip(sheet.columns, row, strict=True)}


def _text(sheet: Sheet) -> list[str]:
    if not sheet.rows:
        return ["", sheet.caption, "Nothing to tell."]
    cells = [[written(c.kind, value) for c, value in zip(sheet.columns, row, strict=True)] for row in sheet.rows]
    return ["", sheet.caption, *aligned([[column.head for column in sheet.columns]], cells)]


def _section(sheet: Sheet, about: str) -> str:
    """What a table tells stands above it, since a caption would be as wide as the widest table."""
    heads = "".join(f'<th scope="col">{escape(column.head)}</th>' for column in sheet.columns)
    body = "".join(f"<tr>{_cells(sheet.columns, row)}</tr>\n" for row in sheet.rows)
    caption, title = escape(sheet.caption), escape(sheet.title)
    table = f'<table aria-describedby="{about}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    inside = table if sheet.rows else "<p>Nothing to tell.</p>"
    steps = legend("Legend: share") if sheet.rows and any(column.kind == "ratio" for column in sheet.columns) else ""
    head = f'<h2>{title}</h2>\n<p id="{about}">{caption}</p>\n'
    return f'{head}<div class="scroll" role="region" tabindex="0" aria-label="{title}">{inside}</div>\n{steps}'


def _cells(columns: Iterable[Column], row: Iterable[Figure]) -> str:
    cells = list(zip(columns, row, strict=True))
    (_, first), *others = cells
    return f'<th scope="row">{escape(written("words", first))}</th>' + "".join(_cell(c.kind, value) for c, value in others)


def _cell(kind: str, value: Figure) -> str:
    if isinstance(value, Ratio):
        return _heat(value)
    words = escape(written(kind, value))
    if kind == "words":
        return f'<td class="words">{words}</td>'
    if kind == "share" and isinstance(value, float | int):
        return f'<td class="{step(value)}">{words}</td>'
    return f"<td>{words}</td>"


def _heat(value: Ratio) -> str:
    if value.share is None:
        return '<td class="none">–</td>'
    return (
        f'<td class="{step(value.share)}"><b>{escape(percent(*value))}</b><small>{value.part:,} of {value.whole:,}</small></td>'
    )
