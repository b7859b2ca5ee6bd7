"""How words are cut, folded, completed, mended and marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.embedded.reading import Reading, read
from indexer.layout import synonyms
from indexer.words.spelling import Vocabulary, distance, typos_allowed
from indexer.words.words import asked, folded, mark, may_begin, respelt, said, words_at

KNOWN = Vocabulary.of(
    {"machine": 9, "learning": 8, "lending": 1, "data": 5, "database": 2, "courses": 3, "cybersecurity": 2, "ab": 1}
)
LETTERS = st.text(alphabet="abcd", max_size=7)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("machne lerning", "machine learning"),
        ("mahcine", "machine"),
        ("cyberseucrty", "cybersecurity"),
        ("cybersecri", "cybersecurity"),
    ],
)
def test_a_misspelling_is_read_as_the_nearest_known_word(typed: str, said: str) -> None:
    assert read(typed, KNOWN).corrected == said


@pytest.mark.parametrize("typed", ["", "machine", "Machine Learning", "the machine", "dat", "course", "courses"])
def test_what_is_known_is_not_corrected(typed: str) -> None:
    reading = read(typed, KNOWN)
    assert reading.possible
    assert reading.corrected == ""


@pytest.mark.parametrize("typed", ["xyz", "ac", "dta1", "machine xyzxyz"])
def test_what_nothing_is_near_cannot_be_found(typed: str) -> None:
    assert not read(typed, KNOWN).possible


@pytest.mark.parametrize("letters", [59, 60, 61, 62, 200])
def test_a_word_longer_than_any_is_known_by_its_first_letters(letters: int) -> None:
    long = "ab" * (letters // 2) + "c" * (letters % 2)
    known = Vocabulary.of(dict.fromkeys(folded(f"{long} data").split(), 1))
    for typed in (f"{long} data", f"data {long}", f'"{long} data"', f"{long[:60]} data"):
        reading = read(typed, known)
        assert (reading.possible, reading.corrected) == (True, "")
    assert mark(long, read(long, known).terms) == f"\ue000{long}\ue001"


def test_an_empty_vocabulary_knows_nothing() -> None:
    assert not read("data", Vocabulary.of({})).possible


def test_only_the_last_word_may_be_a_beginning() -> None:
    assert all(word in read("data", KNOWN).terms for word in ("data", "database"))
    assert "database" not in read("data machine", KNOWN).terms


def test_stop_words_are_left_out_unless_nothing_else_is_there() -> None:
    assert asked("the design of data") == ("design", "data")
    assert asked("The Of") == ("The", "Of")
    assert asked("\0 <> 🙂") == ()
    assert len(asked("word " * 100)) == 10


def test_words_are_folded_the_way_people_type_them() -> None:
    assert folded("Colle\u0300ge d’été — C# & <b>SQL</b>!") == "college d ete csharp b sql b"


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("C++, C# and F#.", "cplusplus csharp and fsharp"),
        ("ASP.NET", "asp dotnet"),
        ("C++11 C", "c 11 c"),
        ("Straße Œuvre Øre Łódź", "strasse oeuvre ore lodz"),
        ("foghlaimeoirí", "foghlaimeoiri"),
    ],
)
def test_signs_and_letters_of_their_own_have_one_spelling(written: str, searched: str) -> None:
    assert folded(written) == searched


def test_only_what_an_engine_would_cut_otherwise_is_respelt() -> None:
    assert list(respelt("Kiss C++ and Straße in Zürich")) == ["cplusplus", "strasse"]
    assert list(respelt("")) == []


def test_a_word_without_end_is_looked_through_once() -> None:
    assert list(respelt("a" * 1_000_000)) == []
    assert list(respelt("a" * 1_000_000 + " ß")) == ["ss"]


def test_articles_before_a_vowel_and_genitives_are_no_words() -> None:
    assert asked("l'intelligence d’affaires") == ("intelligence", "affaires")
    assert asked("women's health") == ("women", "health")
    assert asked("C programming") == ("C", "programming")


def test_a_phrase_in_quotes_keeps_every_word() -> None:
    (phrase, word) = said('"internet of things" “ ” sensors')
    assert (phrase.words, phrase.quoted) == (("internet", "of", "things"), True)
    assert (word.words, word.quoted) == (("sensors",), False)
    assert read('"the machine"', KNOWN) == Reading(possible=False)
    assert read('"machine learning" data', KNOWN).phrases == (("machine", "learning"),)
    assert read('"machne"', KNOWN) == Reading(possible=False)


@pytest.mark.parametrize(
    ("word", "may"), [("ev", False), ("ai", False), ("r", False), ("eve", True), ("cy", True), ("data", True)]
)
def test_a_short_form_or_a_letter_is_no_beginning(word: str, may: bool) -> None:
    assert may_begin(word) is may


def test_a_mended_query_is_read_as_if_it_had_been_typed_so() -> None:
    mended = read("machne learning data", KNOWN)
    assert mended.parts == read("machine learning data", KNOWN).parts
    assert mended.corrected == "machine learning data"


def test_a_phrase_stays_in_quotes_when_words_beside_it_are_mended() -> None:
    assert read('"machine learning" dtaa', KNOWN).corrected == '"machine learning" data'


def test_what_has_synonyms_is_never_a_misspelling() -> None:
    known = Vocabulary.of({"computability": 3, "accounting": 2})
    assert read("comptabilité", known).corrected == ""


def test_stop_words_do_not_part_a_phrase_from_its_synonyms() -> None:
    known = Vocabulary.of({"supply": 3, "chain": 2})
    assert {"supply", "chain"} <= read("chaîne d'approvisionnement", known).terms.words
    assert "project management" in synonyms()["gestion projet"]


def test_a_lone_quote_means_nothing() -> None:
    assert asked('machine "learning') == ("machine", "learning")
    assert [one.quoted for one in said('x "b c" "y')] == [False, True, False]
    assert asked('""') == ()


def test_a_plural_is_another_number_in_english_and_french() -> None:
    known = Vocabulary.of({"batteries": 1, "canal": 1, "reseaux": 1, "new": 1, "news": 1, "class": 1})
    assert read("battery x", known).possible is False
    assert "batteries" in read("battery class", known).terms
    assert "canal" in read("canaux class", known).terms
    assert "reseaux" in read("reseau class", known).terms
    assert "new" not in read("news class", known).terms


def test_what_is_known_as_one_word_or_as_two_is_found_as_the_other() -> None:
    known = Vocabulary.of({"elearning": 1, "greenhouse": 2, "micro": 1, "credential": 1})
    assert "greenhouse" in read("green house", known).terms
    assert {"micro", "credential"} <= read("microcredential", known).terms.words


def test_marks_already_in_a_title_cannot_open_markup() -> None:
    assert mark("\ue000Data\ue001 science", {"science"}) == "Data \ue000science\ue001"


def test_a_span_of_bytes_gives_the_whole_words_it_touches() -> None:
    assert words_at("Été learning", 6, 3) == ["learning"]
    assert words_at("Été learning", 0, 2) == ["ete"]
    assert words_at("", 0, 5) == []


@given(LETTERS, LETTERS)
def test_distance_is_a_distance(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@given(st.text(alphabet="abcdefgh", min_size=8, max_size=12), st.data())
def test_one_wrong_letter_in_a_long_word_is_always_found(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghxyz"))
    typed = word[:place] + letter + word[place + 1 :]
    assert Vocabulary.of({word: 1}).nearest(typed) in (word, None if typed == word else word)


@given(st.dictionaries(LETTERS.filter(bool), st.integers(1, 9), max_size=30), st.text(alphabet="abcd", min_size=1, max_size=9))
@settings(max_examples=50, deadline=None)
def test_the_nearest_word_is_the_one_a_walk_through_all_words_finds(counts: dict[str, int], typed: str) -> None:
    known = Vocabulary.of(counts)
    near = {typos: [word for word in counts if 0 < distance(word, typed) <= typos] for typos in (1, 2)}
    wanted = next((near[typos] for typos in range(1, typos_allowed(typed) + 1) if near[typos]), [])
    best = max(wanted, key=lambda word: (word[0] == typed[0], counts[word], word), default=None)
    assert (typed in known) == (typed in counts)
    assert known.begins(typed) == any(word.startswith(typed) and word != typed for word in counts)
    assert typed in counts or known.nearest(typed) == best


@given(st.text(max_size=40), st.text(max_size=20))
def test_marking_changes_nothing_but_marks(title: str, word: str) -> None:
    bare = title.translate({0xE000: None, 0xE001: None})
    assert mark(title, {word}).translate({0xE000: None, 0xE001: None}) == bare
