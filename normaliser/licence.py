"""The licence of a course's content, by the identifier of SPDX; one whose words no row knows is no value."""

from __future__ import annotations

import re
from functools import lru_cache

from normaliser.desk import Desk
from schemas import Licence, fold, table

EXTRACTOR = "licence@1"
_SCHEME = re.compile(r"^https?://(www\.)?")
_REST = re.compile(r"[^a-z0-9]")


def take(desk: Desk) -> tuple[Licence, ...]:
    """Every licence stated, each once."""
    told = desk.read("licence", "licence", lambda words, _: read(words))
    for number, (_, found) in enumerate(told):
        desk.prove(f"licences.{number}", found, EXTRACTOR)
    return tuple(licence for licence, _ in told)


@lru_cache(maxsize=1024)
def read(words: str) -> Licence | None:
    """By its identifier, its address or another way to say it, whatever stands between letters and figures."""
    return _KNOWN.get(_key(words))


def _key(words: str) -> str:
    return _REST.sub("", _SCHEME.sub("", fold(words)))


def _known() -> dict[str, Licence]:
    known: dict[str, Licence] = {}
    for row in table("licences"):
        licence = Licence(identifier=row["identifier"], url=row["url"] or None)
        spdx = (f"spdx.org/licenses/{row['identifier']}", f"spdx.org/licenses/{row['identifier']}.html")
        known |= {_key(way): licence for way in (row["identifier"], row["url"], *spdx, *row["words"].split("|")) if way}
    return known


_KNOWN = _known()
