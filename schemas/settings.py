"""Settings as values: read from the environment by the front door alone, handed on to every other room."""

from __future__ import annotations

from pathlib import Path

from schemas.register import Register, register
from schemas.value import Value


class Settings(Value, kw_only=True, frozen=True):
    """`mirror` is an address under which `<host>/<path>` answers in place of the live site; with it no contact is needed.

    `rehearse` asks the mirror as slowly and as carefully as a live site.
    """

    home: Path = Path("data")
    database_url: str = ""
    meili_url: str = ""
    meili_key: str = ""
    meili_search_key: str = ""
    """What the pages search with; without it they ask the server, by `meili_key`, for the one a publish has left there."""
    mirror: str = ""
    rehearse: bool = False
    contact: str = ""
    ops_password: str = ""
    esco: str = ""
    """A folder of an ESCO download, with `skills_en.csv`."""
    ror: str = ""
    """A dump of ROR: the JSON file of schema v2."""
    model: str = ""
    """A folder of a sentence model, with `model.onnx` and `tokenizer.json`: search by meaning, where Meilisearch is set."""
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
    def reports(self) -> Path:
        """The reports as the last publish left them for the pages to show."""
        return self.home / "reports.json"

    @property
    def sources(self) -> Path:
        """The operator's own source files."""
        return self.home / "sources"

    @property
    def registers(self) -> dict[str, Register]:
        """The registers the operator points to, by name. Raises WrongUse for one that is not there."""
        files = {"esco": self.esco and f"{self.esco}/skills_en.csv", "ror": self.ror}
        return {name: register(Path(path).expanduser(), f"CREDATLAS_{name.upper()}") for name, path in files.items() if path}

    @property
    def index(self) -> Path:
        return self.home / "index"

    @property
    def ledger(self) -> Path:
        """What the index was last made of."""
        return self.home / "ledger.msgpack"

    @property
    def vectors(self) -> Path:
        """The vectors of all documents, as the model made them."""
        return self.home / "vectors.sqlite"
