"""The issues as an Atom feed, for whoever would rather be told than look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from reporter import news
from schemas import Alert, Happening
from web.frame.figures import number
from web.frame.tongue import root, spoken
from web.frame.words import _

MEDIA = "application/atom+xml"
MOST = 100
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(site: str, here: str, told: Sequence[tuple[Alert, str, str]], today: date) -> bytes:
    """`told` are alerts, each with its sentence and what to do; of each there is an entry for all that is news of it."""
    every = [(one, alert, sentence, advice) for alert, sentence, advice in told for one in news(alert, today)]
    entries = sorted(every, key=lambda entry: entry[0].at, reverse=True)[:MOST]
    held = Element("feed", {"xmlns": _ATOM, "xml:lang": spoken()})
    _say(held, "title", _("CredAtlas: issues of the harvests"))
    _say(held, "id", site + here)
    _say(held, "updated", entries[0][0].at if entries else _NEVER)
    SubElement(held, "link", {"rel": "self", "type": MEDIA, "href": site + here})
    SubElement(held, "link", {"rel": "alternate", "type": "text/html", "href": f"{site}{root()}/ops/issues"})
    _say(SubElement(held, "author"), "name", "CredAtlas")
    for one, alert, sentence, advice in entries:
        entry = SubElement(held, "entry")
        _say(entry, "title", _("%(catalogue)s: %(sentence)s") % {"catalogue": _what(one), "sentence": sentence})
        _say(entry, "id", f"{site}/ops/issues#{alert.key}@{one.at}")
        _say(entry, "updated", one.at)
        SubElement(entry, "link", {"rel": "alternate", "href": f"{site}{root()}/ops/issues?state=any#{alert.key}"})
        _say(entry, "summary", advice)
    return bytes(tostring(held, encoding="utf-8", xml_declaration=True))


def _what(one: Happening) -> str:
    told = {
        "opened": _("Opened"),
        "reopened": _("Opened again"),
        "worse": _("Worse, %(n)s records"),
        "closed": _("Closed"),
    }
    return told[one.what] % {"n": number(one.records)}


def _say(parent: Element, name: str, text: str) -> None:
    """What XML cannot hold is left out."""
    SubElement(parent, name).text = _NO_XML.sub("", text)
