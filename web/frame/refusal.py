"""What a page says when it will not do what was asked: a heading, a sentence, and a way on."""

from __future__ import annotations

from starlette.exceptions import HTTPException


class Refusal(HTTPException):
    """`back` is where the page leads, an address of this site in the page's language; empty for the search alone."""

    def __init__(self, status: int, heading: str, sentence: str, back: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(status, sentence, headers)
        self.heading, self.back = heading, back
