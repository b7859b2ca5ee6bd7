"""The matrix of coverage: what each catalogue, provider or subject publishes, what moved, and the records behind each figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from reporter import COLUMNS, SHOWS, Coverage, Matrix, Square, matrix, matrix_report, report_csv, report_xlsx
from schemas import Dimension, Outcome
from web.frame.desk import AtDesk, Desk
from web.frame.figures import day, legend, number, share
from web.frame.files import WORKBOOK, attached
from web.frame.tongue import root
from web.frame.words import _, words
from web.ops.frame import console
from web.ops.history import EVER
from web.ops.shelf import NIGHTS, shelf_of
from web.ops.sifting import NOBODY
from web.reports.charts import sparkline

ROWS = {"catalogue": "source", "provider": "provider", "subject": "subject"}
"""What a line of the matrix may be, by its word in an address, and its name in the reports."""
MOST = 30
"""Lines that the page shows, the largest; the files have all."""
WEEK = timedelta(days=7)
_FIRST = date(2000, 1, 1)
router = APIRouter()


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `ignored` counts what it asks for that there is not."""

    show: str
    rows: str
    cols: str
    as_of: date
    against: date
    ignored: int

    def address(self, page: str) -> str:
        """The address of another page about the same."""
        told = {"show": self.show, "rows": self.rows, "cols": self.cols, "as_of": self.as_of, "against": self.against}
        return f"{root()}{page}?{urlencode(told)}"


@dataclass(frozen=True)
class Told:
    """One square as the page shows it; `arrow` is how many points it moved, in words and as a sign."""

    square: Square
    href: str
    arrow: str
    moved: str


@dataclass(frozen=True)
class Course:
    """How one dimension of one catalogue went over the nights."""

    line: Markup
    first: str
    last: str


@router.get("/ops/coverage")
async def page(request: Request, desk: AtDesk) -> HTMLResponse:
    asked = read(request.query_params, desk.today())
    found, _now = await run_in_threadpool(_matrix, desk, asked)
    old = await run_in_threadpool(_old, desk, asked)
    shown = [] if asked.rows != "catalogue" else await run_in_threadpool(lambda: _trend(desk, asked, found))
    return await console(
        desk,
        request,
        "coverage.html",
        asked=asked,
        found=found,
        lines=[(line, [_told(asked, line.key or NOBODY, square) for square in line.squares]) for line in found.lines[:MOST]],
        total=[_told(asked, "", square) for square in found.total.squares],
        more=max(0, len(found.lines) - MOST),
        old={key: last for key, last in old.items() if asked.rows == "catalogue"},
        gaps=[_held_together(sentence) for sentence in _gaps(asked, found)],
        moves=[_held_together(sentence) for sentence in _moves(asked, found)],
        trend=shown,
        nights=NIGHTS,
        columns=[_(words().field(element)) for element in found.elements],
        dimensions=[_(words().dimensions[dimension].name) for dimension in Dimension],
        legend=legend(),
        first=_FIRST,
        today=desk.today(),
    )


@router.get("/ops/coverage.csv")
async def spreadsheet(request: Request, desk: AtDesk) -> Response:
    """Every status of every line, which the matrix is made of."""
    asked = read(request.query_params, desk.today())
    found, now = await run_in_threadpool(_matrix, desk, asked)
    report = matrix_report(found, now, asked.as_of.isoformat())
    report = replace(report, sheets=report.sheets[1:])
    return _file("\ufeff" + report_csv(report), asked, "csv", "text/csv; charset=utf-8")


@router.get("/ops/coverage.xlsx")
async def workbook(request: Request, desk: AtDesk) -> Response:
    asked = read(request.query_params, desk.today())
    found, now = await run_in_threadpool(_matrix, desk, asked)
    report = matrix_report(found, now, asked.as_of.isoformat(), (*_gaps(asked, found), *_moves(asked, found)))
    return _file(await run_in_threadpool(report_xlsx, report), asked, "xlsx", WORKBOOK)


def read(given: QueryParams, today: date) -> Asked:
    """Any query string asks for something; a day to come is today."""
    ignored = 0

    def one_of(name: str, known: Iterable[str]) -> str:
        nonlocal ignored
        first, *_rest = known
        value = given.get(name) or first
        ignored += value not in known
        return value if value in known else first

    def on(name: str, usual: date) -> date:
        nonlocal ignored
        try:
            return min(max(date.fromisoformat(given.get(name) or usual.isoformat()), _FIRST), today)
        except ValueError:
            ignored += 1
            return usual

    as_of = on("as_of", today)
    return Asked(
        show=one_of("show", SHOWS),
        rows=one_of("rows", ROWS),
        cols=one_of("cols", COLUMNS),
        as_of=as_of,
        against=on("against", max(as_of - WEEK, _FIRST)),
        ignored=ignored,
    )


def _matrix(desk: Desk, asked: Asked) -> tuple[Matrix, Coverage]:
    shelf, by = shelf_of(desk), ROWS[asked.rows]
    now = shelf.coverage(asked.as_of, by)

    def made() -> Matrix:
        before = shelf.coverage(asked.against, by) if asked.against != asked.as_of else None
        return matrix(now, before, asked.show, COLUMNS[asked.cols])

    name = f"matrix {asked.show} {by} {asked.cols} {asked.as_of} {asked.against}"
    return shelf.kept(name, max(asked.as_of, asked.against), made), now


