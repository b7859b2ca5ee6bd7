"""A course page marks what a person corrected, and says who did so and why."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from schemas import Correction, Evidence, Method, Price, Taken, Words
from store import Store
from tests.web.asking import Answer
from tests.web.catalogue import PAGE, course_id
from tests.web.conftest import opened
from tests.web.test_course_page import rows

TITLE = "Data analysis for managers"
KEY = course_id(TITLE)
SHOWN = (Words(field="price", words="€450", label="Fee", page=PAGE, locator="pair:Fee", method=Method.LABEL),)
GIVEN = Correction(
    correction_id="c1",
    source_id="ie_harbour",
    offering_id=KEY,
    field="price",
    words="€<b>77</b>",
    instead=SHOWN,
    why="The college wrote to us.",
    by="Ada",
    at="2026-11-24T10:00:00Z",
)


def page_with(home: Path, *given: Correction, end: str = "") -> Answer:
    """The course's page, or its data, once these corrections stand, and its price and its statements rest on a person's words."""
    with opened(home) as site:
        store = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}")
        record = store.get(KEY)
        assert record is not None
        price = Price(amount_min=Decimal(77), amount_max=Decimal(77), currency="EUR", raw="€77")
        proof = Evidence(
            field="prices.0", page="", locator=GIVEN.locator, quote="only by hand", method=Method.CORRECTION, extractor="price@1"
        )
        spoken = tuple(replace(one, page="", locator=GIVEN.locator) for one in record.offering.statements)
        said = replace(record.offering, prices=(price,), statements=spoken, evidence=(*record.offering.evidence, proof))
        if given:
            store.correct(given, Taken(offering=said, pages_hash="corrected"), GIVEN.at)
        answer = site.get(f"/courses/{KEY}{end}")
        store.close()
    return answer


def by_hand(page: Answer) -> str:
    return page.text.split('id="corrected"')[1].split("</section>")[0]


def test_a_course_without_corrections_says_nothing_of_them(tmp_path: Path) -> None:
    assert "orrected" not in page_with(tmp_path).text


def test_a_corrected_value_is_marked_and_told_with_who_and_why(tmp_path: Path) -> None:
    page = page_with(tmp_path, GIVEN)
    told = by_hand(page)
    for words in ("<b>Price:</b>", "€&lt;b&gt;77&lt;/b&gt;", "where the page said “€450”", "Ada on 24 November 2026", GIVEN.why):
        assert words in told
    assert '<a href="#corrected">' in page.text.split("<dt>Price</dt>")[1].split("</dd>")[0]


def test_what_a_person_said_is_no_quotation_of_a_page(tmp_path: Path) -> None:
    assert "only by hand" not in page_with(tmp_path, GIVEN).text


def test_a_statement_that_rests_on_a_correction_leads_to_it_and_to_no_page(tmp_path: Path) -> None:
    row = rows(page_with(tmp_path, GIVEN))["qa_process"]
    assert '<a href="#corrected">corrected</a>' in row
    assert "See it on the page" not in row and "read on" not in row


def test_what_is_not_stated_and_what_the_page_never_said_are_told_in_words(tmp_path: Path) -> None:
    told = by_hand(page_with(tmp_path, replace(GIVEN, words="", instead=())))
    assert "not given, where the page said nothing." in told


def test_one_that_was_lifted_is_told_no_more(tmp_path: Path) -> None:
    assert 'id="corrected"' not in page_with(tmp_path, replace(GIVEN, lifted_by="Ada", lifted_at=GIVEN.at)).text


def test_the_data_of_a_course_tells_its_corrections(tmp_path: Path) -> None:
    (told,) = page_with(tmp_path, GIVEN, end=".json").data["corrections"]
    assert (told["field"], told["words"], told["by"], told["why"]) == ("price", GIVEN.words, "Ada", GIVEN.why)
