"""A source file that cannot be used is refused by name, with the line and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers import load_source, load_sources
from schemas import SourceFileError

GOOD = """name = "Quayside"
url = "https://quayside.example"
kind = "national_portal"
jurisdiction = "IE"

[[walk]]
family = "listing"
url = "https://quayside.example/courses"
"""

BROKEN = {
    "an unknown key": (GOOD.replace('kind = "', 'colour = "red"\nkind = "'), "line 3: `colour` is not a key"),
    "an unknown key of a walk": (GOOD + 'selector = ".card"\n', "line 9: `selector` is not a key"),
    "an unknown family": (GOOD.replace('"listing"', '"spider"'), "line 7: there is no family `spider`"),
    "a bad address": (GOOD.replace("https://quayside.example/courses", "quayside/courses"), "line 8: `quayside/courses`"),
    "another scheme": (GOOD.replace("https://quayside.example/courses", "file:///etc/passwd"), "line 8: `file:///etc/passwd`"),
    "an address with a slip": (
        GOOD.replace("https://quayside.example/courses", "https://[quayside.example"),
        "line 8: `https://[",
    ),
    "a list's slip": (GOOD + 'follow = "/c/("\n', "line 9: `/c/(` is no pattern (missing ), unterminated subpattern"),
    "a cut's slip": (GOOD + '[walk.cut]\ntitle = "*a"\n', "line 10: `*a` is no pattern"),
    "a drop's slip": (GOOD + '[[walk.drop]]\nat = "title"\nlike = "[z"\nwhy = "x"\n', "line 11: `[z` is no pattern"),
    "a token's slip": (GOOD + '[walk.token]\nurl = "https://quayside.example/t"\nfind = "(k"\n', "line 11: `(k` is no pattern"),
    "a missing key": (GOOD.replace('name = "Quayside"\n', ""), "`name` is missing"),
    "an unknown kind": (GOOD.replace("national_portal", "planet"), "line 3"),
    "a wrong type": (GOOD.replace('jurisdiction = "IE"', "jurisdiction = 7"), "line 4"),
    "no walk": (GOOD.split("[[walk]]")[0] + "walk = []\n", "at least one"),
    "a rhythm of its own": ('every = "fortnight"\n' + GOOD, "line 1: `every` is night, week or month."),
    "a lowered delay": ("delay = 0.2\n" + GOOD, "line 1: `0.2` is no `delay`; it may not be under 1 second"),
    "a label for no field of ours": (GOOD + '[labels]\ncolour = ["Hue"]\n', "line 10: `colour` is no word for `labels`"),
    "a fill rate above all": (GOOD + "[expect.fill]\ntitle = 95\n", "line 9: Expected `float` <= 1.0"),
    "an expectation of nothing": (GOOD + "[expect]\nmin = 0\n", "line 10: Expected `int` >= 1"),
    "more churn than records": (GOOD + "[expect]\nchurn = 1.5\n", "line 10: Expected `float` <= 1.0"),
    "a fill rate of no field": (GOOD + "[expect.fill]\nprices = 0.8\n", "line 10: `prices` is no word for `expect.fill`"),
    "a kind we do not know": (GOOD + '[kinds]\n"/c/" = "wizardry"\n', "`wizardry` is no word for `kinds`"),
    "no TOML": ("name = = 3", "this is not TOML"),
    "nothing at all": ("", "is missing"),
}


@pytest.mark.parametrize("why", BROKEN)
def test_a_broken_source_file_is_refused_with_line_and_mend(tmp_path: Path, why: str) -> None:
    text, sentence = BROKEN[why]
    path = tmp_path / "ie_quayside.toml"
    path.write_text(text)
    with pytest.raises(SourceFileError) as refused:
        load_source(path)
    assert str(refused.value).startswith("ie_quayside.toml")
    assert sentence in str(refused.value)


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()], ids=["mark", "crlf"])
def test_a_file_is_read_as_any_editor_writes_it(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "ie_quayside.toml").write_bytes(raw)
    assert load_source(tmp_path / "ie_quayside.toml").name == "Quayside"


def test_a_good_file_takes_its_id_from_its_name(tmp_path: Path) -> None:
    (tmp_path / "ie_quayside.toml").write_text(GOOD)
    assert load_source(tmp_path / "ie_quayside.toml").source_id == "ie_quayside"
    (tmp_path / "Quayside.toml").write_text(GOOD)
    with pytest.raises(SourceFileError, match="must be named"):
        load_source(tmp_path / "Quayside.toml")
    with pytest.raises(SourceFileError, match="cannot be read"):
        load_source(tmp_path / "ie_none.toml")


def test_an_empty_folder_has_no_sources(tmp_path: Path) -> None:
    assert load_sources(tmp_path) == {}


def test_the_bundled_sources_all_load_and_stay_short() -> None:
    sources = load_sources()
    assert {"ca_on_microlearn", "au_microcred_seeker", "ie_microcreds", "mooc_udacity", "mooc_futurelearn"} <= sources.keys()
    for source in sources.values():
        assert source.delay >= 1
        assert source.expect.min > 1, f"{source.source_id} must say how many records it is expected to have"
        assert source.expect.fill
