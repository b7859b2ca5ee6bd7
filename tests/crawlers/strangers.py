"""Whole sites nobody has seen before, small and invented, each of another make; a test lets one of them answer on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape

from tests.parts.site import HOST, Answer, Site

Pages = Mapping[str, tuple[str, str]]
"""Path to (media type, body)."""
HTML, JSON, XML = "text/html; charset=utf-8", "application/json", "application/xml"
TITLES = ("Knots and Splices", "Reading the Tide", "Chart Work", "Weather for Small Boats", "Engines Below Deck", "Radio at Sea")
FACTS = (("Institution", "Harbour College"), ("Duration", "6 weeks"), ("Fee", "€480"), ("Delivery mode", "Online"))


def address(path: str) -> str:
    return f"https://{HOST}{path}"


def slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def page(title: str, main: str, head: str = "", lang: str = "en-IE") -> tuple[str, str]:
    nav = '<nav><a href="/">Quayside</a><a href="/about">About</a></nav>'
    top = f"<title>{escape(title)} | Quayside</title>{head}"
    return HTML, f'<!doctype html><html lang="{lang}"><head>{top}</head><body>{nav}<main>{main}</main></body></html>'


def prose(title: str) -> tuple[str, str]:
    return page(title, f"<h1>{title}</h1><p>We have taught by the water since the first pier was built.</p>")


def definitions(title: str, facts: tuple[tuple[str, str], ...] = FACTS) -> tuple[str, str]:
    pairs = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts)
    return page(title, f"<h1>{title}</h1><dl>{pairs}</dl><p>Each exercise is marked by a harbour pilot.</p>")


def linked(path: str) -> str:
    return "".join(f'<li><a href="{path}{slug(title)}">{title}</a></li>' for title in TITLES)


def sitemap(*paths: str) -> tuple[str, str]:
    told = "".join(f"<url><loc>{address(path)}</loc></url>" for path in paths)
    return XML, f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</urlset>'


def described(title: str) -> tuple[str, str]:
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


def nothing() -> Pages:
    """A site with pages, and no course on any of them."""
    return {"/": page("Home", '<h1>By the water</h1><a href="/about">About</a>'), "/about": prose("About")}


MAKES: Mapping[str, Callable[[], Pages]] = {
    "a plain list with a pager": plain_list,
    "a sitemap and nothing else": sitemap_alone,
    "courses beside other pages": flat_addresses,
}


def inhabit(site: Site, pages: Pages) -> None:
    """Let these pages answer, and nothing else."""
    missing: Answer = (404, {"Content-Type": HTML}, b"<html><body><h1>Not here</h1></body></html>")

    def answer(path: str, _: Answer) -> Answer:
        found = pages.get(path)
        return (200, {"Content-Type": found[0]}, found[1].encode()) if found else missing

    site.fault = answer
