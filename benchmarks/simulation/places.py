"""The catalogues of the simulation: how each is told, how large it is, how it lives, and who looks after it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas import Expect, Source, SourceKind, Walk

FIELDS = {
    "id": "id",
    "title": "title",
    "price": "price",
    "duration": "duration",
    "delivery": "mode",
    "provider": "provider",
    "start": "start",
}
SEASON = 365
"""How long a hold may lie where somebody looks but once a year."""


@dataclass(frozen=True)
class Place:
    """`family` is how it is walked, `rows` whether its lists tell all and no course has a page of its own that is read.

    `ebb` is how many of a hundred leave in a year, and are replaced, beside what a term renews: the share `term`, twice a
    year. `grows` is by how much it grows in a year. `counts` says that it prints how many it lists, `tags` that it sends
    ETags. `looks` is after how many nights somebody looks at what is held.
    """

    name: str
    family: str
    size: int
    by_id: bool = False
    rows: bool = False
    counts: bool = False
    tags: bool = True
    ebb: float = 20
    edits: float = 50
    term: float = 0.0
    grows: float = 0.0
    looks: int = 1
    each: int = 20
    """Courses on one page of its lists."""
    never_gone: bool = False
    """Every address answers with the same empty page, which a browser fills: none ever says that a course is gone."""

    @property
    def host(self) -> str:
        return f"{self.name}.example"

    @property
    def source(self) -> Source:
        """What its file would declare."""
        return Source(
            source_id=f"sim_{self.name}",
            name=self.name.capitalize(),
            url=f"https://{self.host}",
            kind=SourceKind.NATIONAL_PORTAL,
            jurisdiction="IE",
            currency="EUR",
            identity="id" if self.by_id else "url",
            walk=(self._walk,),
            expect=Expect(min=max(1, self.size // 8), max=self.size * 8, fill={"title": 0.9}, languages={"en": 0.8}),
        )

    @property
    def _walk(self) -> Walk:
        if self.family != "api":
            path = "sitemap.xml" if self.family == "sitemap" else "courses"
            follow = "" if self.family == "sitemap" else "/c[^/]*/"
            return Walk(family=self.family, url=f"https://{self.host}/{path}", follow=follow)
        return Walk(
            family="api",
            url=f"https://{self.host}/api?page={{page}}",
            items="items",
            total="total" if self.counts else "",
            step=1,
            pages="pages" if self.counts else "",
            fields={our: its for our, its in FIELDS.items() if our != "id" or self.by_id},
            address="{url}",
            detail="" if self.rows else "{address}",
        )


PLACES = (
    Place("quay", "listing", 20, counts=True, ebb=10, looks=SEASON),
    Place("harbour", "listing", 80, counts=True, term=0.25, looks=1),
    Place("lagoon", "listing", 90, term=0.2, looks=2),
    Place("delta", "listing", 30, tags=False, ebb=30, looks=0),
    Place("fjord", "sitemap", 60, grows=0.08, looks=3),
    Place("strait", "sitemap", 80, ebb=35, looks=5),
    Place("atoll", "sitemap", 25, ebb=5, edits=20, looks=2),
    Place("reef", "api", 60, by_id=True, rows=True, counts=True, looks=0),
    Place("bay", "api", 60, rows=True, ebb=15, looks=1),
    Place("sound", "api", 70, by_id=True, counts=True, term=0.3, looks=4),
    Place("cove", "api", 40, by_id=True, rows=True, ebb=25, looks=SEASON, never_gone=True),
    Place("ocean", "sitemap", 400, ebb=10, edits=20, looks=1),
)
"""Twelve kinds: of 20 to 400 courses, static, growing and of terms, known by address or by number, told by rows or pages."""
