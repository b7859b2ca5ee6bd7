"""A fast catalogue on loopback for benchmarks, in the mirror's address form: `python -m tests.parts.quay [COURSES]`.

`/courses?page=N` lists a hundred courses a page, `/course/N` tells one, `/api?page=N` tells a hundred as JSON. Nothing is held
in memory: every page follows from its number. Prints its address once it listens.
"""

from __future__ import annotations

import json
import sys

from aiohttp import web

from schemas import Expect, Source, SourceKind, Walk

HOST = "quay.example"
ON_PAGE = 100
WORDS = [
    "harbour",
    "tide",
    "rope",
    "chart",
    "depth",
    "light",
    "signal",
    "keel",
    "anchor",
    "weather",
    "swell",
    "channel",
    "buoy",
    "pilot",
    "crane",
    "cargo",
    "hold",
    "deck",
    "engine",
    "rudder",
    "learners",
    "practise",
    "compare",
    "measure",
    "explain",
    "record",
    "plan",
    "repair",
    "inspect",
    "report",
    "each",
    "week",
    "with",
    "a",
    "tutor",
    "who",
    "answers",
    "in",
    "two",
    "days",
]
MENU = '<header><nav><a href="/">Quay</a><a href="/courses">Courses</a><a href="/about">About</a></nav></header>'
SOURCES = {
    source.source_id: source
    for source in (
        Source(
            source_id=name,
            name="Quay",
            url=f"https://{HOST}",
            kind=SourceKind.NATIONAL_PORTAL,
            jurisdiction="IE",
            currency="EUR",
            walk=(walk,),
            expect=Expect(max=1_000_000),
            budget=1_000_000,
        )
        for name, walk in {
            "own_html": Walk(family="listing", url=f"https://{HOST}/courses", follow="/course/"),
            "own_api": Walk(
                family="api",
                url=f"https://{HOST}/api?page={{page}}",
                items="items",
                pages="pages",
                fields={"title": "name", "provider": "college", "price": "fee", "duration": "length", "description": "text"},
            ),
        }.items()
    )
}
"""The sources that read it, by name."""


def prose(seed: int, words: int) -> str:
    """So many words that follow from a number."""
    return " ".join(WORDS[(seed * 31 + n * n + n * 7) % len(WORDS)] for n in range(words)).capitalize() + "."


def facts(n: int) -> dict[str, str]:
    return {
        "Institution": f"College {n % 97}",
        "Fee": f"€{100 + n % 900}",
        "Duration": f"{1 + n % 12} weeks",
        "Delivery mode": ("Online", "Blended", "In person")[n % 3],
        "Start date": f"{1 + n % 28} March 2027",
    }


def course(n: int) -> str:
    rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts(n).items())
    sections = "".join(f"<h2>{prose(n + k, 3)}</h2><p>{prose(n * 5 + k, 60)}</p><p>{prose(n * 7 + k, 40)}</p>" for k in range(5))
    outcomes = "".join(f"<li>{prose(n + k, 8)}</li>" for k in range(5))
    return document(f"<h1>Tides, part {n}</h1><dl>{rows}</dl>{sections}<h2>Learning outcomes</h2><ul>{outcomes}</ul>")


def document(main: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>Quay</title></head><body>{MENU}<main>{main}</main>'
        "<footer><p>Quay, by the sea</p></footer></body></html>"
    )


def listing(page: int, count: int) -> str:
    numbers = range((page - 1) * ON_PAGE, min(page * ON_PAGE, count))
    cards = "".join(f'<div><a href="/course/{n}">Tides, part {n}</a></div>' for n in numbers)
    more = f'<a href="/courses?page={page + 1}" rel="next">Next</a>' if page * ON_PAGE < count else ""
    return document(f"<h1>{count} courses</h1>{cards}<p>{more}</p>")


def rows(page: int, count: int) -> str:
    numbers = range((page - 1) * ON_PAGE, min(page * ON_PAGE, count))
    items = [
        {
            "url": f"https://{HOST}/course/{n}",
            "name": f"Tides, part {n}",
            "college": facts(n)["Institution"],
            "fee": facts(n)["Fee"],
            "length": facts(n)["Duration"],
            "text": prose(n, 120),
        }
        for n in numbers
    ]
    return json.dumps({"pages": -(-count // ON_PAGE), "items": items})


def application(count: int) -> web.Application:
    """Serves `/quay.example/...` as a mirror does."""

    async def answer(request: web.Request) -> web.Response:
        path, page = request.path.removeprefix(f"/{HOST}"), int(request.query.get("page", "1"))
        if path == "/courses":
            return web.Response(text=listing(page, count), content_type="text/html")
        if path == "/api":
            return web.Response(text=rows(page, count), content_type="application/json")
        if path.startswith("/course/"):
            return web.Response(text=course(int(path.removeprefix("/course/"))), content_type="text/html")
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    return app


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    web.run_app(application(count), host="127.0.0.1", port=0, print=lambda text: print(text, flush=True), access_log=None)


if __name__ == "__main__":
    main()
