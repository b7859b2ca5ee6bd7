"""The files of the repository as text and syntax tree, for the house rules to read."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from tests.parts.servers import REPOSITORY

ROOMS = ("schemas", "crawlers", "normaliser", "matcher", "store", "indexer", "reporter", "scheduler", "web", "credatlas")
_PICTURES = re.compile(r"\.(png|webp|jpe?g|ico|woff2?|gz|parquet|xlsx)$")


@dataclass(frozen=True)
class Written:
    """One file: its path from the top of the repository, and what stands in it."""

    path: PurePosixPath
    text: str

    @property
    def room(self) -> str:
        """The top-level folder, which for code is the room."""
        return self.path.parts[0]

    @property
    def is_python(self) -> bool:
        return self.path.suffix == ".py"

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every module imported anywhere in the file, functions included, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.lineno, node.module


def written(path: str, text: str) -> Written:
    return Written(PurePosixPath(path), text)


def repository() -> Sequence[Written]:
    """All files of the repository that git knows or would take, pictures and other bytes left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split("\0")
    found = sorted({name for name in names if name and not _PICTURES.search(name)})
    return [written(name, (REPOSITORY / name).read_text(encoding="utf-8")) for name in found if (REPOSITORY / name).is_file()]
