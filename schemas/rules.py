"""By which rules pages become records, in the parts that move apart from each other, and what made a record another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from schemas.tables import table
from schemas.value import Value, digest

_LENGTH = 16


class Rules(Value, kw_only=True, frozen=True):
    """A fingerprint of each part: our code, the tables of patterns by which it looks, the tables that say what words mean,
    and the source's own file."""

    code: str = ""
    rule: str = ""
    vocabulary: str = ""
    source: str = ""

    @property
    def mark(self) -> str:
        """One fingerprint of all parts."""
        return digest(self)

    def joined(self, other: Rules) -> Rules:
        """The rules of a work that two rooms share."""
        parts = {name: digest([getattr(self, name), getattr(other, name)])[:_LENGTH] for name in self.__struct_fields__}
        return Rules(**parts)


def code_digest(*places: str) -> str:
    """A fingerprint of the modules named, and of every module of the packages named, as they stand on disk."""
    return digest([path.read_text(encoding="utf-8") for place in places for path in _modules(place)])[:_LENGTH]


def tables_digest(names: Iterable[str], *others: str) -> str:
    """A fingerprint of vocabulary tables, and of `others` that are fingerprints already."""
    return digest([*(table(name) for name in names), *others])[:_LENGTH]


def _modules(place: str) -> Iterator[Path]:
    spec = find_spec(place)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module {place} to take the fingerprint of.")
    path = Path(spec.origin)
    return iter(sorted(path.parent.rglob("*.py"))) if path.name == "__init__.py" else iter((path,))
