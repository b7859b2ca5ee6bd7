"""A course as schema.org JSON-LD, of known values only, inside a page."""

from __future__ import annotations

import json

from markupsafe import Markup

from reporter import course
from schemas import Offering

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def json_ld(offering: Offering) -> Markup:
    """The text of a JSON-LD script element; no character of it can end the element."""
    text = json.dumps(course(offering), ensure_ascii=False).translate(_ESCAPES)
    return Markup(text)  # noqa: S704 - escaped in the line above
