"""A catalogue whose every word would run if any page let it: titles, providers, prose, a log, and what people write on forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from credatlas.hands import Hands
from indexer import EmbeddedEngine, document
from scheduler import match
from schemas import Beat, Outcome, RunState
from tests.parts import site as quay
from tests.scheduler.nights import SOURCE, Nights
from tests.web.asking import Site, serving
from tests.web.visitor import Visitor
from web import create_app

SCRIPT = "<script>alert(1)</script>"
WORDS = (
    SCRIPT,
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    '=HYPERLINK("http://evil.example","alert(1)")',
    "+alert(1)",
    "-2+3+cmd|' /C calc'!A0 alert(1)",
    "@SUM(1) alert(1)",
    "]]><b>alert(1)</b>",
    "{{ 7*7 }} javascript:alert(1)",
)
LEFT = 9
_ISSUE = re.compile(r'<li id="([^"]+)">')
RUN = f"{SOURCE.source_id}/poisoned"


@dataclass(frozen=True)
class Poisoned:
    site: Site
    nights: Nights

    @property
    def courses(self) -> tuple[str, ...]:
        """The ids of records, those first that changed."""
        told = sorted(self.nights.store.records(), key=lambda record: record.offering.name)
        return tuple(record.offering.offering_id for record in told)


@contextmanager
def poisoned(home: Path) -> Iterator[Poisoned]:
    """Two nights and a third that is held, all of them published, approved, ruled on and noted in words of the same kind."""
    with quay.serving(quay.Site()) as made:
        for number, course in enumerate(made.courses.values()):
            course.title = f"{WORDS[number % len(WORDS)]} {'again' if number < 20 else number}"
            course.prose = f"Each exercise is marked by a harbour pilot {SCRIPT}."
        made.fault = _provider
        nights = Nights(home, made)
        nights.harvest()
        for course in list(made.courses.values())[:LEFT]:
            course.prose, course.fee = f"Every exercise is marked by two pilots {WORDS[2]}.", "€999"
        nights.harvest()
        made.courses = dict(list(made.courses.items())[:LEFT])
        assert nights.harvest().outcome is Outcome.HELD
        sources, engine = {SOURCE.source_id: SOURCE}, EmbeddedEngine(home / "index")
        match(nights.store, sources, nights.now)
        engine.publish(document(record, SOURCE, nights.now.date()) for record in nights.store.records())
        _run(nights)
        app = create_app(nights.settings, nights.store, engine, sources, lambda: nights.now.date(), _hands(nights))
        with serving(app, engine) as site:
            yield Poisoned(site, nights)
        nights.store.close()


def _provider(_path: str, answer: quay.Answer) -> quay.Answer:
    status, headers, body = answer
    return status, headers, body.replace(b"Harbour College", f"Harbour {escape(SCRIPT)} College".encode())


def _hands(nights: Nights) -> Hands:
    return Hands(nights.settings, nights.store, {SOURCE.source_id: SOURCE})


def _run(nights: Nights) -> None:
    """A run that was stopped, and what its log says."""
    now = datetime.now(UTC)
    nights.store.runs.begin(RUN, SOURCE.source_id, RUN, now)
    nights.store.runs.beat(RUN, Beat(step="pages", pages=7, known=30, errors={SCRIPT: 2}), now)
    nights.store.runs.close(RUN, RunState.CANCELLED, f"Stopped by {SCRIPT}", now)
    log = nights.settings.log(RUN)
    log.parent.mkdir(parents=True)
    log.write_text("\n".join(f"10:00:00 {word}" for word in WORDS))


def written_on_forms(place: Poisoned) -> list[int]:
    """The same words as a name, a reason and a note; the statuses of the answers."""
    visitor, store = Visitor(place.site), place.nights.store
    token = visitor.token("/ops/duplicates")
    held = store.harvests(limit=1)[0].harvest_id
    one, other = place.courses[:2]
    forms = [
        ("/ops/approvals", {"harvest": held, "by": SCRIPT, "hours": "24"}),
        ("/ops/duplicates", {"one": one, "other": other, "says": "different", "by": SCRIPT, "why": WORDS[4]}),
    ]
    forms += [
        (f"/ops/issues/{key}", {"what": "note", "by": SCRIPT, "note": word})
        for key, word in zip(_ISSUE.findall(visitor.get("/ops/issues").text), WORDS[:2], strict=False)
    ]
    return [visitor.post(path, token=token, **told).status for path, told in forms]
