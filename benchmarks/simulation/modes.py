"""The twenty faults of the simulation, as rows of one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from benchmarks.simulation.places import Place
from benchmarks.simulation.serving import Answer, Facts, Mode, Site, document, sent
from benchmarks.simulation.truth import Course
from schemas import Failure

Answered = Callable[[Site, str, Answer], Answer | Failure]
WALL = document("<h1>Checking your browser</h1>", title="Just a moment...")
SOFT = document("<h1>Something went wrong</h1>", title="Something went wrong")
LOGIN = document('<h1>Log in</h1><form><input name="user"><button>Log in</button></form>', title="Log in")
EMPTY = document("<h1>0 courses</h1>")


def is_list(path: str) -> bool:
    return path.startswith(("/courses", "/sitemap", "/api"))


def partly(what: Answer | Failure, lists: bool = True) -> Answered:
    """This in the place of the pages it concerns."""
    return lambda site, path, right: what if site.hit(path) and (lists or not is_list(path)) else right


def halved(site: Site, path: str, right: Answer) -> Answer:
    return sent(right.body[: len(right.body) * 6 // 10], right.media, right.status) if site.hit(path) else right


def misspelt(_site: Site, _path: str, right: Answer) -> Answer:
    return sent(right.body.decode().replace("€", "é").encode("cp1252"), right.media, right.status)


def hollow(site: Site, path: str, right: Answer) -> Answer:
    own = site.place.rows or not is_list(path)
    return sent(b"", right.media) if own and site.hit(path) and right.well else right


def nothing(_site: Site, _courses: list[Course]) -> list[Course]:
    return []


def cut_short(site: Site, courses: list[Course]) -> list[Course]:
    """Lists end too soon, by whole pages where they have more than one."""
    kept, each = round(len(courses) * (1 - site.share)), site.place.each
    return courses[: max(1, kept if site.place.family == "sitemap" else max(1, kept // each) * each)]


def as_before(site: Site, _courses: list[Course]) -> list[Course]:
    return site.stale


def bare(_facts: Facts) -> Facts:
    return {}


def zeroed(facts: Facts) -> Facts:
    return facts | {"Fee": "€0", "Start date": "1 January 1970"}


def pages(place: Place) -> bool:
    return not place.rows


def listed(place: Place) -> bool:
    return place.family != "sitemap"


MODES = (
    Mode("down", "refuses every connection", partly(Failure.REFUSED)),
    Mode("errors", "answers 500 on some pages or all", partly(replace(sent("no"), status=500)), partly=(0.03, 1.0)),
    Mode("half in time", "half of its pages time out", partly(Failure.TIMEOUT), partly=(0.5, 0.5)),
    Mode("truncated", "pages end in the middle", halved, partly=(0.05, 1.0)),
    Mode("empty", "lists nothing", listed=nothing),
    Mode("wall", "shows a bot wall", partly(WALL)),
    Mode("login", "asks for a log-in on course pages", partly(LOGIN, lists=False), fits=pages),
    Mode("charset", "sends another encoding than it declares", misspelt),
    Mode("repeat", "shows page one as every page", repeats=True, fits=listed),
    Mode("soft error", "sends an apology with status 200", partly(SOFT), partly=(0.05, 1.0)),
    Mode("template", "tells no facts any more", facts=bare),
    Mode("half template", "tells the facts of half its courses", facts=bare, partly=(0.5, 0.5)),
    Mode("short list", "ends its lists too soon", listed=cut_short, partly=(0.03, 0.6)),
    Mode("language", "answers in another language", language="ga", fits=pages),
    Mode("zeroed", "prints 0 for prices and 1970 for days", facts=zeroed, partly=(0.2, 1.0)),
    Mode("one id", "gives one number to many courses", doubles=True, partly=(0.05, 0.6), fits=lambda place: place.by_id),
    Mode("stale list", "lists what it listed when the fault began", listed=as_before),
    Mode("robots", "forbids everything in robots.txt", partly(Failure.ROBOTS)),
    Mode("clock", "calls every page it ever sent unchanged", freezes=True, fits=lambda place: place.tags),
    Mode("hollow", "sends pages without a body", hollow, partly=(0.05, 1.0)),
)
