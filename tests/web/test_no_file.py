"""No address gives a file of this machine: what stands in it names records, runs and reports, never a path."""

from __future__ import annotations

import pytest

from tests.web.asking import Site
from tests.web.roads import roads

ROOMS = ("/ops/runs", "/static", "/embed", "/providers")
PLACES = {road.path: road for road in roads("GET") if road.places and road.path.startswith(ROOMS)}
UP = (
    *("../../../../../../etc/passwd", "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/app.py"),
    *("%2fetc%2fpasswd", "..%5capp.py", "%00"),
)
TOLD = (b"root:", b"SQLite format", b"from __future__")


@pytest.mark.parametrize("path", PLACES)
def test_no_address_leads_to_a_file(site: Site, path: str) -> None:
    road = PLACES[path]
    for name in UP:
        to = path
        for place in range(road.places):
            start, end = to.index("{"), to.index("}")
            to = to[:start] + (name if place == 0 else "gone") + to[end + 1 :]
        answer = site.get(to)
        assert answer.status in {200, 303, 307, 308, 400, 404, 422}, to
        assert not any(word in answer.body for word in TOLD), to


def test_some_addresses_have_places() -> None:
    assert {"/static/{name}", "/ops/runs/{name:path}"} <= PLACES.keys()
