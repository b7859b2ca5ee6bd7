"""Settings as values: read from the environment by the front door alone, handed on to every other room."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

from schemas.errors import WrongUse
from schemas.outlets import Hook, Mail, Receiver, hooks_of, mail_of
from schemas.register import Register, register
from schemas.timetable import Timetable
from schemas.value import Value

_RATE = re.compile(r"(\d{1,6})/(second|minute|hour)")
_NEAR = "127.0.0.0/8 ::1/128 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_ORIGIN = re.compile(r"https?://[^/\s?#@]+")


class Rate(Value, kw_only=True, frozen=True):
    """So many requests in so many seconds."""

    requests: int
    seconds: int


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
    site: str = ""
    """The public address of the pages, as feeds and links from outside name it; without it the one each request asks."""
    esco: str = ""
    """A folder of an ESCO download, with `skills_en.csv`."""
    ror: str = ""
    """A dump of ROR: the JSON file of schema v2."""
    model: str = ""
    """A folder of a sentence model, with `model.onnx` and `tokenizer.json`: search by meaning, where Meilisearch is set."""
    smtp: str = ""
    """The mail server that alerts are sent by, `smtp://user@host:port` or `smtps://`."""
    smtp_password: str = ""
    mail_from: str = ""
    mail_to: str = ""
    webhook: str = ""
    """Addresses that alerts are posted to, parted by spaces."""
    webhook_secret: str = ""
    keys: dict[str, str] = {}
    """By source: the key its publisher gave us."""
    api_rate: str = "600/minute"
    api_origins: str = ""
    proxies: str = ""
    """Addresses of the proxies before us, whose word on who asks is taken."""
    metrics: str = ""
    """The networks that may read the figures; empty for this machine and private ones, `*` for all, `0` for none."""
    log_format: str = ""
    """`json` or `text`; empty where whoever watches decides."""
    log_level: str = ""
    workers: bool = False
    """Whether a night puts its harvests on the queue, for workers to do."""
    zone: str = "UTC"
    night: str = "02:00"
    """When the night begins, in `zone`."""

    @property
    def database(self) -> str:
        """The SQLAlchemy address: the one set, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.home / 'credatlas.sqlite'}"

    @property
    def guest(self) -> bool:
        """Whether those we ask are to be spared as a live site is."""
        return self.rehearse or not self.mirror

    @property
    def rate(self) -> Rate | None:
        """How often one client may ask the API; None where as often as it likes. Raises WrongUse for what is no rate."""
        if self.api_rate == "0":
            return None
        told = _RATE.fullmatch(self.api_rate)
        if not told or not int(told[1]):
            raise WrongUse(
                f"CREDATLAS_API_RATE is {self.api_rate!r}; it must be like 600/minute (or second, hour), or 0 for none."
            )
        return Rate(requests=int(told[1]), seconds=_SECONDS[told[2]])

    @property
    def origins(self) -> frozenset[str]:
        """The sites whose pages may read the API in a browser. Raises WrongUse for what is none."""
        named = self.api_origins.replace(",", " ").split()
        wrong = [one for one in named if one != "*" and not _ORIGIN.fullmatch(one)]
        if wrong:
            raise WrongUse(f"CREDATLAS_API_ORIGINS names {wrong[0]!r}; name sites like https://library.example, or * for all.")
        return frozenset(named)

    @property
    def timetable(self) -> Timetable:
        """When nights are due. Raises WrongUse for what is no zone or no time."""
        told = _TIME.fullmatch(self.night)
        if not told:
            raise WrongUse(f"CREDATLAS_NIGHT is {self.night!r}; it must be a time of day like 02:00.")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as wrong:
            zones = "Europe/Dublin, America/Toronto or UTC"
            raise WrongUse(f"CREDATLAS_ZONE is {self.zone!r}; it must be a zone like {zones}.") from wrong
        return Timetable(zone=self.zone, at=time(int(told[1]), int(told[2])))

    @property
    def mail(self) -> Mail | None:
        """Raises WrongUse for a server or an address that cannot be used."""
        return mail_of(self.smtp, self.smtp_password, self.mail_from, self.mail_to)

    @property
    def hooks(self) -> tuple[Hook, ...]:
        """Raises WrongUse for an address that cannot be used."""
        return hooks_of(self.webhook, self.webhook_secret)

    @property
    def readers_of_metrics(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Raises WrongUse for what is no network."""
        named = {"": _NEAR, "*": "0.0.0.0/0 ::/0", "0": ""}.get(self.metrics, self.metrics).replace(",", " ").split()
        try:
            return tuple(map(ip_network, named))
        except ValueError as wrong:
            raise WrongUse(f"CREDATLAS_METRICS must name networks like 10.0.0.0/8, * for all, or 0 for none: {wrong}.") from wrong

    @property
    def outlets(self) -> tuple[Receiver, ...]:
        """All who are told of alerts. Raises WrongUse for one that cannot be used."""
        return tuple(one for one in (self.mail, *self.hooks) if one is not None)

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def reports(self) -> Path:
        """The reports as the last publish left them for the pages to show."""
        return self.home / "reports.json"

    @property
    def secret(self) -> Path:
        """What the console signs its sessions with."""
        return self.home / "console.key"

    @property
    def alerts(self) -> Path:
        """What the operator sets otherwise of what is watched; it need not be there."""
        return self.home / "alerts.toml"

    @property
    def sources(self) -> Path:
        """The operator's own source files."""
        return self.home / "sources"

    @property
    def declared(self) -> Path:
        """These as the last publish knew them, for when a file of them cannot be used."""
        return self.home / "declared.json"

    @property
    def registers(self) -> dict[str, Register]:
        """The registers the operator points to, by name. Raises WrongUse for one that is not there."""
        files = {"esco": self.esco and f"{self.esco}/skills_en.csv", "ror": self.ror}
        return {name: register(Path(path).expanduser(), f"CREDATLAS_{name.upper()}") for name, path in files.items() if path}

    @property
    def index(self) -> Path:
        return self.home / "index"

    @property
    def logs(self) -> Path:
        """What harvests that were started from the console had to say."""
        return self.home / "runs"

    def log(self, run_id: str) -> Path:
        """What that run has to say. Raises WrongUse for an id that would lead out of the folder."""
        if not run_id or run_id.startswith("/") or ".." in run_id.split("/") or not run_id.isprintable():
            raise WrongUse(f"{run_id!r} cannot name a run.")
        return self.logs / f"{run_id}.log"

    @property
    def ledger(self) -> Path:
        """What the index was last made of."""
        return self.home / "ledger.msgpack"

    @property
    def findings(self) -> Path:
        """What the frameworks were last found to miss in each record."""
        return self.home / "findings.msgpack"

    @property
    def beginning(self) -> Path:
        """When the data folder was set up."""
        return self.home / "begun"

    @property
    def begun(self) -> str:
        """Since when nights are to come where there was none yet; empty while nobody has said so that it can be read."""
        try:
            told = datetime.fromisoformat(self.beginning.read_text(encoding="utf-8").strip())
            return told.astimezone(UTC).isoformat(timespec="seconds")
        except (OSError, ValueError):
            return ""

    @property
    def last_backup(self) -> Path:
        """When and where the newest backup was made; it need not be there."""
        return self.home / "backup.json"

    @property
    def vectors(self) -> Path:
        """The vectors of all documents, as the model made them."""
        return self.home / "vectors.sqlite"
