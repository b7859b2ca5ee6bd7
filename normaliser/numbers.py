"""Numbers as pages print them: in amounts of money and in quantities the same marks mean different things."""

from __future__ import annotations

import re
from decimal import Decimal

AMOUNT = r"(?:[0-9]{1,3}(?:[ .,'’][0-9]{3})+|[0-9]{1,9})(?:[.,][0-9]{1,2})?(?![0-9])"
QUANTITY = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,3})?|[0-9]{1,6}(?:[.,][0-9]{1,3})?)(?![0-9])"
_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,3}(?:[ .,'’][0-9]{3})+|[0-9]{1,9})(?:[.,](?P<cents>[0-9]{1,2}))?")
_NOT_DIGIT = re.compile(r"[^0-9]")
_QUANTITY = re.compile(QUANTITY)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def amount(words: str) -> Decimal | None:
    """Money: a mark before one or two last digits is decimal, every other mark groups thousands (1 250,00 and 1.250 too)."""
    found = _AMOUNT.fullmatch(words)
    if not found:
        return None
    whole, cents = _NOT_DIGIT.sub("", found["whole"]), (found["cents"] or "").ljust(2, "0")
    return Decimal(whole if cents == "00" else f"{whole}.{cents}")


def quantity(words: str) -> float | None:
    """Hours, weeks, credits: a point is decimal (3.125), a comma before three digits groups thousands (1,200)."""
    if not _QUANTITY.fullmatch(words):
        return None
    return float(words.replace(",", "") if _THOUSANDS.fullmatch(words) else words.replace(",", "."))
