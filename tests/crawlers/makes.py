"""One course told in the markup of many makes of portal, in words of our own: what a reader must find in each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

FACTS: Mapping[str, tuple[str, str]] = {
    "provider": ("Institution", "Harbour College"),
    "delivery": ("Delivery mode", "Blended"),
    "duration": ("Duration", "6 weeks"),
    "start": ("Start date", "2 March 2027"),
    "price": ("Fee", "€480"),
}
"""Raw field to (label, value) as every make shows them."""
TITLE = "Reading Tide Tables & Charts"
PROSE = "A harbour pilot checks every exercise and writes back within two days."
OUTCOMES = ("Plan a passage between two ports", "Work out the depth over a bar")


def _each(form: str) -> str:
    return "".join(form.format(label=escape(label), value=escape(value)) for label, value in FACTS.values())


def _page(facts: str, *, lang: str = "en") -> str:
    items = "".join(f"<li>{escape(o)}</li>" for o in OUTCOMES)
    return f"""<!doctype html><html lang="{lang}"><head><title>{escape(TITLE)} | Quayside</title></head><body>
<header><a href="/">Quayside</a><nav><a href="/fees">Fees</a><a href="/start">Start date</a></nav></header>
<main><h1>{escape(TITLE)}</h1>{facts}
<section><h2>Good to know</h2><p>{PROSE}</p></section>
<h2>Learning outcomes</h2><ul>{items}</ul>
<section class="more"><h2>You may also like</h2><div><h3>Knots for Beginners</h3><p>Fee: €90</p><p>Duration: 1 day</p>
<p>Rated 4.9 out of 5 by 812 people.</p></div></section></main>
<footer><p>Institution: Quayside Portal Ltd</p></footer></body></html>"""


MAKES: Mapping[str, Callable[[], str]] = {
    "definition list": lambda: _page(f"<dl>{_each('<dt>{label}</dt><dd>{value}</dd>')}</dl>"),
    "wrapped definitions": lambda: _page(f"<dl>{_each('<div><dt>{label}:</dt><dd>{value}</dd></div>')}</dl>"),
    "table of rows": lambda: _page(f"<table>{_each('<tr><th>{label}</th><td>{value}</td></tr>')}</table>"),
    "table without th": lambda: _page(f"<table>{_each('<tr><td><b>{label}</b></td><td>{value}</td></tr>')}</table>"),
    "table of columns": lambda: _page(
        "<table><thead><tr>"
        + _each("<th>{label}</th>")
        + "</tr></thead><tbody><tr>"
        + _each("<td>{value}</td>")
        + "</tr></tbody></table>"
    ),
    "bold label in a list": lambda: _page(f"<ul>{_each('<li><strong>{label}:</strong> {value}</li>')}</ul>"),
    "bold label, colon outside": lambda: _page(_each("<p><b>{label}</b>: {value}</p>")),
    "plain lines": lambda: _page(_each("<p>{label}: {value}</p>")),
    "dashes": lambda: _page(f"<ul>{_each('<li>{label} – {value}</li>')}</ul>"),
    "lines broken by br": lambda: _page("<p>" + _each("<strong>{label}</strong><br>{value}<br>") + "</p>"),
    "spans": lambda: _page(_each("<div class='x9'><span>{label}</span><span>{value}</span></div>")),
    "flat divs": lambda: _page("<section>" + _each("<div>{label}</div><div>{value}</div>") + "</section>"),
    "nested divs": lambda: _page(_each("<div><div><div>{label}</div></div><div><p>{value}</p></div></div>")),
    "small headings": lambda: _page(_each("<h3>{label}</h3><p>{value}</p>")),
    "headings in tiles": lambda: _page(_each("<div><h4>{label}</h4><div>{value}</div></div>")),
    "value above its label": lambda: _page(_each("<div><div>{value}</div><div>{label}</div></div>")),
    "value before its label": lambda: _page(_each("<li><strong>{value}</strong> <small>{label}</small></li>")),
    "heads of sections": lambda: _page(_each("<section><header><h3>{label}</h3></header><p>{value}</p></section>")),
    "a title below the site's own": lambda: (
        _page(f"<dl>{_each('<dt>{label}</dt><dd>{value}</dd>')}</dl>")
        .replace("<h1>", "<h2>")
        .replace("</h1>", "</h2>")
        .replace('<a href="/">Quayside</a>', '<h1><a href="/">Quayside</a></h1><h2>Courses by the sea</h2>')
    ),
    "a title that is no h1": lambda: (
        _page(f"<dl>{_each('<dt>{label}</dt><dd>{value}</dd>')}</dl>").replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    ),
    "capitals and spaces": lambda: _page(
        "".join(f"<dt>\n {escape(la.upper())} \n</dt><dd>\n\t{escape(v)}\u00a0</dd>" for la, v in FACTS.values())
    ),
    "custom elements": lambda: _page(_each("<x-fact><x-name>{label}</x-name><x-value>{value}</x-value></x-fact>")),
}
"""A portal's way of writing facts, by a name a person would give it."""
