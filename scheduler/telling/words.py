"""A message in words: its subject, its text, and the text as a chat may show it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reporter import counted
from schemas import Alive, Line, Message

LONGEST = 150
"""Characters of a subject."""
_SAID = {
    "opened": "Opened",
    "reopened": "Opened again",
    "worse": "Worse",
    "still": "Still there",
    "closed": "Closed",
    "stands": "Stands",
}
_SUMMED = {"opened": "opened", "reopened": "opened again", "worse": "worse", "still": "still there", "closed": "closed"}
_CHAT = str.maketrans({"<": "‹", ">": "›", "@": "\uff20", "&": "+"})
"""What would address people or hide a link, in the words of one page or another."""


def subject(message: Message) -> str:
    """One line, whatever it is of."""
    if message.test:
        return "CredAtlas: a test"
    if len(message.lines) == 1 and not message.more:
        (line,) = message.lines
        words = f"CredAtlas: {_SAID[line.what].lower()}: {_named(line)}"
    elif message.lines:
        words = f"CredAtlas: {_tally(message)}"
    else:
        words = f"CredAtlas: {_going(message.alive)}" if message.alive else "CredAtlas"
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def text(message: Message) -> str:
    """All of it, in paragraphs of plain lines."""
    return "\n\n".join(_paragraphs(message)) + "\n"


def chat(message: Message) -> str:
    """The same for a receiver that may take some signs for more than signs."""
    return text(message).translate(_CHAT)


def _paragraphs(message: Message) -> Iterator[str]:
    if message.test:
        yield "This is a test: what CredAtlas has to tell reaches you here. Nothing has happened."
        return
    if message.lines:
        yield f"{_tally(message)}. {_standing(message)}"
        yield from _listed(message.lines, message.more)
    if message.alive is not None:
        alive = message.alive
        yield f"{_going(alive)}. {_standing(message)}"
        yield from _listed(alive.standing, alive.more)


def _listed(lines: Iterable[Line], more: int) -> Iterator[str]:
    for line in lines:
        head = f"[{line.severity}] {_SAID[line.what]}: {_named(line)}"
        by = f"Acknowledged by {line.acknowledged_by}." if line.acknowledged_by and line.what != "closed" else ""
        yield "\n  ".join(part for part in (head, line.advice, by, line.link) if part)
    if more:
        yield f"... and {more:,} more."


def _named(line: Line) -> str:
    return f"{line.catalogue}: {line.sentence}" if line.catalogue else line.sentence


def _tally(message: Message) -> str:
    counts = Counter(line.what for line in message.lines)
    told = [f"{counts[what]} {word}" for what, word in _SUMMED.items() if counts[what]]
    if message.more:
        told.append(f"{message.more:,} more")
    return f"Issues: {', '.join(told)}"


def _standing(message: Message) -> str:
    total = sum(message.open.values())
    if not total:
        return "None stands open."
    grades = ", ".join(f"{count:,} {grade}" for grade, count in message.open.items())
    return f"{counted(total, 'issue')} {'stands' if total == 1 else 'stand'} open ({grades})."


def _going(alive: Alive) -> str:
    nights = counted(alive.nights, "night") if alive.nights else "no night"
    missed = f" ({alive.missed} missed)" if alive.missed else ""
    return f"{nights} in the last seven days{missed}, {counted(alive.catalogues, 'catalogue')}, {_open(alive)}"


def _open(alive: Alive) -> str:
    return counted(len(alive.standing) + alive.more, "open issue")
