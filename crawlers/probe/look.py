"""Looks at a site: robots, sitemaps, lists and a few pages of every kind, each asked for because of what was seen before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from msgspec.structs import replace

from crawlers.families import FAMILIES
from crawlers.identity import host_of
from crawlers.manners import Manners
from crawlers.probe.addresses import Shape, grouped, spread
from crawlers.probe.data import Data, opened
from crawlers.probe.doors import doors, near, post_types, wordpress
from crawlers.probe.links import catalogue_links, rank, tree_of
from crawlers.probe.place import language
from crawlers.probe.state import state_of
from crawlers.probe.visit import Fetch
from crawlers.read import read
from crawlers.robots import Robots
from schemas import Ask, Failure, Page, Sighting, Source, Walk, canonical_url

Progress = Callable[[int, int], None]
"""Called with (pages asked for, pages of the budget)."""
BUDGET = 48
"""Pages asked for at most: under a minute at a live site's pace, and enough for five of every kind."""
SITEMAPS, DOORS, LISTS, KINDS = 10, 5, 5, 8
"""Sitemaps, addresses of data, lists and kinds of pages looked at, at most."""
LEADS = 3000
"""Addresses of one list that are looked at; hardly any list for people has more."""
TRIED, SHOWN = 2, 4
"""Pages of a kind that tell whether it is courses, and those read of a kind that is."""
ENOUGH = 1 / 3
"""The least share of a kind's pages that read as courses; on some sites they stand among all other pages."""
USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")


@dataclass
class Listed:
    """A page that leads to others: the addresses of its content, the count it prints, and where it goes on."""

    url: str
    addresses: tuple[str, ...]
    announced: int | None
    goes_on: bool


@dataclass
class Kind:
    """Pages of one shape of address: those tried, and what each of them reads as."""

    shape: Shape
    addresses: tuple[str, ...]
    pages: list[Page] = field(default_factory=list)
    sightings: list[Sighting | None] = field(default_factory=list)

    @property
    def courses(self) -> bool:
        """Whether enough of the pages tried read as courses; what else has such an address, a harvest passes over."""
        read = sum(seen is not None for seen in self.sightings)
        return read > 0 and read >= ENOUGH * len(self.sightings)

    @property
    def original(self) -> bool:
        """Whether they make listings, and are not only translations of such that do."""
        return any(seen is not None and seen.primary for seen in self.sightings)