def _old(desk: Desk, asked: Asked) -> dict[str, str]:
    """The catalogues whose last good harvest was over a week before the day asked for, and when that was."""
    newest = "".join(one.harvest_id for one in desk.store.harvests(limit=1))
    return shelf_of(desk).kept(f"old {newest}", asked.as_of, lambda: dict(_overdue(desk, asked.as_of)))


def _overdue(desk: Desk, on: date) -> Iterator[tuple[str, str]]:
    edge, until = (on - WEEK).isoformat(), on.isoformat()
    for source_id in desk.sources:
        last = desk.store.last_good(source_id)
        if last and last.ended_at[:10] > until:
            good = (one for one in desk.store.harvests(source_id, limit=EVER) if one.outcome is Outcome.FULL)
            last = next((one for one in good if one.ended_at[:10] <= until), None)
        if last and last.ended_at[:10] < edge:
            yield source_id, last.ended_at


def _told(asked: Asked, key: str, square: Square) -> Told:
    """An empty key is that of all lines together."""
    href, points = _href(asked, key, square), round(square.points or 0)
    if not points:
        return Told(square, href, "", "")
    sign = "▲" if points > 0 else "▼"
    moved = _("up %(n)s points") if points > 0 else _("down %(n)s points")
    return Told(square, href, f"{sign}{number(abs(points))}", moved % {"n": number(abs(points))})


def _href(asked: Asked, key: str, square: Square) -> str:
    """The records that a square counts."""
    told = [(asked.rows, key)] if key else []
    told.append(("dim" if square.element in set(Dimension) else "field", square.element))
    told += [("status", status) for status in SHOWS[asked.show]]
    return f"{root()}/ops/records?{urlencode([*told, ('as_of', asked.as_of)])}"


def _gaps(asked: Asked, found: Matrix) -> list[str]:
    """The largest gaps, each with the numbers it rests on."""
    if not found.lines:
        return [_("No course is recorded as of %(day)s, so there is nothing to count.") % {"day": day(asked.as_of.isoformat())}]
    return [_gap(found, square) for square in found.gaps]


def _held_together(sentence: str) -> str:
    """No line breaks between a figure and its sign."""
    return sentence.replace(" %", "\u00a0%")


def _gap(found: Matrix, square: Square) -> str:
    best = found.best(square.element)
    told = {
        "element": _(words().field(square.element)),
        "part": number(square.now.part),
        "whole": number(square.now.whole),
        "share": share(*square.now),
        "name": best.line.name if best else "",
        "most": share(*best.square.now) if best else "",
    }
    if found.show == "unchecked":
        return _("%(element)s: not checked for %(part)s of %(whole)s courses (%(share)s %%).") % told
    if found.show == "any":
        return _("%(element)s: published at least in part by %(part)s of %(whole)s courses checked (%(share)s %%).") % told
    if best is None or not best.square.now.part or len(found.lines) == 1:
        return _("%(element)s: published by %(part)s of %(whole)s courses checked (%(share)s %%).") % told
    sentence = _(
        "%(element)s: published by %(part)s of %(whole)s courses checked (%(share)s %%), most often by %(name)s (%(most)s %%)."
    )
    return sentence % told


def _moves(asked: Asked, found: Matrix) -> list[str]:
    """The largest moves, each from what to what."""
    since = day(asked.against.isoformat())
    if not found.lines:
        return []
    if all(square.before is None for square in found.total.squares):
        return [_("There is nothing from %(day)s to compare with.") % {"day": since}]
    if not found.moves:
        return [_("Since %(day)s no share moved by a point or more.") % {"day": since}]
    return [
        _("Since %(day)s: %(element)s of %(name)s went from %(before)s to %(after)s %%.")
        % {
            "day": since,
            "element": _(words().field(move.square.element)),
            "name": move.line.name,
            "before": share(*(move.square.before or (0, 0))),
            "after": share(*move.square.now),
        }
        for move in found.moves
    ]


def _trend(desk: Desk, asked: Asked, found: Matrix) -> list[tuple[str, Sequence[Course]]]:
    """Of each catalogue shown, how each dimension went."""
    shelf = shelf_of(desk)
    courses = shelf.kept("courses", asked.as_of, lambda: _courses(shelf.trend(asked.as_of)))
    return [(line.name, courses.get(line.key, ())) for line in found.lines[:MOST]]


def _courses(nights: Sequence[Mapping[tuple[str, str], tuple[int, int]]]) -> Mapping[str, Sequence[Course]]:
    """By catalogue, in the order of the dimensions."""
    keys = {source_id for night in nights for source_id, _dimension in night}
    return {key: [_course([night.get((key, dimension), (0, 0)) for night in nights]) for dimension in Dimension] for key in keys}


def _course(told: Sequence[tuple[int, int]]) -> Course:
    """A night on which nothing was checked has no figure."""
    known = [(published, checked) for published, checked in told if checked]
    if not known:
        return Course(Markup(), "", "")
    line = sparkline([100 * published / checked if checked else None for published, checked in told])
    return Course(line, share(*known[0]), share(*known[-1]))


def _file(content: str | bytes, asked: Asked, ending: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers=attached(f"coverage-{asked.rows}-{asked.as_of}.{ending}"))
