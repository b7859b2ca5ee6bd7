"""Reads source declarations; what is wrong with one is said by file, line and mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import msgspec

from crawlers.families import FAMILIES
from crawlers.families.dialects import translated
from crawlers.limits import slips
from crawlers.reading import shapes
from schemas import FIELDS, OfferingKind, Source, SourceFileError, WrongUse

SOURCES = Path(str(files("crawlers") / "sources"))
UNLABELLED = ("kind", "status")
"""Raw fields that no shared label names: only a source knows its own words for them."""
NAME = re.compile(r"[a-z]{2,4}(_[a-z0-9]+)+")


def _line(text: str, key: str) -> int:
    """The line on which a key stands; 1 when it does not stand there."""
    pattern = re.compile(rf"^\s*\[*\s*(?:\w+\.)*[\"']?{re.escape(key)}\b|\b{re.escape(key)}\s*=", re.MULTILINE)
    match = pattern.search(text) if key else None
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _place(text: str, key: str, value: str) -> int:
    """The line on which a value stands after its key, or as words or a key of its own; else that of the key."""
    before = r"(?<![\w.-])" if value[:1].isalnum() else ""
    whole = rf"{before}{re.escape(value)}(?![\w.])" if value else "(?<=[\"'])(?=[\"'])"
    for pattern in (rf"\b{key}\b.*{whole}", rf"^\s*{whole}\s*=|[\"']{whole}[\"']"):
        if match := re.search(pattern, text, re.MULTILINE):
            return text.count("\n", 0, match.end()) + 1
    return _line(text, key)


def _refuse(path: Path, line: int, what: str) -> SourceFileError:
    return SourceFileError(f"{path.name}, line {line}: {what}")


def load_source(path: Path) -> Source:
    """One source, its id taken from the file's stem. Raises SourceFileError."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark of its encoding
        data = tomllib.loads(text)
    except OSError as error:
        raise SourceFileError(f"The source file {path} cannot be read; check its name.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceFileError(f"{path.name}: this is not TOML ({error}); mend the line it names.") from error
    if not NAME.fullmatch(path.stem):
        raise _refuse(path, 1, "the file must be named <place>_<name>.toml, in small letters.")
    try:
        source = msgspec.convert(translated(data) | {"source_id": path.stem}, Source, str_keys=True)
    except msgspec.ValidationError as error:
        said = str(error)
        unknown = re.search(r"unknown field `(\w+)`", said)
        place = re.search(r"`\$\.?([\w.\[\]]*)`", said)
        missing = re.search(r"required field `(\w+)`", said)
        key = unknown[1] if unknown else re.split(r"[.\[]", place[1])[-1 if "[" not in place[1] else 0] if place else ""
        if unknown:
            raise _refuse(
                path, _line(text, key), f"`{key}` is not a key of a source; see docs/add-a-source.md for those that are."
            ) from error
        if missing:
            raise _refuse(path, 1, f"the key `{missing[1]}` is missing.") from error
        if key == "every":
            raise _refuse(path, _line(text, key), "`every` is night, week or month.") from error
        raise _refuse(path, _line(text, key), f"{said}.") from error
    return _checked(path, text, source)


def _vocabularies(source: Source) -> dict[str, tuple[Iterable[str], Collection[str]]]:
    """By key of the file: the words of ours it uses, and those there are."""
    return {
        "labels": (source.labels, [*shapes(), *UNLABELLED]),
        "expect.fill": (source.expect.fill, FIELDS),
        "kinds": (source.kinds.values(), [kind.value for kind in OfferingKind]),
        "lookups.kind": (source.lookups.get("kind", {}).values(), ["", *(kind.value for kind in OfferingKind)]),
    }


def _patterns(source: Source) -> Iterator[str]:
    for walk in source.walk:
        yield from (walk.follow, walk.through, *walk.cut.values(), *(drop.like for drop in walk.drop))
        if walk.token is not None:
            yield walk.token.find


def _checked(path: Path, text: str, source: Source) -> Source:
    if not source.walk:
        raise _refuse(path, 1, "a source needs at least one [[walk]].")
    for walk in source.walk:
        if walk.family not in FAMILIES:
            known = ", ".join(sorted(FAMILIES))
            raise _refuse(path, _line(text, "family"), f"there is no family `{walk.family}`; use one of {known}.")
    for key, (words, allowed) in _vocabularies(source).items():
        for word in words:
            if word not in allowed:
                known = ", ".join(sorted(allowed))
                raise _refuse(path, _line(text, word), f"`{word}` is no word for `{key}`; use one of {known}.")
    for pattern in _patterns(source):
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as slip:  # the last two of a number or a nesting that is too large
            mend = "mend it, or put \\ before a sign that stands for itself."
            raise _refuse(path, _place(text, "", pattern), f"`{pattern}` is no pattern ({slip}); {mend}") from slip
    if found := next(slips(source), None):
        raise _refuse(path, _place(text, found.key, found.value), found.said)
    return source


def load_sources(folder: Path | None = None) -> Mapping[str, Source]:
    """Every source of a folder (the bundled ones by default) by its id, in alphabetical order."""
    return {path.stem: load_source(path) for path in sorted((folder or SOURCES).glob("*.toml"))}


def read_sources(folder: Path) -> tuple[dict[str, Source], dict[str, str]]:
    """Every source of a folder whose file can be used, and what is wrong with each of the others, by its name."""
    read, slips = dict[str, Source](), dict[str, str]()
    for path in sorted(folder.glob("*.toml")):
        try:
            read[path.stem] = load_source(path)
        except SourceFileError as slip:
            slips[path.stem] = str(slip)
    return read, slips


def place_for(folder: Path, name: str) -> Path:
    """Where a new source of that name is to be written in an operator's folder. Raises WrongUse for a name that cannot be had."""
    if not NAME.fullmatch(name):
        raise WrongUse(f"{name!r} cannot name a source; say <place>_<name> in small letters, like ie_harbour or mooc_quayside.")
    for path in (SOURCES / f"{name}.toml", folder / f"{name}.toml"):
        if path.exists():
            raise WrongUse(f"There is a source {name} already ({path}); choose another name, or take that file away.")
    return folder / f"{name}.toml"
