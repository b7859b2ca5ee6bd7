"""Which records are one course and which nearly are, and the form by which an operator rules on two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from schemas import Cluster, CredAtlasError, Offering, Ruling
from web.frame.desk import AtDesk, Desk
from web.frame.paging import page_of
from web.frame.refusal import Refusal
from web.frame.tongue import root
from web.frame.words import _
from web.ops.alike import Alike, Pair, alike, beside, offerings
from web.ops.files import as_csv
from web.ops.frame import console

PAGE = "/ops/duplicates"
VIEWS = ("pairs", "courses", "rulings")
STATES = ("", "joined", "apart", "ruled")
SORTS = ("doubt", "alike")
AT_ONCE = 10
MEMBERS = 6
"""Listings of a course that are shown at once; the others unfold."""
router = APIRouter()


@dataclass(frozen=True)
class Asked:
    """What an address asks for; a word there is not is dropped, and counted in `ignored`."""

    show: str
    catalogue: str
    state: str
    sort: str
    page: int
    ignored: int

    def address(self, path: str = PAGE, page: int = 1) -> str:
        told = {"show": self.show, "catalogue": self.catalogue, "state": self.state, "sort": self.sort, "page": page}
        plain = {"show": "pairs", "catalogue": "", "state": "", "sort": "doubt", "page": 1}
        kept = {name: value for name, value in told.items() if value != plain[name]}
        return f"{root()}{path}" + (f"?{urlencode(kept)}" if kept else "")


def read(given: QueryParams, catalogues: Iterable[str]) -> Asked:
    allowed = {"show": VIEWS, "catalogue": ("", *catalogues), "state": STATES, "sort": SORTS}
    told = {name: given.get(name, "") or values[0] for name, values in allowed.items()}
    good = {name: value if value in allowed[name] else allowed[name][0] for name, value in told.items()}
    number = page_of(given.get("page", "1"), 999_999, digits=6)
    return Asked(**good, page=max(number, 1), ignored=sum(good[name] != told[name] for name in told) + (number < 1))


@router.get(PAGE)
async def duplicates(request: Request, desk: AtDesk) -> HTMLResponse:
    asked = read(request.query_params, desk.sources)
    told = await run_in_threadpool(alike, desk)
    every = chosen(told, asked)
    last = max(1, -(-len(every) // AT_ONCE))
    page = min(asked.page, last)
    shown = every[(page - 1) * AT_ONCE : page * AT_ONCE]
    known = await run_in_threadpool(offerings, desk, _ids(shown))
    compared = {pair.ids: beside(pair.likeness, *(known[each] for each in pair.ids)) for pair in _whole(shown, known)}
    fields = _fields()
    return await console(
        desk,
        request,
        "duplicates.html",
        asked=asked,
        told=told,
        joined=sum(pair.joined for pair in told.pairs),
        records=sum(len(one.members) for one in told.clusters),
        total=len(every),
        shown=shown,
        known=known,
        compared=compared,
        silent={ids: ", ".join(fields[each.field] for each in rows if each.silent) for ids, rows in compared.items()},
        page=page,
        last=last,
        names={key: source.name for key, source in sorted(desk.sources.items(), key=lambda item: item[1].name.casefold())},
        fields=fields,
        says=_says(),
        shown_members=MEMBERS,
        may=desk.hands is not None,
    )


@router.get(f"{PAGE}.csv")
async def table(request: Request, desk: AtDesk) -> Response:
    """All that the page with these filters shows, on however many pages."""
    asked = read(request.query_params, desk.sources)
    return as_csv(asked.show, await run_in_threadpool(_table, desk, asked))


@router.post(PAGE)
async def rule(request: Request, desk: AtDesk) -> RedirectResponse:
    form = await request.form()
    told = {name: " ".join(str(form.get(name, "")).split())[:300] for name in ("one", "other", "says", "by", "why")}
    back = read(QueryParams(str(form.get("back", ""))[:500]), desk.sources)
    here = back.address(page=back.page)
    if not told["by"] or not told["why"] or told["says"] not in ("same", "different"):
        sentence = _("A ruling says whether two records are one course, who says so, and why.")
        raise Refusal(400, _("That did not work"), sentence, here)
    if desk.hands is None:
        raise Refusal(403, _("That did not work"), _("Nothing may be ruled from this page."), here)
    try:
        await run_in_threadpool(desk.hands.rule, told["one"], told["other"], told["says"], told["by"], told["why"])
    except CredAtlasError as refused:
        raise Refusal(409, _("That did not work"), str(refused), here) from refused
    return RedirectResponse(here, 303)


def chosen(told: Alike, asked: Asked) -> Sequence[Pair] | Sequence[Cluster] | Sequence[Ruling]:
    """What the filters leave, in the order asked for."""

    def within(ids: Iterable[str]) -> bool:
        return not asked.catalogue or asked.catalogue in {told.catalogue_of.get(each) for each in ids}

    if asked.show == "courses":
        return [one for one in told.clusters if within(member.offering_id for member in one.members)]
    if asked.show == "rulings":
        return [one for one in told.rulings if within((one.one, one.other))]
    pairs = [pair for pair in told.pairs if asked.state in ("", pair.state) and within(pair.ids)]
    if asked.sort == "alike":
        return sorted(pairs, key=lambda pair: (-pair.likeness.score, pair.ids))
    return sorted(pairs, key=lambda pair: (pair.ruling is not None, bool(pair.likeness.barred), pair.doubt, pair.ids))


def _ids(shown: Iterable[Pair | Cluster | Ruling]) -> Iterator[str]:
    for one in shown:
        yield from _named(one)


def _named(one: Pair | Cluster | Ruling) -> tuple[str, ...]:
    if isinstance(one, Cluster):
        return tuple(member.offering_id for member in one.members)
    return one.ids if isinstance(one, Pair) else (one.one, one.other)


def _whole(shown: Iterable[Pair | Cluster | Ruling], known: dict[str, Offering]) -> Iterator[Pair]:
    return (one for one in shown if isinstance(one, Pair) and known.keys() >= set(one.ids))


def _table(desk: Desk, asked: Asked) -> list[tuple[str, ...]]:
    told = alike(desk)
    every = chosen(told, asked)
    titles = {key: one.name for key, one in offerings(desk, _ids(every)).items()}

    def named(key: str) -> tuple[str, str, str]:
        return key, titles.get(key, ""), told.catalogue_of.get(key, "")

    one = (_("One"), _("Title of one"), _("Catalogue of one"))
    other = (_("The other"), _("Title of the other"), _("Catalogue of the other"))
    ruled = (_("Ruled"), _("By"), _("When"), _("Why"))
    if asked.show == "courses":
        head: tuple[str, ...] = (_("Course"), _("Record"), _("Title"), _("Catalogue"), _("Kin"))
        listed = (cluster for cluster in every if isinstance(cluster, Cluster))
        return [
            head,
            *((cluster.cluster_id, *named(each.offering_id), each.kin) for cluster in listed for each in cluster.members),
        ]
    if asked.show == "rulings":
        head = (*one, *other, *ruled)
        return [head, *((*named(r.one), *named(r.other), *_ruled(r)) for r in every if isinstance(r, Ruling))]
    head = (_("Score"), _("State"), *one, *other, _("Agree in"), _("Differ in"), _("Set apart by"), *ruled)
    pairs = (pair for pair in every if isinstance(pair, Pair))
    return [head, *((*_scored(pair), *named(pair.ids[0]), *named(pair.ids[1]), *_spoken(pair)) for pair in pairs)]


def _scored(pair: Pair) -> tuple[str, str]:
    return str(pair.likeness.score), _says()[pair.state if pair.state != "ruled" else "joined" if pair.joined else "apart"]


def _spoken(pair: Pair) -> tuple[str, ...]:
    like = pair.likeness
    return (*(", ".join(names) for names in (like.agreed, like.differed, like.barred)), *_ruled(pair.ruling))


def _ruled(ruling: Ruling | None) -> tuple[str, str, str, str]:
    return (ruling.says, ruling.by, ruling.at, ruling.why) if ruling else ("", "", "", "")


def _says() -> dict[str, str]:
    return {
        "joined": _("One course"),
        "apart": _("Two courses"),
        "same": _("One course"),
        "different": _("Two courses"),
        "owner": _("Speaks for its course"),
        "for": _("Agrees"),
        "against": _("Differs"),
        "parts": _("Sets them apart"),
    }


def _fields() -> dict[str, str]:
    """What records are compared in, by the matcher's names."""
    return {
        "title": _("Title"),
        "part": _("Part or number"),
        "grade": _("Grade"),
        "award": _("Award"),
        "form": _("Kind of course"),
        "provider": _("Provider"),
        "language": _("Language"),
        "level": _("Level"),
        "credits": _("Credits"),
        "address": _("Address or link"),
        "code": _("Code"),
        "difficulty": _("Difficulty"),
        "duration": _("Duration"),
        "workload": _("Study time"),
        "description": _("Description"),
    }
