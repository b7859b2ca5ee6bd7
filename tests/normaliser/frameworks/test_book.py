"""A broken row of a table is refused by its line, in one plain sentence; old editions stand beside new ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from normaliser.frameworks.assess import held_against
from normaliser.frameworks.book import TABLES, book, compiled
from schemas import ELEMENTS, FIELDS, Dimension, Offering, Provider, Source, SourceKind, TableError, Text, raw_text

_TEXTS = {name: raw_text(f"{name}.csv") for name in TABLES}
_SOURCE = Source(
    source_id="xx", name="Harbour", url="https://harbour.example", kind=SourceKind.NATIONAL_PORTAL, jurisdiction="ZZ", walk=()
)


def _altered(table: str, line: int, alter: Callable[[str], str]) -> dict[str, str]:
    lines = _TEXTS[table].splitlines()
    return {**_TEXTS, table: "\n".join([*lines[: line - 1], alter(lines[line - 1]), *lines[line:]])}


@pytest.mark.parametrize(
    ("table", "line", "old", "new", "says"),
    [
        ("framework_requirements", 4, "SHOULD", "OUGHT", "'OUGHT' is not a valid Obligation"),
        ("framework_requirements", 4, "described", "explained", "'explained' is not a valid Level"),
        ("framework_requirements", 4, ",title,", ",headline,", "no element is called “headline”"),
        ("framework_requirements", 4, ",EU-MC-2022,", ",EU-MC-1999,", "no framework is called “EU-MC-1999”"),
        ("framework_requirements", 5, "EU-MC-2022/02", "EU-MC-2022/01", "“EU-MC-2022/01” stands in the table twice"),
        ("framework_requirements", 4, ",,", ",", "it has 12 cells and the head has 13"),
        (
            "framework_requirements",
            12,
            "levels.framework/credits.scheme known",
            "the moon is full",
            "“the moon is full” is no condition",
        ),
        ("framework_requirements", 12, "levels.framework/", "levels.colour/", "no record has a field “colour” there"),
        ("framework_requirements", 12, "levels.framework/credits.scheme known", "price.s stated", "“price.s” is no element"),
        ("frameworks", 5, "@EU27", "@EU99", "no group is called “EU99”"),
        ("frameworks", 5, "2022-06-16,,", "2022-06-31,,", "day is out of range for month"),
        ("frameworks", 5, ",recommendation,", ",advice,", "'advice' is not a valid Force"),
        ("elements", 6, ",,*,,", ",,many,,", "“many” is no condition"),
    ],
)
def test_a_broken_row_is_refused_by_its_line(table: str, line: int, old: str, new: str, says: str) -> None:
    texts = _altered(table, line, lambda row: row.replace(old, new, 1))
    assert texts[table] != _TEXTS[table]
    with pytest.raises(TableError) as refused:
        compiled(texts)
    assert str(refused.value).startswith(f"{table}.csv, line {line}: ")
    assert says in str(refused.value)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("text", ["", "# only a note\n", "framework_id,name\n"])
def test_a_table_without_a_row_is_refused(table: str, text: str) -> None:
    with pytest.raises(TableError, match=rf"^{table}\.csv holds no row"):
        compiled({**_TEXTS, table: text})


def test_a_table_without_a_column_is_refused() -> None:
    broken = _TEXTS["framework_requirements"].replace(",risk,", ",peril,", 1)
    with pytest.raises(TableError, match="the column 'risk' is missing"):
        compiled({**_TEXTS, "framework_requirements": broken})


def test_an_old_day_is_judged_by_the_rules_of_its_day() -> None:
    """Two editions stand side by side: the old one asks for a price until June 2025, the new one for a contact from July on."""
    head, *_ = (line for line in _TEXTS["frameworks"].splitlines() if not line.startswith("#"))
    frameworks = "\n".join(
        [
            head,
            "XX-2015,Rules,2015,2015,2025-06,XX,provider.country = XX,law,law,,,SEEN,",
            "XX-2025,Rules,2025,2025-07,,XX,provider.country = XX,law,law,,,SEEN,",
        ]
    )
    asks, *_ = (line for line in _TEXTS["framework_requirements"].splitlines() if not line.startswith("#"))
    requirements = "\n".join(
        [
            asks,
            "XX-2015/01,XX-2015,s.1,price,MUST,,,described,offering,,,SEEN,",
            "XX-2025/01,XX-2025,s.1,contact,MUST,,,described,offering,,,SEEN,",
        ]
    )
    rules = compiled({**_TEXTS, "frameworks": frameworks, "framework_requirements": requirements})
    offering = Offering(
        offering_id="1",
        source_id="xx",
        url="https://harbour.example/1",
        title=(Text(words="Tides"),),
        providers=(Provider(name="Quay", slug="quay", country="XX"),),
    )
    asked = {
        day: [(one.framework_id, one.element) for one in held_against(rules, offering, _SOURCE, date.fromisoformat(day))]
        for day in ("2014-12-31", "2015-01-01", "2025-06-30", "2025-07-01")
    }
    assert asked == {
        "2014-12-31": [],
        "2015-01-01": [("XX-2015", "price")],
        "2025-06-30": [("XX-2015", "price")],
        "2025-07-01": [("XX-2025", "contact")],
    }


def test_every_state_an_element_rests_on_is_kept_for_every_record() -> None:
    names = {state for element in book().elements.values() for state in element.states}
    assert names
    assert names <= {*FIELDS, *ELEMENTS, *Dimension}
    assert {*ELEMENTS, *Dimension} <= names
