"""One page of plain sentences: what there is, what is missing, what changed on the last night, and what nobody could see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from reporter.figures import Cell, Coverage
from reporter.needs import Gaps, Need
from reporter.page import STYLE
from reporter.saying import Tongue
from reporter.trend import Change, Part, Trend
from schemas import Dimension, Harvest, Outcome, Source, Value, Verb

MOST = 5
"""Gaps that are told; the reports of gaps name all."""


_STEPS = {
    "came": (Part.IN, Part.SOURCES_IN),
    "left": (Part.OUT, Part.SOURCES_OUT),
    "changed": (Part.CHANGED,),
    "reread": (Part.RULES,),
    "corrected": (Part.CORRECTED,),
}


class Told(Value, kw_only=True, frozen=True):
    """Sentences under a heading."""

    title: str
    sentences: tuple[str, ...]


class Page(Value, kw_only=True, frozen=True):
    """The summary in one language."""

    language: str
    title: str
    parts: tuple[Told, ...]


def one_page(
    coverage: Coverage, gaps: Gaps, trend: Trend, night: Sequence[Harvest], sources: Mapping[str, Source], language: str = "en"
) -> Page:
    """`coverage` is by source, `gaps` by provider; `night` are the harvests of the last night, and `trend` is of that night."""
    tongue = Tongue(language)
    parts = {
        "counts_title": _counts(coverage, gaps, tongue),
        "six_title": _six(coverage, tongue),
        "gaps_title": _gaps(gaps, tongue),
        "changed_title": _changed(trend, night, sources, tongue),
        "unseen_title": _unseen(coverage, gaps, tongue),
    }
    if not coverage.total.n:
        parts = {"counts_title": [tongue.say("nothing")]}
    told = (Told(title=tongue.say(title), sentences=tuple(sentences)) for title, sentences in parts.items())
    return Page(language=language, title=tongue.say("title"), parts=tuple(told))


def page_text(page: Page) -> str:
    """For a terminal or a mail."""
    told = ([part.title, *(f"- {sentence}" for sentence in part.sentences), ""] for part in page.parts)
    return "\n".join([page.title, "", *(line for part in told for line in part)])


def page_html(page: Page) -> str:
    """A page that can be mailed or printed: no script, nothing fetched."""
    parts = "".join(
        f"<h2>{escape(part.title)}</h2>\n<ul>{''.join(f'<li>{escape(said)}</li>' for said in part.sentences)}</ul>\n"
        for part in page.parts
    )
    return f"""<!doctype html>
<html lang="{page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(page.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(page.title)}</h1>
{parts}</main>
</body>
</html>
"""


def _counts(coverage: Coverage, gaps: Gaps, tongue: Tongue) -> Iterable[str]:
    if not coverage.total.n:
        return
    providers = sum(bool(group.key) for group in gaps.by("provider"))
    counts = {"offerings": coverage.total.n, "providers": providers, "catalogues": coverage.total.sources}
    yield tongue.say("counts", coverage.total.n, **counts, day=tongue.day(coverage.as_of))
    frameworks = {need.framework_id for need in gaps.total.needs if need.verb is not Verb.NAMED_MISSING}
    yield tongue.say("frameworks" if frameworks else "frameworks_none", len(frameworks), on=tongue.day(gaps.on))


def _six(coverage: Coverage, tongue: Tongue) -> Iterable[str]:
    for cell in coverage.total.dimensions:
        name = tongue.label(cell.element)
        if not cell.observed:
            yield tongue.say("published_nowhere", name=name)
            continue
        share = tongue.share(cell.published, cell.observed)
        where = {"publishing": cell.publishing, "catalogues": cell.sources}
        yield tongue.say("published", cell.published, name=name, read=cell.observed, share=share, **where)


def _gaps(gaps: Gaps, tongue: Tongue) -> Iterable[str]:
    """Those of the frameworks first; then what nobody asks for, of which the two most frequent stand for all."""
    asked = [need for need in gaps.total.needs if need.gap and need.verb is not Verb.NAMED_MISSING]
    if not asked:
        yield tongue.say("gaps_none")
    yield from (_gap(need, need.verb.name.lower(), tongue) for need in asked[:MOST])
    missing = [need for need in gaps.total.needs if need.gap and need.verb is Verb.NAMED_MISSING]
    yield from (_gap(need, "named_missing", tongue) for need in missing[:2])


def _gap(need: Need, sentence: str, tongue: Tongue) -> str:
    share = tongue.share(need.gap, need.judged)
    asks = {"name": tongue.label(need.element), "framework": need.framework_id, "section": need.section}
    told = tongue.say(sentence, need.gap, **asks, judged=need.judged, share=share)
    return f"{told} {tongue.say('unverified')}" if need.unverified else told


def _changed(trend: Trend, night: Sequence[Harvest], sources: Mapping[str, Source], tongue: Tongue) -> Iterable[str]:
    if not night:
        yield tongue.say("night_none")
        return
    steps = dict(trend.steps)
    moved = {what: sum(steps.get(part, 0) for part in parts) for what, parts in _STEPS.items()}
    day = tongue.day(night[0].ended_at)
    if any(moved.values()):
        yield tongue.say("night", day=day)
        yield from (tongue.say(what, n) for what, n in moved.items() if n)
    else:
        yield tongue.say("nothing_changed", day=day)
    yield from (_moved(change, tongue) for change in trend.whole if not change.key and _stirred(change))
    for outcome in (Outcome.FAILED, Outcome.HELD):
        names = sorted({_name(one.source_id, sources) for one in night if one.outcome is outcome})
        if names:
            yield tongue.say(outcome.value, len(names), names=", ".join(names))


def _stirred(change: Change) -> bool:
    return change.element in set(Dimension) and any(change.points(part) for part in Part)


def _moved(change: Change, tongue: Tongue) -> str:
    """What the catalogues did is all but our rules and corrections."""
    parts = {part: change.points(part) or 0 for part in Part}
    ours, corrected = parts[Part.RULES], parts[Part.CORRECTED]
    every = sum(parts.values())
    figures = {
        "points": every,
        "catalogues_points": every - ours - corrected,
        "rules_points": ours,
        "corrections_points": corrected,
    }
    told = {name: tongue.points(float(figure)) for name, figure in figures.items()}
    return tongue.say("moved", name=tongue.label(change.element), **told)


def _unseen(coverage: Coverage, gaps: Gaps, tongue: Tongue) -> Iterable[str]:
    cells = sorted((cell for cell in coverage.total.dimensions if cell.not_checked), key=lambda cell: -cell.not_checked)
    unjudged = sum(need.not_observed for need in gaps.total.needs)
    empty = [row.name for row in coverage.rows if not row.n]
    if not cells and not unjudged and not empty:
        yield tongue.say("all_seen")
    yield from (_not_checked(cell, tongue) for cell in cells)
    if unjudged:
        yield tongue.say("not_observed", unjudged)
    if empty:
        yield tongue.say("unread", len(empty), names=", ".join(empty))


def _not_checked(cell: Cell, tongue: Tongue) -> str:
    told = tongue.say("not_checked", cell.not_checked, name=tongue.label(cell.element), offerings=cell.n)
    return f"{told} {tongue.say('no_place', cell.no_place)}" if cell.no_place else told


def _name(source_id: str, sources: Mapping[str, Source]) -> str:
    return sources[source_id].name if source_id in sources else source_id
