"""Saved pages are read as their expected answers say; a missing answer is written, to be looked at by a person."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawlers import assemble, load_sources, read
from crawlers.kept import sha256
from normaliser import normalise
from schemas import Ask, Page, Source, encode

SAVED = Path(__file__).parent / "saved"
DAY = date(2026, 9, 1)
PROOF = ("evidence", "field_states", "statements", "offering_id")
"""Parts of a record that say where its values stood, or follow from the rest."""


def answer(source: Source, body: bytes) -> dict[str, Any]:
    """What a page gives: the words read by field, and the record they become; or the failure; or nothing."""
    page = Page(url=f"{source.url}/saved", status=200, body=body, fetched_at=f"{DAY}T02:00:00Z", sha256=sha256(body))
    reading = read(source, Ask(url=page.url, detail=True), page)
    if reading.failure is not None:
        return {"failure": reading.failure}
    words: dict[str, list[str]] = {}
    for sighting in reading.sightings:
        for found in sighting.words:
            words.setdefault(found.field, []).append(found.words)
    records = [normalise(raw, source, DAY).offering for raw in assemble(source, reading.sightings)]
    told = [msgspec.json.decode(encode(record)) for record in records]
    return {"words": words, "records": [{key: value for key, value in one.items() if key not in PROOF} for one in told]}


def check(source: Source, path: Path) -> None:
    """Fails where the page's answer is not the expected one, or where there was none: then it is written."""
    found, expected = answer(source, path.read_bytes()), path.with_suffix(".json")
    if not expected.exists():
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was missing and is written: look at it, mend what is wrong, and run this again.")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(SAVED.glob("*/*.html")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_saved_page_gives_what_is_expected(path: Path) -> None:
    check(load_sources()[path.parent.name], path)


def test_every_answer_has_its_page() -> None:
    answers = list(SAVED.glob("*/*.json"))
    assert answers
    assert [path for path in answers if not path.with_suffix(".html").exists()] == []


def test_a_missing_answer_is_written_and_fails_once(tmp_path: Path) -> None:
    source = load_sources()["ie_nci"]
    (tmp_path / "a.html").write_text("<html><main><h1>Tides</h1><p>Fee: €90</p><p>Duration: 2 days</p></main></html>")
    with pytest.raises(pytest.fail.Exception, match="look at it"):
        check(source, tmp_path / "a.html")
    check(source, tmp_path / "a.html")
    (tmp_path / "a.html").write_text("<html><main><h1>Tides</h1><p>Fee: €95</p><p>Duration: 2 days</p></main></html>")
    with pytest.raises(AssertionError):
        check(source, tmp_path / "a.html")
