"""Codes of occupations and of fields of study, as stated: the scheme by its name, the code by the scheme's form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from schemas import Classification, fold, table

_YEAR = r"(?:[ -]?(?:19|20)\d\d\b(?!\.))?"
_EDGE = " :-–—,.()[]"


class _Scheme(NamedTuple):
    """`name` may carry the year of the edition; `form` stands alone, never inside a longer number."""

    axis: str
    scheme: str
    name: re.Pattern[str]
    form: re.Pattern[str]


_SCHEMES = tuple(
    _Scheme(
        row["axis"],
        row["scheme"],
        re.compile(rf"(?<![\w*])(?:{row['name']}){_YEAR}", re.IGNORECASE),
        re.compile(rf"(?<![\w.-])(?:{row['form']})(?![\w-]|\.\d)", re.IGNORECASE),
    )
    for row in table("classification_codes")
)


@lru_cache(maxsize=4096)
def coded(axis: str, words: str, label: str) -> tuple[Classification, ...]:
    """One for each code in the words, else one that has the words alone; a number whose scheme nobody names is no code."""
    scheme = next(
        (one for one in _SCHEMES if one.axis == axis and (one.name.search(words) or one.name.search(fold(label)))), None
    )
    rest = scheme.name.sub(" ", words) if scheme else ""
    found = scheme.form.findall(rest) if scheme else []
    if scheme is None or not found:
        return (Classification(axis=axis, label=words),)
    name = " ".join(scheme.form.sub(" ", rest).split()).strip(_EDGE) if len(found) == 1 else ""
    return tuple(Classification(axis=axis, label=name or code, scheme=scheme.scheme, code=code.upper()) for code in found)
