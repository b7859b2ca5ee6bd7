"""The reports that the pages show, as a publish leaves them, so that no reader waits while they are reckoned."""

from __future__ import annotations

from reporter.ecosystem.figures import Ecosystem
from reporter.examples import Example
from reporter.figures import Coverage
from reporter.needs import Gaps
from schemas import Value


class Kept(Value, kw_only=True, frozen=True):
    """`coverage` is by source, `providers` by provider; `gaps` by every kind of group in SHOWN."""

    coverage: Coverage
    providers: Coverage
    gaps: Gaps
    ecosystem: Ecosystem
    examples: tuple[Example, ...] = ()
