"""Course pages with odd words, one of each kind: what a reader must make of them, or say that it cannot read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas import ELEMENTS, Dimension
from tests.parts.site import Answer, Site, page

SOUND = {"Institution": "Harbour College", "Fee": "€480", "Duration": "6 weeks", "Delivery mode": "Online"}
LONG = "Rope " * 2_000
UNREAD = dict.fromkeys([*(dimension.value for dimension in Dimension), *ELEMENTS], "unread_language")
PROSE = "Each knot is tied twice and untied once."


@dataclass(frozen=True)
class Odd:
    """A page: its heading and prose in HTML, facts that differ from sound ones, and its language; `head` stands in its head.

    `name` is the title its record must have, none where empty; `unread` what must be told of it: kind and field of an issue, and
    words in it; `unseen` are the fields it must leave open, by reason, and `silent` those it must not state.
    """

    title: str = "Tides and knots"
    facts: Mapping[str, str] = field(default_factory=dict)
    prose: str = PROSE
    lang: str = "en"
    head: str = ""
    name: str = "Tides and knots"
    unread: tuple[tuple[str, str, str], ...] = ()
    unseen: Mapping[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    prices: tuple[int, ...] = (480,)

    def answer(self) -> Answer:
        rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in (SOUND | dict(self.facts)).items())
        status, headers, body = page(f"<h1>{self.title}</h1><dl>{rows}</dl><h2>Good to know</h2><p>{self.prose}</p>")
        told = body.replace(b"<title>Quayside</title>", self.head.encode()).replace(b'lang="en"', f'lang="{self.lang}"'.encode())
        return status, {name: value for name, value in headers.items() if name != "ETag"}, told


ODD: Mapping[str, Odd] = {
    "empty-title": Odd(title="", name="", silent=("title",)),
    "blank-title": Odd(title=" &nbsp; ", name="", silent=("title",)),
    "long-title": Odd(title=LONG, name=LONG.strip()),
    "emoji": Odd(title="🌊🪢⚓️👩‍🏫", name="🌊🪢⚓️👩‍🏫"),
    "right-to-left": Odd(
        title="أساسيات العقد البحرية", prose="تُشرح كل عقدة مرتين.", lang="ar", unseen=UNREAD, name="أساسيات العقد البحرية"
    ),
    "mixed-scripts": Odd(title="Узлы knots 結び目 κόμποι", name="Узлы knots 結び目 κόμποι"),
    "html-in-title": Odd(
        title="Tides <b>and</b> &lt;script&gt;alert(1)&lt;/script&gt; knots", name="Tides and <script>alert(1)</script> knots"
    ),
    "run-together": Odd(prose="Tutors answer within a day.Credit counts towards a diploma.Fees are due in May." * 30),
    "mojibake": Odd(title="CafÃ© knots â€“ the basics", name="CafÃ© knots â€“ the basics"),
    "unknown-language": Odd(
        title="Blorvani kesti murlo",
        prose="Vashti plomo kerrin dulva zoti. " * 8,
        lang="x-blorv",
        unseen=UNREAD,
        name="Blorvani kesti murlo",
    ),
    "contradiction": Odd(
        head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"Course","name":"Tides and knots",'
        '"offers":{"@type":"Offer","price":"950","priceCurrency":"EUR"}}</script>',
        unread=(("contradiction", "price", "€480 ≠ 950"),),
        prices=(480, 950),
    ),
    "no-currency": Odd(
        facts={"Fee": "480"}, unread=(("no_currency", "price", "480"),), unseen={"price": "unparsed_value"}, prices=()
    ),
    "30-february": Odd(
        facts={"Start date": "30 February 2027"},
        unread=(("unread", "start", "30 February 2027"),),
        unseen={"start": "unparsed_value"},
    ),
}


@dataclass
class OddSite(Site):
    """Lists every odd page beside the sound ones."""

    def answer(self, path: str) -> Answer:
        if path == "/courses":
            sound = "".join(f'<p><a href="/course/{slug}">{course.title}</a></p>' for slug, course in self.courses.items())
            return page(sound + "".join(f'<p><a href="/course/{slug}">A course</a></p>' for slug in ODD))
        odd = ODD.get(path.removeprefix("/course/"))
        return odd.answer() if odd else super().answer(path)