class Look:
    """What was seen of a site. Call it with a way to fetch; `source` is the draft by which pages are read."""

    def __init__(self, source: Source, manners: Manners, progress: Progress) -> None:
        self.source, self.manners, self.progress = source, manners, progress
        self.answers: dict[str, Page | Failure] = {}
        self.sitemaps: dict[str, tuple[str, ...]] = {}
        self.unread_sitemaps = 0
        self.data: list[Data] = []
        self.lists: list[Listed] = []
        self.kinds: list[Kind] = []

    async def __call__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        entry = await self.ask(self.source.url)
        if isinstance(entry, Failure):
            return
        tree = tree_of(entry)
        self.source = replace(self.source, language=(language(tree) if tree is not None else None) or self.source.language)
        await self.ask(urljoin(entry.url, "/"))
        await self.read_sitemaps()
        await self.turn_lists()
        await self.open_doors()
        await self.try_kinds()

    @property
    def entry(self) -> Page | Failure:
        return self.answers[self.source.url]

    @property
    def rules(self) -> Robots | Failure | None:
        """What robots.txt says of the host that answered."""
        return self.manners.rules.get(host_of(self.entry.url if isinstance(self.entry, Page) else self.source.url))

    @property
    def home(self) -> Page | None:
        """The site's front page, or the page the visit began at where that does not answer."""
        front = self.answers.get(urljoin(self.entry.url, "/")) if isinstance(self.entry, Page) else None
        return next((page for page in (front, self.entry) if isinstance(page, Page)), None)

    @property
    def began(self) -> list[Page]:
        """The page the visit began at, and the front page where that is another."""
        pages = {page.url: page for page in (self.entry, self.home) if isinstance(page, Page)}
        return list(pages.values())

    @property
    def courses(self) -> list[Kind]:
        return [kind for kind in self.kinds if kind.courses and kind.original]

    async def ask(self, url: str) -> Page | Failure:
        """A page, asked for once, while the budget lasts."""
        known = next((page for page in self.answers.values() if isinstance(page, Page) and page.url == url), None)
        if url not in self.answers:
            over = len(self.answers) >= BUDGET
            self.answers[url] = known or (Failure.BUDGET if over else await self.fetch(url))
            self.progress(len(self.answers), BUDGET)
        return self.answers[url]

    async def read_sitemaps(self) -> None:
        """Those that robots.txt names, else the first that stands at a usual place; the parts of an index one by one."""
        entry = self.entry
        named = self.rules.sitemaps if isinstance(self.rules, Robots) else ()
        for root in named or tuple(urljoin(entry.url, path) for path in USUAL_SITEMAPS if isinstance(entry, Page)):
            if root not in self.sitemaps and (found := await self.read_sitemap(root)):
                self.sitemaps[root] = tuple(dict.fromkeys(found))
                if not named:
                    return

    async def read_sitemap(self, root: str) -> list[str]:
        walk, waiting, found = Walk(family="sitemap", url=root), [root], list[str]()
        for count in range(SITEMAPS):
            if not waiting:
                break
            page = await self.ask(waiting.pop(0))
            if isinstance(page, Page):
                reading = FAMILIES["sitemap"].read(walk, Ask(url=page.url, number=count), page)
                waiting += [ask.url for ask in reading.asks if not ask.detail]
                found += [ask.url for ask in reading.asks if ask.detail]
        self.unread_sitemaps += len(waiting)
        return found

    async def turn_lists(self) -> None:
        """The page the visit began at, the front page, and what they link by words that lead to a catalogue."""
        began = self.began
        links = sorted((link for page in began for link in catalogue_links(page)), key=lambda link: (link[0], link[1].count("/")))
        for url in list(dict.fromkeys([*(page.url for page in began), *(url for _, url in links)]))[: LISTS + 2]:
            page = await self.ask(url)
            if isinstance(page, Page):
                self.turn(page)

    def turn(self, page: Page) -> None:
        reading = FAMILIES["listing"].read(Walk(family="listing", url=page.url), Ask(url=page.url, number=1), page)
        leads = tuple(ask.url for ask in reading.asks if ask.detail)[:LEADS]
        if leads and page.url not in {listed.url for listed in self.lists}:
            on = any(not ask.detail for ask in reading.asks)
            self.lists.append(Listed(page.url, leads, reading.announced, on))

    async def open_doors(self) -> None:
        """Data for machines: the page the visit began at where it is such, and what the pages seen so far name."""
        began = self.began
        shown = [page for page in self.answers.values() if isinstance(page, Page) and page.url in {one.url for one in self.lists}]
        trees = [(page, tree) for page in (*began, *shown) if (tree := tree_of(page)) is not None]
        named = [page.url for page in began]
        for types in dict.fromkeys(filter(None, (wordpress(page, tree) for page, tree in trees))):
            told = await self.ask(types)
            named += post_types(types, told) if isinstance(told, Page) else ()
        named += [url for page, tree in trees for url in doors(page, tree)]
        for url in list(dict.fromkeys(named))[: DOORS + len(began)]:
            page = await self.ask(url)
            held = opened(self.source, page, list(self.known_addresses())) if isinstance(page, Page) else None
            if held is not None and held.url not in {data.url for data in self.data}:
                self.data.append(held)

    async def try_kinds(self) -> None:
        """A few pages of every kind, those first whose address speaks of courses; then more of those that are."""
        self.kinds = [Kind(shape, urls) for shape, urls in grouped(self.known_addresses()).items()]
        self.kinds.sort(key=lambda kind: (rank("/".join(kind.shape[1:])), -len(kind.addresses)))
        self.kinds = self.kinds[:KINDS]
        for kind in self.kinds:
            await self.try_pages(kind, TRIED)
        for kind in self.kinds:
            self.read_state(kind)
        for kind in [kind for kind in self.kinds if any(kind.sightings)]:
            await self.try_pages(kind, SHOWN)

    def known_addresses(self) -> Iterator[str]:
        """Every address of this site or its sisters that data, a sitemap or a list leads to, but its front page and its lists."""
        passed = {canonical_url(listed.url) for listed in self.lists if listed.announced is not None or listed.goes_on}
        passed.add(canonical_url(urljoin(self.source.url, "/")))
        named = [*(held.addresses for held in self.data), *self.sitemaps.values(), *(listed.addresses for listed in self.lists)]
        for urls in named:
            yield from (url for url in urls if canonical_url(url) not in passed and near(url, self.source.url))

    async def try_pages(self, kind: Kind, count: int) -> None:
        for url in spread(kind.addresses, count):
            page = await self.ask(url)
            if isinstance(page, Page) and all(page.url != other.url for other in kind.pages):
                kind.pages.append(page)
                kind.sightings.append(self.sighting(page))

    def sighting(self, page: Page) -> Sighting | None:
        return next(iter(read(self.source, Ask(url=page.url, detail=True), page).sightings), None)

    def read_state(self, kind: Kind) -> None:
        """Read pages by the state in them, too, where it says more than they show."""
        told = state_of(kind.pages, self.source)
        shown = {word.field for seen in kind.sightings if seen is not None for word in seen.words}
        if told.keys() - shown and not self.source.state:
            self.source = replace(self.source, state=told)
            kind.sightings = [self.sighting(page) for page in kind.pages]
