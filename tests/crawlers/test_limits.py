"""A value of a source file that can only go wrong later is refused by its line, before anything is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers import load_source
from crawlers.limits import slips
from schemas import SourceFileError
from tests.crawlers.test_declare import GOOD

URL = "https://quayside.example/courses"
TWICE = f'{GOOD}step = 10\n\n[[walk]]\nfamily = "listing"\nurl = "{URL}"\n'


def headed(key: str, word: str) -> str:
    """A file whose first line says a word at a key."""
    return f'{key} = "{word}"\n' + GOOD.replace('jurisdiction = "IE"\n', "" if key == "jurisdiction" else 'jurisdiction = "IE"\n')


HEADS = {
    "jurisdiction": ["Ireland", "ie", "IRL", "QX", "UK", "IE-", "CA-Ontario", ""],
    "currency": ["Euro", "eur", "€", "QQQ", ""],
    "language": ["english", "EN", "fr-CA", "jp", "e", ""],
    "order": ["ymd", ""],
    "identity": ["code"],
}
"""By key: words that are none of its own."""
NUMBERS = {
    "delay": ["nan", "inf", "-1.0", "0.2", "0"],
    "budget": ["0", "-5"],
}
ADDRESSES = {
    "https://quayside.example:70000/c": "names a port that does not exist",
    "https://quayside.example:0/c": "names a port that does not exist",
    "https://quayside.example:many/c": "names a port that does not exist",
    "https://ann:secret@quayside.example/c": "`@quayside.example` has a name or password before it",
    "https://ann:secret@quayside..example/c": "`@quayside..example` has a name or password before it",
    "https://quayside..example/c": "is not an address of the web",
    "https://.quayside.example/c": "is not an address of the web",
    "https://quay side.example/c": "is not an address of the web",
    "https://quayside.example/c\\n": "is not an address of the web",
    " https://quayside.example/c": "is not an address of the web",
    "https://": "is not an address of the web",
    "": "is not an address of the web",
}
WALKS = {
    "a method of its own": (GOOD + 'method = "get"\n', "line 9: `get` is no `method`"),
    "a first below none": (GOOD + "first = -1\n", "line 9: `-1` is no `first`"),
    "a second walk that stands still": (TWICE + "step = 0\n", "line 14: `0` is no `step`"),
    "a walk that steps back": (GOOD + "step = -10\n", "line 9: `-10` is no `step`"),
    "a header of two lines": (GOOD + 'headers = { X-Note = "a\\nb" }\n', "line 9: `X-Note` is no header"),
    "a header of two lines in a table": (GOOD + '[walk.headers]\nX-Note = "a\\r\\nb"\n', "line 10: `X-Note` is no header"),
    "a header without a name": (GOOD + '[walk.headers]\n"" = "a"\n', "line 10: `` is no header"),
    "a header's name with a gap": (GOOD + 'headers = { "X Note" = "a" }\n', "line 9: `X Note` is no header"),
    "a header's name of two lines": (GOOD + 'headers = { "X\\nY" = "a" }\n', "line 9: `X\\nY` is no header"),
    "terms at no address": ('terms = "see below"\n' + GOOD, "line 1: `see below` is not an address of the web"),
    "a token at no address": (GOOD + 'token = { url = "/t", find = "k" }\n', "line 9: `/t` is not an address of the web"),
    "fewer at most than at least": (GOOD + "[expect]\nmin = 20\nmax = 5\n", "line 11: `5` is no `max`, being under `min`"),
    "a share below nothing": (GOOD + "[expect]\nchurn = -0.1\n", "line 10: Expected `float` >= 0.0"),
    "a share that is no number": (GOOD + "[expect]\nchurn = nan\n", "line 10: Expected `float` >= 0.0"),
    "less than no record": (GOOD + "[expect]\nmin = -3\n", "line 10: Expected `int` >= 1"),
    "records in no language": (GOOD + "[expect.languages]\nenglish = 0.9\n", "line 10: `english` is none of the `languages`"),
}
BROKEN = (
    WALKS
    | {
        f"{key} {word!r}": (headed(key, word), f"line 1: `{word}` is no `{key}`")
        for key, words in HEADS.items()
        for word in words
    }
    | {f"{key} {word}": (f"{key} = {word}\n{GOOD}", "line 1: `") for key, words in NUMBERS.items() for word in words}
    | {f"address {url!r}": (GOOD.replace(URL, url), "line 8: `") for url in ADDRESSES}
)


def refused(folder: Path, text: str) -> str:
    path = folder / "ie_quayside.toml"
    path.write_text(text)
    with pytest.raises(SourceFileError) as said:
        load_source(path)
    return str(said.value)


@pytest.mark.parametrize("why", BROKEN)
def test_a_value_that_cannot_go_well_is_refused_by_its_line(tmp_path: Path, why: str) -> None:
    text, sentence = BROKEN[why]
    said = refused(tmp_path, text)
    assert said.startswith(f"ie_quayside.toml, {sentence}")
    assert "\n" not in said
    assert said.endswith(".")


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_refused_for_what_is_wrong_with_it_and_no_password_is_repeated(tmp_path: Path, url: str) -> None:
    said = refused(tmp_path, GOOD.replace(URL, url))
    assert ADDRESSES[url] in said
    assert "secret" not in said


@pytest.mark.parametrize(
    "head",
    [
        'jurisdiction = "CA-ON"',
        'jurisdiction = "GB"',
        'jurisdiction = "FR-75C"',
        'jurisdiction = "EU"',
        'jurisdiction = "ZZ"',
        'jurisdiction = "IE"\ncurrency = "INR"\nlanguage = "ga"\norder = "mdy"\nidentity = "id"\ndelay = 1.5\nbudget = 1',
        'jurisdiction = "IE"\nterms = "https://quayside.example.:8443/terms?of=use#now"',
        'jurisdiction = "IE"\nterms = "https://münchen.example/"\nexpect = { min = 5, max = 5, languages = { et = 1 } }',
    ],
)
def test_values_of_their_kind_stand(tmp_path: Path, head: str) -> None:
    path = tmp_path / "ie_quayside.toml"
    walk = 'first = 0\nstep = 100\nmethod = "POST"\nheaders = { X-Api-Key = "{token}", Accept = "" }\n'
    path.write_text(GOOD.replace('jurisdiction = "IE"', head) + walk)
    assert list(slips(load_source(path))) == []
