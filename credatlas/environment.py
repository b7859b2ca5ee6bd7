"""Reads the settings from the environment and a file `.env`: the one place in the house that looks at either."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from credatlas.logs import FORMATS, LEVELS
from schemas import Settings, WrongUse

PREFIX = "CREDATLAS_"
NAMES: Mapping[str, str] = {
    "HOME": "home",
    "DATABASE_URL": "database_url",
    "MEILI_URL": "meili_url",
    "MEILI_KEY": "meili_key",
    "MEILI_SEARCH_KEY": "meili_search_key",
    "MIRROR": "mirror",
    "REHEARSE": "rehearse",
    "CONTACT": "contact",
    "OPS_PASSWORD": "ops_password",
    "SITE": "site",
    "ESCO": "esco",
    "ROR": "ror",
    "MODEL": "model",
    "KEYS": "keys",
    "API_RATE": "api_rate",
    "API_ORIGINS": "api_origins",
    "PROXIES": "proxies",
    "METRICS": "metrics",
    "LOG": "log_format",
    "LOG_LEVEL": "log_level",
    "WORKERS": "workers",
    "ZONE": "zone",
    "NIGHT": "night",
    "SMTP": "smtp",
    "SMTP_PASSWORD": "smtp_password",
    "MAIL_FROM": "mail_from",
    "MAIL_TO": "mail_to",
    "WEBHOOK": "webhook",
    "WEBHOOK_SECRET": "webhook_secret",
}
"""Variable, without the prefix, and the setting it fills."""


def read_settings(environment: Mapping[str, str] = os.environ, file: Path = Path(".env")) -> Settings:
    """The environment wins over the file; `CREDATLAS_X_FILE` names a file that holds X, as secrets arrive in containers."""
    given = _named(_lines(file), str(file)) | _named(environment, "the environment")
    for name in ("MIRROR", "MEILI_URL", "SITE"):
        _check_address(PREFIX + name, given.get(name, ""))
    for name, words in (("LOG", FORMATS), ("LOG_LEVEL", LEVELS)):
        _check_word(PREFIX + name, given.get(name, ""), words)
    settings = {field: given[name] for name, field in NAMES.items() if given.get(name)}
    home = Path(settings.pop("home", Settings().home)).expanduser()
    rehearse, workers = (settings.pop(name, "no").lower() in {"1", "yes", "true", "on"} for name in ("rehearse", "workers"))
    keys = _keys(settings.pop("keys", ""))
    read = Settings(home=home, rehearse=rehearse, workers=workers, keys=keys, **settings)
    _ = read.rate, read.origins, read.timetable, read.mail, read.hooks, read.readers_of_metrics  # a wrong one is told at once
    return read


def _keys(words: str) -> dict[str, str]:
    """`source=key` pairs, parted by spaces or commas."""
    pairs = [pair.partition("=") for pair in words.replace(",", " ").split()]
    if any(not source or not key for source, _, key in pairs):
        raise WrongUse("CREDATLAS_KEYS must be pairs like us_credential_registry=<the key>, parted by spaces.")
    return {source: key for source, _, key in pairs}


def _named(words: Mapping[str, str], where: str) -> dict[str, str]:
    """Our own variables, prefix taken off and files read; an unknown name is refused, or a typing error would go unnoticed."""
    found = {}
    for variable, value in words.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX)
        if name in NAMES:
            found[name] = value.strip()
        elif name.removesuffix("_FILE") in NAMES:
            found[name.removesuffix("_FILE")] = _content(variable, value)
        else:
            known = ", ".join(PREFIX + known for known in NAMES)
            raise WrongUse(f"{variable} in {where} is not a setting; the settings are {known}.")
    return found


def _lines(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    found = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, sign, value = text.partition("=")
        if not sign:
            raise WrongUse(f"{file}, line {number}: write NAME=value, not {text!r}.")
        found[name.strip()] = value.strip().strip("\"'")
    return found


def _content(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise WrongUse(f"{variable} names {path}, which cannot be read: {problem.strerror}.") from problem


def _check_word(variable: str, word: str, words: Sequence[str]) -> None:
    if word and word not in words:
        raise WrongUse(f"{variable} is {word!r}; it must be {', '.join(words[:-1])} or {words[-1]}.")


def _check_address(variable: str, address: str) -> None:
    parts = urlsplit(address)
    if address and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise WrongUse(f"{variable} is {address!r}; it must be an address like http://127.0.0.1:8765.")
