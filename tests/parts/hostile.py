"""What a hostile site may do: each trick is a fault of the small catalogue, with the class it must be named by."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from schemas import Failure, Outcome, Walk
from tests.parts.site import HOST, Answer, Course, detail

Fault = Callable[[str, Answer], Answer]
HTML = {"Content-Type": "text/html; charset=utf-8"}
LISTING = Walk(family="listing", url=f"https://{HOST}/courses")
SITEMAP = Walk(family="sitemap", url=f"https://{HOST}/sitemap.xml")
FEED = Walk(family="feed", url=f"https://{HOST}/feed.json", address="{link}", fields={"title": "name"})


@dataclass(frozen=True)
class Trick:
    """`added` are the records a harvest brings home all the same."""

    fault: Fault
    outcome: Outcome = Outcome.FAILED
    failure: Failure | None = None
    added: int = 0
    walk: Walk = LISTING
    budget: int = 150


def _page(main: str, head: str = "") -> bytes:
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main>{main}</main></body></html>'.encode()


def _course(number: int) -> str:
    return detail(Course(f"Knots, part {number}"))


@cache
def bomb(gigabytes: int) -> bytes:
    """A gzip file that unfolds to so many gigabytes of nothing."""
    return gzip.compress(bytes(100_000_000)) * (10 * gigabytes)


def bombed(asked: str, good: Answer) -> Answer:
    if asked.startswith("/courses"):
        return 200, HTML | {"Content-Encoding": "gzip"}, bomb(4)
    return (200, {"Content-Type": "application/gzip"}, bomb(4)) if asked.startswith("/sitemap") else good


def on(path: str, answer: Answer) -> Fault:
    """This answer for every address that starts so."""
    return lambda asked, good: answer if asked.startswith(path) else good


def long_title(asked: str, good: Answer) -> Answer:
    if asked != "/course/course-001":
        return good
    title = "Tides " * 3_400_000
    return 200, HTML, _page(f"<h1>{title}</h1><dl><dt>Fee</dt><dd>€1</dd><dt>Duration</dt><dd>2 weeks</dd></dl>")


def _endless(asked: str, cards: Callable[[int], str]) -> Answer:
    page = int(asked.partition("page=")[2] or 1)
    return 200, HTML, _page(f'{cards(page)}<p><a href="/courses?page={page + 1}">Next</a></p>')


def endless_list(asked: str, _: Answer) -> Answer:
    """Ever more courses, each of them good."""
    if asked.startswith("/courses"):
        return _endless(asked, lambda page: "".join(f'<a href="/course/{page * 10 + n}">Knots</a>' for n in range(10)))
    return 200, HTML, _page(_course(int(asked.rpartition("/")[2])))


def calendar(asked: str, _: Answer) -> Answer:
    """A month leads to its days and to the next month, for ever; no day is a course."""
    if asked.startswith("/courses"):
        return _endless(asked, lambda page: "".join(f'<a href="/day/{page}-{day}">{day}</a>' for day in range(1, 31)))
    return 200, HTML, _page("<h1>A day</h1><p>Nothing happens.</p>")


def sent_to(where: str) -> Fault:
    return lambda _, __: (302, {"Location": where}, b"")


def cookie(asked: str, _: Answer) -> Answer:
    return 302, {"Location": f"https://{HOST}{asked}", "Set-Cookie": "seen=1"}, b""


LINKS = (
    *("javascript:void(0)", "mailto:a@b.example", "data:text/html,x", "tel:+1"),
    *("http://[::1/", "https://a:b/", "//", "#", " ", "\x00"),
)


def odd_links(asked: str, good: Answer) -> Answer:
    links = "".join(f'<a href="{link}">Odd</a>' for link in LINKS)
    return (200, HTML, good[2].replace(b"<main>", f"<main>{links}".encode())) if asked.startswith("/courses") else good


def many_links(asked: str, good: Answer) -> Answer:
    if asked != "/courses":
        return good if good[0] == 200 else (200, HTML, _page(_course(int(asked.rpartition("/")[2]))))
    return 200, HTML, _page("".join(f'<a href="/course/{n}">Knots</a>' for n in range(100_000)))


def broken_text(asked: str, good: Answer) -> Answer:
    return (200, HTML, good[2].replace(b"Tides", b"T\xffi\xc3des")) if asked == "/course/course-001" else good


def nothings(asked: str, good: Answer) -> Answer:
    """NUL bytes, as they are and as an entity, and half a character pair, in every course's title and prose."""
    odd = good[2].replace(b"Tides", b"Ti\x00des &#0;&#xD800;").replace(b"harbour pilot", b"har\x00bour &#0;pilot")
    return (good[0], good[1] | {"ETag": ""}, odd) if asked.startswith("/course/") else good


