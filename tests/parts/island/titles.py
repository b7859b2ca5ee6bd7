"""How one title is written by one catalogue and another: marks, cases, awards, suffixes, intakes, codes, and mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.parts.island.courses import Course
from tests.parts.island.words import drawn, words

SPELLINGS = {
    "Programming": "Programing", "Modelling": "Modeling", "Visualisation": "Visualization", "Harbour": "Harbor",
    " in Practice": " in practise", "Tender": "Tenders", "Introduction to": "Intro to", "Management": "Mgmt",
}  # fmt: skip
MONTHS = {"en": ("January", "March", "May", "September", "October"), "fr": ("janvier", "mars", "mai", "septembre", "octobre")}


@dataclass(frozen=True)
class Show:
    """One telling of a title: of which course, in which language, with which chances."""

    dice: Random
    course: Course
    lang: str

    @property
    def title(self) -> str:
        return self.course.title.fr if self.lang == "fr" else self.course.title.en

    def either(self, english: str, french: str) -> str:
        return french if self.lang == "fr" else english


def shown(dice: Random, course: Course, lang: str) -> str:
    """The title as some catalogue writes it."""
    show = Show(dice, course, lang)
    title = STYLES[drawn(dice, CHANCES)](show)
    return _mistyped(dice, title) if dice.random() < 0.03 else title


def run_marks(dice: Random, lang: str, number: int) -> tuple[tuple[str, str], ...]:
    """What tells the runs of one course on one catalogue apart in their titles; nothing, where only starts do. And where."""
    month, year = dice.randrange(5), 2025 + dice.randrange(2)
    towns = [town.fr if lang == "fr" else town.en for town in dice.sample(words("town"), number)]
    shapes: tuple[tuple[str, ...], ...] = (
        ("",) * number,
        ("",) * number,
        tuple(f" [{town}]" for town in towns),
        tuple(f" ({town} campus)" if lang == "en" else f" (campus de {town})" for town in towns),
        tuple(f" - {town}" for town in towns),
        tuple(f" [{MONTHS[lang][(month + each) % 5]} {year}]" for each in range(number)),
        tuple(f" {year + each}" for each in range(number)),
        tuple(f" ({year + each}/{(year + each + 1) % 100})" for each in range(number)),
        tuple(f" - {year + each} intake" if lang == "en" else f" - rentrée {year + each}" for each in range(number)),
        tuple(f" (Group {'ABCDEF'[each]})" if lang == "en" else f" (groupe {'ABCDEF'[each]})" for each in range(number)),
    )
    chosen = dice.choice(shapes)
    held = towns if chosen in shapes[2:5] else [""] * number
    return tuple(zip(chosen, held, strict=True))


def _plain(show: Show) -> str:
    return show.title


def _marks(show: Show) -> str:
    changes = [(": ", " - "), (" : ", " – "), (": ", " — "), (" and ", " & ")]
    changes += [(" et ", " & "), ("'", "’"), (" in ", " In "), (" ", "  ")]
    title = show.title
    for old, new in show.dice.sample(changes, 4):
        title = title.replace(old, new)
    return title + show.dice.choice(("", "", ".", "!", " "))


def _case(show: Show) -> str:
    return show.dice.choice((str.upper, str.lower, str.capitalize, str.title))(show.title)


def _award(show: Show) -> str:
    if show.course.award:
        return show.title
    front = show.either("Certificate in |Micro-credential in |Short Course in |Microcredential: |Professional Certificate in ",
                        "Certificat : |Microcertification : |Cours : |Attestation : ")  # fmt: skip
    tail = show.either(" (Micro-credential)| – Short Course| Certificate| (Microcredential)| | - CPD| Course| Micro-Credential",
                       " (microcertification)| – cours| (microcrédit)")  # fmt: skip
    if show.dice.random() < 0.5:
        return show.dice.choice(front.split("|")) + show.title
    return show.title + show.dice.choice(tail.split("|"))


def _mode(show: Show) -> str:
    tails = show.either(
        " (Online)| - Online| [Blended]| (Part-time)| (Self-Paced)| | Evening| - Distance Learning| (On Campus)|, online",
        " (en ligne)| - en ligne| [hybride]| (temps partiel)| (à distance)| (en présentiel)| | soir",
    )
    return show.title + show.dice.choice([each.replace("~", "|") for each in tails.replace(" | ", " ~ ").split("|")])


def _intake(show: Show) -> str:
    month, year = show.dice.choice(MONTHS[show.lang]), show.dice.choice((2025, 2026, 2027))
    season = show.dice.choice(("Autumn", "Spring", "Fall", "Winter") if show.lang == "en" else ("automne", "printemps", "hiver"))
    english = f" - {year} intake| ({season} {year})| {year}/{(year + 1) % 100}| [{month} {year}]| – starts 12 {month} {year}"
    english += f"| {year}| ({month} start)| - {month} {year} cohort"
    french = f" - rentrée {year}| ({season} {year})| [{month} {year}]| – début le 12 {month} {year}| {year}"
    return show.title + show.dice.choice(show.either(english, french).split("|"))


def _language(show: Show) -> str:
    taught = show.course.language
    tails = {
        ("en", "en"): (" [English]", " (in English)", " (EN)", " - English"),
        ("fr", "en"): (" [French]", " (in French)", " (FR)", " - taught in French"),
        ("fr", "fr"): (" [Français]", " (en français)", " (FR)", " - français"),
        ("en", "fr"): (" [anglais]", " (en anglais)", " (EN)", " - offert en anglais"),
    }
    return show.title + show.dice.choice(tails[taught, show.lang])


def _house(show: Show) -> str:
    name = show.either(show.course.college.name.en, show.course.college.name.fr)
    shape = show.dice.choice(
        ("{t} | {p}", "{t} - {p}", "{t} – {p}", "{p}: {t}", "{t} ({p})", show.either("{t} at {p}", "{t} à {p}"))
    )
    return shape.format(t=show.title, p=show.dice.choice((name, name, show.course.college.short)))


def _code(show: Show) -> str:
    if not show.course.code:
        return show.title
    code = show.dice.choice((show.course.code, f"{show.course.code[:-4]} {show.course.code[-4:]}"))
    return show.dice.choice(("{c} {t}", "{c}: {t}", "{c} - {t}", "{t} ({c})", "{t} [{c}]")).format(c=code, t=show.title)


def _subtitle(show: Show) -> str:
    if ":" in show.title and show.dice.random() < 0.5:
        return show.title.partition(":")[0].strip()
    taglines = show.either(": A Hands-On Guide|: Getting Started|: Skills for Today| - What You Need to Know",
                           " : un guide pratique| : pour commencer| - l'essentiel en bref")  # fmt: skip
    return show.title + show.dice.choice(taglines.split("|"))


def _cut(show: Show) -> str:
    return show.title if len(show.title) < 34 else show.title[:30].rstrip() + show.dice.choice(("...", "…"))


def _spelling(show: Show) -> str:
    title = show.title
    for old, new in SPELLINGS.items():
        title = title.replace(old, new)
    return title


def _mistyped(dice: Random, title: str) -> str:
    at = dice.randrange(len(title))
    return title[:at] + dice.choice(("", title[at] * 2)) + title[at + 1 :]


STYLES: Mapping[str, Callable[[Show], str]] = {
    "plain": _plain, "marks": _marks, "case": _case, "award": _award, "mode": _mode, "intake": _intake, "language": _language,
    "house": _house, "code": _code, "subtitle": _subtitle, "cut": _cut, "spelling": _spelling,
}  # fmt: skip
CHANCES = {
    "plain": 40, "marks": 15, "case": 5, "award": 9, "mode": 8, "intake": 6, "language": 4, "house": 4, "code": 4, "subtitle": 3,
    "cut": 1, "spelling": 3,
}  # fmt: skip
