"""How the reports call things, and how they print a share."""

from __future__ import annotations

from schemas import Dimension

NAMES: dict[str, tuple[str, str]] = {
    Dimension.QA_PROCESS: ("Quality", "assurance"),
    Dimension.LEARNER_SUPPORT: ("Learner", "support"),
    Dimension.CAREERS_GUIDANCE: ("Careers", "guidance"),
    Dimension.QUALITY_RATING: ("Quality", "rating"),
    Dimension.EMPLOYABILITY_OUTCOMES: ("Employability", "outcomes"),
    Dimension.CONNECTED_SYSTEM: ("Connected", "system"),
}
"""Each dimension in two words, which are the two lines of a narrow heading."""
KINDS = {
    "source": "Catalogue",
    "provider": "Provider",
    "subject": "Subject",
    "country": "Country",
    "regime": "Country’s quality assurance",
    "framework": "Framework",
}


def name(element: str) -> str:
    """A dimension or field as a person calls it: `Quality assurance`, `Start`."""
    return " ".join(NAMES[element]) if element in NAMES else element.replace("_", " ").capitalize()


def percent(part: int, whole: int) -> str:
    """A share in whole per cent; none, few, nearly all and all never look alike, and nothing observed has no share."""
    if not whole:
        return "–"
    if 0 < part * 100 < whole:
        return "<1%"
    if whole * 99 < part * 100 < whole * 100:
        return ">99%"
    return f"{round(100 * part / whole)}%"


def counted(number: int, thing: str) -> str:
    """`1 catalogue`, `1,204 offerings`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
