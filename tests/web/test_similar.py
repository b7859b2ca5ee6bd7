"""The page of a course leads to courses like it that publish more, and says what more."""

from __future__ import annotations

import asyncio
import time
from contextvars import copy_context
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from indexer import EmbeddedEngine, Engine
from schemas import Badge, Dimension, Document, EngineDown, Query, Results, Settings
from store import Store
from web.course import similar as room
from web.course.similar import Similar, similar
from web.frame.desk import Desk
from web.frame.tongue import speak

SIX = tuple(Dimension)


def course(name: str, says: int, title: str = "Sail making", **fields: Any) -> Document:
    """It publishes the first `says` of the six."""
    badges = tuple(Badge(dimension=d, status="published" if n < says else "not_found") for n, d in enumerate(SIX))
    shared = {
        "catalogue": "quay",
        "catalogue_name": "Quay",
        "url": f"https://quay.example/{name}",
        "cluster": name,
        "language": ("en",),
    }
    return Document(id=name, title=title, published=says, badges=badges, **(shared | fields))


OWN = course("own", 1, skills=("sewing canvas",), subjects=("Crafts",), level=("nfq-7",))
ABROAD = course("abroad", 2, catalogue="isle", catalogue_name="Isle")
LEVEL = course("level", 3, level=("nfq-7",))
RICH = course("rich", 6)
FRENCH = course("french", 5, title="Voilerie", subjects=("Crafts",), language=("fr",))
OTHERS = (
    course("poor", 1),
    course("twin", 6, cluster="own"),
    course("far", 6, title="Tax law"),
    course("half", 6, title="Making cheese in the cellar"),
)  # fmt: skip


def found(engine: Engine, tmp_path: Path, own: Document = OWN, better: bool = True) -> tuple[Similar, ...]:
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    desk = Desk(Settings(home=tmp_path), store, engine, {}, lambda: date(2026, 11, 25))
    try:
        return asyncio.run(similar(desk, own, better))
    finally:
        store.close()


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path / "index")
    engine.publish((OWN, ABROAD, LEVEL, RICH, FRENCH, *OTHERS))
    return engine


def test_other_catalogues_come_first_then_the_same_language_and_level(engine: EmbeddedEngine, tmp_path: Path) -> None:
    assert [one.document.id for one in found(engine, tmp_path)] == ["abroad", "level", "rich", "french"]


def test_each_says_what_it_publishes_and_this_one_does_not(engine: EmbeddedEngine, tmp_path: Path) -> None:
    more = {one.document.id: one.more for one in found(engine, tmp_path)}
    assert more["abroad"] == ("Learner support",)
    assert len(more["rich"]) == 5
    assert all(more.values())


def test_it_says_so_in_the_language_of_the_page(engine: EmbeddedEngine, tmp_path: Path) -> None:
    def in_french() -> tuple[Similar, ...]:
        speak("fr")
        return found(engine, tmp_path)

    more = {one.document.id: one.more for one in copy_context().run(in_french)}
    assert more["abroad"] == ("Soutien aux apprenants",)


@pytest.mark.check("D3")
def test_a_course_that_is_gone_leads_to_any_that_is_like_it(engine: EmbeddedEngine, tmp_path: Path) -> None:
    assert {one.document.id for one in found(engine, tmp_path, replace(OWN, published=6), better=False)} >= {"abroad", "level"}
    ids = {one.document.id for one in found(engine, tmp_path, course("gone", 6, cluster="gone"), better=False)}
    assert ids and "far" not in ids and "gone" not in ids


def test_who_publishes_everything_is_shown_nothing(engine: EmbeddedEngine, tmp_path: Path) -> None:
    assert found(engine, tmp_path, course("all", 6)) == ()


@pytest.mark.parametrize("title", ["", '"', "the of", "Ab"])
def test_a_course_without_words_has_none_like_it(engine: EmbeddedEngine, tmp_path: Path, title: str) -> None:
    assert found(engine, tmp_path, replace(OWN, title=title, skills=(), subjects=())) == ()


class Unwell(EmbeddedEngine):
    """Answers late, or not at all."""

    def __init__(self, folder: Path, late: float) -> None:
        super().__init__(folder)
        self._late = late

    async def search(self, query: Query) -> Results:
        await asyncio.sleep(self._late)
        if not self._late:
            raise EngineDown("It does not answer.")
        return await super().search(query)


@pytest.mark.parametrize("late", [0.0, 600.0])
def test_no_page_fails_or_waits_for_them(tmp_path: Path, late: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "IN_TIME", 0.05)
    begun = time.monotonic()
    assert found(Unwell(tmp_path / "index", late), tmp_path) == ()
    assert time.monotonic() - begun < 600