def nothings_in_data(asked: str, good: Answer) -> Answer:
    odd = good[2].replace(b"Tides", rb"Ti\u0000des")
    return (200, {"Content-Type": "application/json"}, odd) if asked == "/feed.json" else good


def deep(asked: str, good: Answer) -> Answer:
    inside = good[2].replace(b"<main>", b"<div>" * 50_000 + b"<main>").replace(b"</main>", b"</main>" + b"</div>" * 50_000)
    return (200, HTML, inside) if asked == "/course/course-001" else good


def called(media_type: str) -> Fault:
    return lambda _, good: (good[0], {"Content-Type": media_type}, good[2])


XML = b'<?xml version="1.0"?><!DOCTYPE urlset [%s]><urlset><url><loc>https://quayside.example/&a9;</loc></url></urlset>'
LAUGHS = (b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
ENTITIES = XML % b"".join((b'<!ENTITY a0 "lol">', *LAUGHS))
FILE = XML % b'<!ENTITY a9 SYSTEM "file:///etc/passwd">'
PRIVATE = b"<urlset>%s</urlset>" % b"".join(
    b"<url><loc>%s</loc></url>" % where
    for where in (b"http://127.0.0.1:22/", b"http://10.0.0.1/", b"http://169.254.169.254/latest")
)
FULL, HELD = Outcome.FULL, Outcome.HELD
TRICKS: Mapping[str, Trick] = {
    "a title of 20 MB": Trick(long_title, FULL, None, 23),
    "a gzip bomb for a list": Trick(bombed, failure=Failure.TOO_LARGE),
    "a gzip bomb for a sitemap": Trick(bombed, failure=Failure.TOO_LARGE, walk=SITEMAP),
    "an entity bomb": Trick(on("/sitemap", (200, {}, ENTITIES)), failure=Failure.WRONG_TYPE, walk=SITEMAP),
    "an entity that is a file": Trick(on("/sitemap", (200, {}, FILE)), failure=Failure.WRONG_TYPE, walk=SITEMAP),
    "private addresses in a sitemap": Trick(on("/sitemap", (200, {}, PRIVATE)), failure=Failure.EMPTY, walk=SITEMAP),
    "a list without end": Trick(endless_list, HELD, Failure.BUDGET, 100),
    "a calendar": Trick(calendar, failure=Failure.BUDGET),
    "a redirect to this machine": Trick(sent_to("http://127.0.0.1:22/"), failure=Failure.NOT_PUBLIC),
    "a redirect into a private network": Trick(sent_to("//192.168.0.1/courses"), failure=Failure.NOT_PUBLIC),
    "a redirect to a file": Trick(sent_to("file:///etc/passwd"), failure=Failure.NOT_PUBLIC),
    "a redirect to ftp": Trick(sent_to("ftp://quayside.example/a"), failure=Failure.NOT_PUBLIC),
    "a page only for cookies": Trick(cookie, failure=Failure.REDIRECT_LOOP),
    "links that lead nowhere": Trick(odd_links, FULL, None, 24),
    "100,000 links on a page": Trick(many_links, HELD, Failure.BUDGET, 149),
    "bytes that are no text": Trick(broken_text, FULL, None, 23),
    "NUL bytes": Trick(nothings, FULL, None, 24),
    "NUL characters in JSON": Trick(nothings_in_data, FULL, None, 24, FEED),
    "50,000 boxes in each other": Trick(deep, FULL, None, 23),
    "brackets without end": Trick(on("/feed", (200, {}, b"[" * 1_000_000)), failure=Failure.TRUNCATED, walk=FEED),
    "HTML called PDF": Trick(called("application/pdf"), FULL, None, 24),
    "JSON called text": Trick(called("text/plain"), FULL, None, 24, FEED),
    "a PDF called HTML": Trick(on("/courses", (200, HTML, b"%PDF-1.7\n1 0 obj\n")), failure=Failure.WRONG_TYPE),
    "a picture called JSON": Trick(on("/feed", (200, {}, b"\x89PNG" + bytes(99))), failure=Failure.WRONG_TYPE, walk=FEED),
}
