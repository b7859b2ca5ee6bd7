"""Templates of addresses: `https://host/course/{slug}` filled from an item, by the paths in its braces."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from crawlers.reading import walk_path
from schemas import canonical_url, joined

PART = re.compile(r"\{([^{}]+)\}")


def filled(template: str, item: dict[str, Any]) -> str | None:
    """The template with every `{path}` replaced by the first word it leads to; None when one leads nowhere."""
    words = {path: _word(item, path) for path in PART.findall(template)}
    return None if None in words.values() else PART.sub(lambda part: words[part[1]] or "", template)


def _word(item: dict[str, Any], path: str) -> str | None:
    values = (value for _, value in walk_path(item, path) if isinstance(value, str | int) and value != "")
    return next((str(value) for value in values), None)


def address(template: str, item: dict[str, Any]) -> str | None:
    """The item's own address, or `id:` and its native id; None when the item does not tell it."""
    made = filled(template, item)
    if made is None or made.startswith("id:"):
        return made
    parts = urlsplit(joined("", made))
    return canonical_url(made) if parts.scheme in ("http", "https") and parts.netloc else None
