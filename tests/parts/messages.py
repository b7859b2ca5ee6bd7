"""Every message the pages may say, as templates, code and tables of words have it, and what a language lacks.

python -m tests.parts.messages [fr]     adds to `web/locale/fr.po` what it lacks, empty, and drops what nobody says
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from schemas import Verb, table

WEB = Path(__file__).parents[2] / "web"
Message = str | tuple[str, ...]
_TEMPLATES = ("templates/**.html", "templates/**.xml")
_METHODS = [("**.py", "python"), *((pattern, "jinja2.ext:babel_extract") for pattern in _TEMPLATES)]
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
_KEYWORDS: dict[str, Any] = {"_": None, "counted": (1, 2), "gettext": None, "ngettext": (1, 2), "plural": (1, 2)}
_SIGNS = frozenset({"published", "in_part", "not_found", "not_checked"})
"""Words of `words.toml` that name a sign, and are not said."""


@cache
def messages() -> set[Message]:
    """In English; one with a plural is a pair."""
    options = dict.fromkeys(_TEMPLATES, _JINJA)
    found = extract_from_dir(str(WEB), _METHODS, options, _KEYWORDS)
    told: set[Message] = {message for _, _, message, _, _ in found}
    told |= set(_said(msgspec.toml.decode((WEB / "words.toml").read_bytes())))
    told |= {row[part] for row in table("monitors") for part in ("name", "sentence", "expected", "found", "advice")}
    told |= {row["says"] for row in table("issues")}
    return told | {row["label_en"] for row in table("elements")} | {verb.value for verb in Verb}


def _said(held: Any, section: str = "") -> Iterator[Message]:
    if isinstance(held, str):
        if held not in _SIGNS:
            yield held
    elif isinstance(held, list) and section == "units":
        yield tuple(held)
    elif isinstance(held, list):
        yield from (each for each in held if each not in _SIGNS)
    else:
        for name, each in held.items():
            yield from _said(each, section or name)


def catalogue(language: str) -> Catalog:
    with (WEB / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def untranslated(language: str) -> list[Message]:
    held = {message.id: message.string for message in catalogue(language)}
    return sorted((message for message in messages() if not _whole(held.get(message))), key=str)


def unsaid(language: str) -> list[Message]:
    """Translations of what no page says."""
    held: set[Message] = {tuple(each.id) if isinstance(each.id, list) else each.id for each in catalogue(language) if each.id}
    return sorted(held - messages(), key=str)


def _whole(translation: Any) -> bool:
    return all(translation) if isinstance(translation, (tuple, list)) else bool(translation)


def renew(language: str) -> None:
    old = {message.id: message.string for message in catalogue(language) if message.id}
    fresh = Catalog(locale=language, fuzzy=False, header_comment=f"# What the pages say, by the English of it: {language}.")
    for message in sorted(messages(), key=str):
        fresh.add(message, old.get(message) or "")
    written = io.BytesIO()
    write_po(written, fresh, omit_header=True, width=0)
    head = (WEB / "locale" / f"{language}.po").read_text(encoding="utf-8").partition("\n\n")[0]
    (WEB / "locale" / f"{language}.po").write_text(f"{head}\n\n{written.getvalue().decode()}".rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    renew(*(sys.argv[1:] or ["fr"]))
