"""What the frameworks ask for and nobody says: on its own page, on the provider's with what would mend it, on the course's."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from crawlers import Archive
from indexer import EmbeddedEngine, document
from normaliser import assess
from reporter import SHOWN, Gaps, Kept, coverage, ecosystem, gaps
from schemas import Finding, FindingOutcome, Judged, Level, Scope, Settings, Verb, encode
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import LINES, SOURCES, TODAY, course_id, keep, offering, takes
from web import create_app
from web.course.findings import Row
from web.course.findings import _row as shown
from web.frame.figures import day
from web.frame.words import words

PRICE = Finding(
    requirement_id="F/1",
    framework_id="F",
    section="s.1",
    element="price",
    outcome=FindingOutcome.GAP,
    verb=Verb.REQUIRED,
    severity=1,
)
FULL = "Data analysis for managers"


def counted() -> Gaps:
    """What the page should tell, reckoned from the composed courses themselves."""
    live = [offering(line) for line in LINES if not line.until]
    found = ((one, assess(one, SOURCES[one.source_id], TODAY)) for one in live)
    return gaps((Judged(offering=one, findings=told) for one, told in found), SOURCES, TODAY, SHOWN)


def test_every_requirement_that_is_not_met_everywhere_has_its_row_with_true_figures(site: Site) -> None:
    told, page = counted(), site.get("/gaps").text
    asked, missing = page.split('id="missing"')
    for need in told.total.needs:
        if need.short:
            row = asked if need.verb is not Verb.NAMED_MISSING else missing
            figures = (need.judged, need.met, need.weak, need.gap, need.inherited, need.not_observed)
            cells = r"\s*".join(f'<td class="num">{figure}</td>' for figure in figures)
            assert re.search(rf"{re.escape(need.framework_id)}, {re.escape(need.section)}.*?</td>\s*{cells}", row, re.S), need


def test_the_heat_names_the_numbers_behind_each_share(site: Site) -> None:
    page = site.get("/gaps").text
    for source in SOURCES.values():
        assert f'<th scope="col">{source.name}</th>' in page
    assert set(re.findall(r'<span class="heat-(\w+)"', page)) == {*"0123456", "unseen"}
    heat = page.split('id="heat-1"')[1]
    assert re.search(r'<td class="heat heat-\d"><b>[^<]+</b><small>\d+ of \d+</small></td>', heat)


def test_the_page_its_spreadsheet_and_its_data_agree(site: Site) -> None:
    rows = csv.DictReader(io.StringIO(site.get("/gaps.csv").text.removeprefix("\ufeff").split("\r\n\r\n")[0]))
    told = {(row["framework"], row["section"], row["element"]): int(row["gap"]) for row in rows}
    data = site.get("/gaps.json").data["sheets"]["Asked for and not said"]
    assert told == {(row["framework"], row["section"], row["element"]): row["gap"] for row in data}
    assert site.get("/gaps.xlsx").body[:2] == b"PK"


def test_the_coverage_page_leads_there_and_an_example_leads_to_its_course(site: Site) -> None:
    assert 'href="/gaps"' in site.get("/coverage").text
    example = re.search(r'<a href="(/courses/[\w-]+)">an example', site.get("/gaps").text)
    assert example and site.get(example[1]).status == 200


def test_before_the_first_harvest_it_says_that_nothing_is_known(empty_site: Site) -> None:
    page = empty_site.get("/gaps")
    assert page.status == 200 and "nothing can be said of what is missing" in page.text
    assert empty_site.get("/gaps.xlsx").status == 200


def test_a_provider_is_told_what_would_close_its_gaps(site: Site) -> None:
    group = next(one for one in counted().by("provider") if one.key == "burren-college")
    page = site.get(f"/providers/{group.key}/card").text
    mends = page.split('id="gaps"')[1].split('id="six"')[0]
    lacking = {need.element for need in group.needs if need.gap}
    assert len(re.findall("<h3>", mends)) == min(len(lacking), 10)
    assert "Say, for example:" in mends


def test_a_french_course_is_mended_in_french(site: Site) -> None:
    page = site.get("/providers/college-des-rapides/card").text
    assert re.search(r'Say, for example: <q lang="fr">[^<]+</q>', page)
    assert '<q lang="fr">' not in site.get("/providers/burren-college/card").text


def test_a_course_shows_each_finding_of_its_frameworks(site: Site) -> None:
    one = next(offering(line) for line in LINES if line.title == FULL)
    told = [found for found in assess(one, SOURCES[one.source_id], TODAY) if found.verb is not Verb.NAMED_MISSING]
    page = site.get(f"/courses/{course_id(FULL)}").text.split('id="frameworks"')[1]
    for outcome, (word, _) in words().outcomes.items():
        assert f"{word}: <b>{sum(found.outcome == outcome for found in told)}</b>" in page


def test_what_others_say_of_a_course_stands_in_a_column_of_its_own() -> None:
    own = replace(PRICE, outcome=FindingOutcome.MET, found_level=Level.DESCRIBED, found_scope=Scope.OFFERING)
    assert columns(shown(own)) == ("Described", "", "")
    assert columns(shown(replace(own, found_scope=Scope.PROVIDER))) == ("", "Described", words().scopes["provider"])


def columns(row: Row) -> tuple[str, str, str]:
    return row.own, row.inherited, row.who


def test_every_outcome_level_and_reason_has_its_word() -> None:
    assert set(words().outcomes) == set(FindingOutcome) - {"not_applicable"}
    assert set(words().levels) == set(Level)
    reasons = {found.reason for line in LINES for found in assess(offering(line), SOURCES[line.source], TODAY)} - {""}
    assert reasons and reasons <= set(words().judgements) | set(words().reasons)


def test_the_pages_show_what_the_last_publish_kept_and_reckon_where_it_is_broken(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    store, engine = Store.open(settings.database), EmbeddedEngine(settings.index)
    for take in takes(keep(Archive(settings.archive))):
        store.record(take)
    engine.publish(document(record, SOURCES[record.offering.source_id], TODAY) for record in store.records())
    one = Judged(offering=offering(next(line for line in LINES if line.title == FULL)), findings=(PRICE,))
    told = coverage(store.records(), SOURCES, as_of="2031-01-01")
    providers = coverage(store.records(), SOURCES, "provider")
    system = ecosystem(store, SOURCES, told, TODAY)
    found = gaps([one], SOURCES, date(2031, 1, 1), SHOWN)
    kept = Kept(coverage=told, providers=providers, gaps=found, ecosystem=replace(system, as_of="2031-01-01"))
    settings.reports.write_bytes(encode(kept))
    with serving(create_app(settings, store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        assert "by the rules of 1 January 2031" in site.get("/gaps").text
        assert "As last read on 1 January 2031" in site.get("/coverage").text
        assert "As of 1 January 2031" in site.get("/ecosystem").text
        assert site.get("/providers").text.count('<a href="/providers/') == sum(bool(row.key) for row in providers.rows)
        page = site.get(f"/providers/{one.offering.providers[0].slug}/card").text
        assert "&lt;script type=&#34;application/ld+json&#34;&gt;" in page and "1 of 1 course judged does not say it" in page
        settings.reports.write_bytes(b'{"on": 1')
        assert f"by the rules of {day(TODAY.isoformat())}" in site.get("/gaps").text
        assert "2031" not in site.get("/coverage").text
    store.close()
