"""Every message of the pages is said in every language, with the same figures and tags."""

from __future__ import annotations

import re

import pytest

from tests.parts.messages import catalogue, messages, unsaid, untranslated
from web.frame.tongue import LANGUAGES

TABLES = [*LANGUAGES][1:]
"""English is written in the pages themselves."""
_SLOT = re.compile(r"%\(\w+\)s|%s|\{\w+\}|<[^>]+>")


@pytest.mark.parametrize("language", TABLES)
def test_nothing_is_left_in_english_and_nothing_is_kept_for_nobody(language: str) -> None:
    assert len(messages()) > 1000
    assert untranslated(language) == []
    assert unsaid(language) == []


@pytest.mark.parametrize("language", TABLES)
def test_a_translation_names_the_same_figures(language: str) -> None:
    for message in catalogue(language):
        forms = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
        said = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        for form, translation in zip(forms, said, strict=True) if message.id else ():
            assert sorted(_SLOT.findall(form)) == sorted(_SLOT.findall(translation or "")), form
