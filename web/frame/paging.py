"""Which page of a list an address asks for."""

from __future__ import annotations


def page_of(words: str, last: int, digits: int = 5) -> int:
    """The number of the page, from 1 to `last`; 0 for words that are none, or are longer than `digits`."""
    number = int(words) if words.isascii() and words.isdigit() and len(words) <= digits else 0
    return number if number <= last else 0
