"""Settings as values: read from the environment by the front door alone, handed on to every other room."""

from __future__ import annotations

from pathlib import Path

from schemas.value import Value


class Settings(Value, kw_only=True, frozen=True):
    """`mirror` is an address under which `<host>/<path>` answers in place of the live site; with it no contact is needed.

    `rehearse` asks the mirror as slowly and as carefully as a live site.
    """

    home: Path = Path("data")
    database_url: str = ""
    meili_url: str = ""
    meili_key: str = ""
    mirror: str = ""
    rehearse: bool = False
    contact: str = ""
    ops_password: str = ""
    keys: dict[str, str] = {}
    """By source: the key its publisher gave us."""

    @property
    def database(self) -> str:
        """The SQLAlchemy address: the one set, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.home / 'credatlas.sqlite'}"

    @property
    def guest(self) -> bool:
        """Whether those we ask are to be spared as a live site is."""
        return self.rehearse or not self.mirror

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def sources(self) -> Path:
        """The operator's own source files."""
        return self.home / "sources"

    @property
    def index(self) -> Path:
        return self.home / "index"
