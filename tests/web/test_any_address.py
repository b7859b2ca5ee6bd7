"""Any address at all gets an answer: never a fault of ours, never a script, never half a page."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.asking import Site
from tests.web.roads import KNOWN, NAMES, ODD, addresses, fault, roads, sent

MANY = 8 * settings().max_examples
"""200 in each run, 5,000 with `--hypothesis-profile=long`."""


@given(address=addresses())
@settings(max_examples=MANY, suppress_health_check=list(HealthCheck))
def test_any_address_of_any_page_is_answered(site: Site, address: str) -> None:
    _, said = fault(site, address)
    assert not said, address[:500]


@given(address=addresses())
@settings(suppress_health_check=list(HealthCheck))
def test_before_the_first_harvest_too(empty_site: Site, address: str) -> None:
    _, said = fault(empty_site, address)
    assert not said, address[:500]


def test_every_page_bears_every_odd_word(site: Site) -> None:
    """Each road with known names and with odd ones, every parameter an odd word, so that no run leaves a page out."""
    for number, road in enumerate(roads()):
        known = road.to(KNOWN[(number + n) % len(KNOWN)] for n in range(road.places))
        odd = road.to(sent(ODD[(number + n) % len(ODD)]) for n in range(road.places))
        for address in (f"/fr{odd}", f"{known}?{_all(7 * number)}"):
            _, said = fault(site, address)
            assert not said, address[:500]


def _all(turn: int) -> str:
    """Every parameter, each with another odd word."""
    return "&".join(f"{sent(name)}={sent(ODD[(turn + n) % len(ODD)])}" for n, name in enumerate(NAMES))


@given(path=st.text(max_size=40) | st.sampled_from(ODD))
@settings(suppress_health_check=list(HealthCheck))
def test_an_address_of_no_page_is_answered_too(site: Site, path: str) -> None:
    _, said = fault(site, "/" + sent(path))
    assert not said
