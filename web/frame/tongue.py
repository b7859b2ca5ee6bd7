"""The language of the page being made: under /fr/ the same addresses answer in French."""

from __future__ import annotations

import io
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.types import ASGIApp, Receive, Scope, Send

LANGUAGES = {"en": "English", "fr": "Français"}
"""Every language of the pages by its own name, the one first that has no prefix. Another one is a row here and its table of
messages, `web/locale/<language>.po`."""
_FIRST = next(iter(LANGUAGES))
_SPOKEN: ContextVar[str] = ContextVar("spoken", default=_FIRST)


def spoken() -> str:
    """The language of the page, a BCP 47 tag."""
    return _SPOKEN.get()


def speak(language: str) -> None:
    """From here on the running task makes its pages in this language."""
    _SPOKEN.set(language)


def root(language: str = "") -> str:
    """What the addresses of a language's pages begin with, of the page's own where none is named: nothing, or `/fr`."""
    language = language or spoken()
    return "" if language == _FIRST else f"/{language}"


def messages() -> NullTranslations:
    """The messages of the page language; what is not translated is said in English."""
    return _messages(spoken())


@cache
def _messages(language: str) -> NullTranslations:
    if language == _FIRST:
        return NullTranslations()
    with (files("web") / "locale" / f"{language}.po").open("rb") as table:
        catalogue = read_po(table, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


class Tongue:
    """Takes the language off the path, and keeps it for what answers. Pure ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            speak(_split(scope["path"])[0])
            scope = without_language(scope)
        await self._app(scope, receive, send)


def without_language(scope: Scope) -> Scope:
    """The request as if it were for the same page in the first language."""
    cut = len(scope["path"]) - len(path := _split(scope["path"])[1])
    return {**scope, "path": path, "raw_path": scope["raw_path"][cut:]} if cut else scope


def _split(path: str) -> tuple[str, str]:
    """The language of an address, and the address without it."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first in LANGUAGES and root(first):
        return first, f"/{rest}"
    return _FIRST, path
