"""The issues as an Atom feed, for whoever would rather be told than look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.etree.ElementTree import SubElement

from reporter import news
from schemas import Alert, Happening
from web.frame.atoms import NEVER, begun, say, sent
from web.frame.figures import number
from web.frame.tongue import root
from web.frame.words import _

MOST = 100


def feed(site: str, here: str, told: Sequence[tuple[Alert, str, str]], today: date) -> bytes:
    """`told` are alerts, each with its sentence and what to do; of each there is an entry for all that is news of it."""
    every = [(one, alert, sentence, advice) for alert, sentence, advice in told for one in news(alert, today)]
    entries = sorted(every, key=lambda entry: entry[0].at, reverse=True)[:MOST]
    title, updated = _("CredAtlas: issues of the harvests"), entries[0][0].at if entries else NEVER
    held = begun(title, site + here, updated, f"{site}{root()}/ops/issues")
    for one, alert, sentence, advice in entries:
        entry = SubElement(held, "entry")
        say(entry, "title", _("%(catalogue)s: %(sentence)s") % {"catalogue": _what(one), "sentence": sentence})
        say(entry, "id", f"{site}/ops/issues#{alert.key}@{one.at}")
        say(entry, "updated", one.at)
        SubElement(entry, "link", {"rel": "alternate", "href": f"{site}{root()}/ops/issues?state=any#{alert.key}"})
        say(entry, "summary", advice)
    return sent(held)


def _what(one: Happening) -> str:
    told = {
        "opened": _("Opened"),
        "reopened": _("Opened again"),
        "worse": _("Worse, %(n)s records"),
        "still": _("Still there after its snooze"),
        "closed": _("Closed"),
    }
    return told[one.what] % {"n": number(one.records)}
