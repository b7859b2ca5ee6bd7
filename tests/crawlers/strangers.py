"""Whole sites nobody has seen before, small and invented, each of another make; a test lets one of them answer on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape

from tests.parts.site import HOST, Answer, Site

Told = tuple[Mapping[str, str], str]
Pages = Mapping[str, Told]
"""Path to (headers, body)."""
HTML, JSON, XML = ({"Content-Type": kind} for kind in ("text/html; charset=utf-8", "application/json", "application/xml"))
TITLES = ("Knots and Splices", "Reading the Tide", "Chart Work", "Weather for Small Boats", "Engines Below Deck", "Radio at Sea")
FACTS = (("Institution", "Harbour College"), ("Duration", "6 weeks"), ("Fee", "€480"), ("Delivery mode", "Online"))


def address(path: str) -> str:
    return f"https://{HOST}{path}"


def slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def page(title: str, main: str, head: str = "", lang: str = "en-IE") -> Told:
    nav = '<nav><a href="/">Quayside</a><a href="/about">About</a></nav>'
    top = f"<title>{escape(title)} | Quayside</title>{head}"
    return HTML, f'<!doctype html><html lang="{lang}"><head>{top}</head><body>{nav}<main>{main}</main></body></html>'


def prose(title: str) -> Told:
    return page(title, f"<h1>{title}</h1><p>We have taught by the water since the first pier was built.</p>")


def definitions(title: str, facts: tuple[tuple[str, str], ...] = FACTS) -> Told:
    pairs = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts)
    return page(title, f"<h1>{title}</h1><dl>{pairs}</dl><p>Each exercise is marked by a harbour pilot.</p>")


def linked(path: str) -> str:
    return "".join(f'<li><a href="{path}{slug(title)}">{title}</a></li>' for title in TITLES)


def sitemap(*paths: str) -> Told:
    told = "".join(f"<url><loc>{address(path)}</loc></url>" for path in paths)
    return XML, f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</urlset>'


def described(title: str) -> Told:
    """A page that says everything for machines, and nothing but its title to people."""
    course = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": title,
        "provider": {"@type": "Organization", "name": "Harbour College"},
        "offers": {"@type": "Offer", "price": "480", "priceCurrency": "EUR"},
        "hasCourseInstance": {"@type": "CourseInstance", "courseMode": "online"},
    }
    data = f'<script type="application/ld+json">{json.dumps(course)}</script>'
    return page(title, f"<h1>{title}</h1><p>Come aboard.</p>", data)


def plain_list() -> Pages:
    """A list with a pager and a count, and pages with definition lists; no sitemap."""
    half = len(TITLES) // 2
    first, second = (
        "".join(f'<li><a href="/training/{slug(title)}">{title}</a></li>' for title in some)
        for some in (TITLES[:half], TITLES[half:])
    )
    return {
        "/": page("Home", '<h1>By the water</h1><a href="/training">Our training</a>'),
        "/about": prose("About"),
        "/training": page("Training", f'<h1>6 courses</h1><ul>{first}</ul><a href="/training?page=2">Next</a>'),
        "/training?page=2": page("Training", f"<h1>6 courses</h1><ul>{second}</ul>"),
        **{f"/training/{slug(title)}": definitions(title) for title in TITLES},
    }


def sitemap_alone() -> Pages:
    """No list anywhere: course pages only a sitemap leads to, beside as many pages of news."""
    courses, news = ([f"/{part}/{slug(title)}" for title in TITLES] for part in ("c", "news"))
    return {
        "/": page("Home", "<h1>By the water</h1>"),
        "/sitemap.xml": sitemap("/about", *courses, *news),
        "/about": prose("About"),
        **dict(zip(courses, map(described, TITLES), strict=True)),
        **dict(zip(news, (prose(f"News of {title}") for title in TITLES), strict=True)),
    }


def flat_addresses() -> Pages:
    """Courses and other pages side by side under one shape of address."""
    return {
        "/": page("Home", f"<h1>By the water</h1><ul>{linked('/')}</ul>"),
        "/sitemap.xml": sitemap("/about", *(f"/{slug(title)}" for title in TITLES), "/fees"),
        "/about": prose("About"),
        "/fees": prose("What it costs"),
        **{f"/{slug(title)}": definitions(title, FACTS[1:]) for title in TITLES},
    }


def wordpress() -> Pages:
    """A WordPress site: what it holds is told as JSON, a few at a time, and each course has a page."""
    kinds = {"post": {"name": "Posts", "rest_base": "posts"}, "course": {"name": "Courses", "rest_base": "courses"}}
    told = [
        {"id": n, "link": address(f"/c/{slug(title)}/"), "title": {"rendered": title}, "excerpt": {"rendered": "<p>Come.</p>"}}
        for n, title in enumerate(TITLES)
    ]
    more = {"Link": f'<{address("/wp-json/wp/v2/courses?per_page=100&page=2")}>; rel="next"', "X-WP-Total": str(len(TITLES))}
    return {
        "/": page("Home", "<h1>By the water</h1>", f'<link rel="https://api.w.org/" href="{address("/wp-json/")}">'),
        "/wp-json/wp/v2/types": (JSON, json.dumps(kinds)),
        "/wp-json/wp/v2/courses?per_page=100": ({**JSON, **more}, json.dumps(told[:4])),
        "/wp-json/wp/v2/courses?per_page=100&page=2": (JSON, json.dumps(told[4:])),
        **{f"/c/{slug(title)}/": definitions(title) for title in TITLES},
    }


def scripted() -> Pages:
    """A site of the Next.js make: a page shows a title, and a script fills in the rest from the state it carries."""

    def course(title: str) -> Told:
        told = {
            "title": title,
            "institution": "Harbour College",
            "duration": "6 weeks",
            "deliveryMode": "Online",
            "price": "€480",
        }
        props = {"props": {"pageProps": {"course": told}}, "buildId": "x1"}
        state = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(props)}</script>'
        return page(title, f"<h1>{title}</h1>{state}")

    return {
        "/": page("Home", '<h1>By the water</h1><a href="/courses">Courses</a>'),
        "/courses": page("Courses", f"<h1>Courses</h1><ul>{linked('/courses/')}</ul>"),
        **{f"/courses/{slug(title)}": course(title) for title in TITLES},
    }


def named_endpoint() -> Pages:
    """A shell of a page that names where its script finds the courses; they have no pages anybody could read."""
    told = [
        {
            "slug": slug(title),
            "url": f"/course/{slug(title)}",
            "title": title,
            "startDate": "2027-03-02",
            "price": 480,
            "currency": "EUR",
        }
        for title in TITLES
    ]
    return {
        "/": page("Home", '<div id="app" data-source="/api/courses?limit=3&amp;page=1"></div>'),
        "/api/courses?limit=3&page=1": (JSON, json.dumps({"items": told[:3], "meta": {"total": 6, "totalPages": 2}})),
        "/api/courses?limit=3&page=2": (JSON, json.dumps({"items": told[3:], "meta": {"total": 6, "totalPages": 2}})),
    }


def moochub() -> Pages:
    """A member of MOOChub, whose front page links its feed."""
    told = [
        {"type": "courses", "id": slug(title), "attributes": {
            "name": title, "url": address(f"/course/{slug(title)}"), "courseMode": ["MOOC"], "inLanguage": ["en"],
            "publisher": {"name": "Harbour College"}, "offer": [{"category": "course", "price": 480, "priceCurrency": "EUR"}],
        }}
        for title in TITLES
    ]  # fmt: skip
    link = '<link rel="alternate" type="application/vnd.api+json" href="/bridges/moochub">'
    return {
        "/": page("Home", "<h1>By the water</h1>", link),
        "/bridges/moochub": (JSON, json.dumps({"links": {"next": None}, "data": told})),
    }


def nothing() -> Pages:
    """A site with pages, and no course on any of them."""
    return {"/": page("Home", '<h1>By the water</h1><a href="/about">About</a>'), "/about": prose("About")}


MAKES: Mapping[str, Callable[[], Pages]] = {
    "a plain list with a pager": plain_list,
    "a sitemap and nothing else": sitemap_alone,
    "courses beside other pages": flat_addresses,
    "a site of the WordPress make": wordpress,
    "a site of the Next.js make": scripted,
    "data that a page names": named_endpoint,
    "a feed that a page links": moochub,
}


def inhabit(site: Site, pages: Pages) -> None:
    """Let these pages answer, and nothing else."""
    missing: Answer = (404, dict(HTML), b"<html><body><h1>Not here</h1></body></html>")

    def answer(path: str, _: Answer) -> Answer:
        found = pages.get(path)
        return (200, dict(found[0]), found[1].encode()) if found else missing

    site.fault = answer
