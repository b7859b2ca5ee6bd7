"""What the standards cannot carry, as aligned text, as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reporter.exports.losses import Loss, Losses
from reporter.plain import aligned
from reporter.sheets import lines
from reporter.words import counted, name
from schemas import encode

_COUNTS = ("stated", "carried", "unsaid", "left_out")
_HEADS = ("Element", "Stated", "Carried", "Not said", "Left out", "Place")


def losses_table(told: Sequence[Losses]) -> str:
    """For each standard its records, why some are left out, and every element that any record states."""
    return "\n".join(line for losses in told for line in (*_heading(losses), "", *aligned([_HEADS], _rows(losses)), ""))


def losses_csv(told: Sequence[Losses]) -> str:
    rows = ([getattr(row, column) for column in Loss.__struct_fields__] for losses in told for row in losses.rows)
    return lines([Loss.__struct_fields__, *rows])


def losses_json(told: Sequence[Losses]) -> str:
    return msgspec.json.format(encode(told)).decode() + "\n"


def _heading(losses: Losses) -> Iterable[str]:
    yield f"{losses.standard}: {losses.records - losses.left_out:,} of {counted(losses.records, 'record')} written"
    if losses.left_out:
        yield "left out for want of " + ", ".join(f"{name(element).lower()} {number:,}" for element, number in losses.lacking)
    yield _sum(losses)


def _sum(losses: Losses) -> str:
    """What is lost, in one sentence."""
    stated = [row for row in losses.rows if row.stated]
    carried, told = sum(row.carried for row in stated), sum(row.stated for row in stated)
    homeless = sum(not row.place for row in stated)
    return f"of {told:,} elements that records state {carried:,} are carried; {homeless} of {len(stated)} kinds have no place"


def _rows(losses: Losses) -> list[list[str]]:
    stated = (row for row in losses.rows if row.stated)
    return [[name(row.element), *(f"{getattr(row, count):,}" for count in _COUNTS), row.place or "no place"] for row in stated]
