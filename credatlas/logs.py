"""What is logged, and how: a line of words where a person watches, a line of JSON where a program does; a secret in neither."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from schemas import Settings

FORMATS = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")
SECRET = ("meili_key", "meili_search_key", "ops_password", "smtp_password", "webhook", "webhook_secret")
"""The settings that nobody is to read; beside them the keys of publishers, and a password in an address."""
_OURS = (
    "credatlas",
    "crawlers",
    "indexer",
    "matcher",
    "normaliser",
    "reporter",
    "scheduler",
    "store",
    "web",
    "uvicorn",
    "apscheduler",
    "procrastinate",
)
"""Loggers that say something at `info`; of others only what is wrong is told."""
_SHORTEST = 4  # a word shorter than this stands in many a line that is no secret
_HIDDEN = "(hidden)"
_LEFT_BEHIND = {"message", "asctime", "color_message"}  # the same words again, as other handlers leave them on a record


class Log(logging.Handler):
    """Writes to whatever standard error is at the moment. `service`: every line of the process belongs to its log."""

    def __init__(self, in_json: bool, service: bool) -> None:
        super().__init__()
        self.lines_are_data = in_json and service

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


def begin_log(settings: Settings, service: bool = False, watched: bool | None = None) -> None:
    """Logs from here on as the settings say, in place of what an earlier call said.

    Where they say nothing it is text for a person and JSON otherwise, from `info` on for what runs by itself (`service`) with
    nobody looking, from `warning` on for everything else. `watched` tells whether somebody looks; else the terminal does.
    """
    watched = sys.stderr.isatty() if watched is None else watched
    in_json = settings.log_format == "json" or (not settings.log_format and not watched)
    quiet = not settings.log_format and (watched or not service)
    level = settings.log_level or ("warning" if quiet else "info")
    handler = Log(in_json, service)
    handler.setFormatter(_formatter(in_json, tuple(secrets(settings))))
    root = logging.getLogger()
    for former in [one for one in root.handlers if isinstance(one, Log)]:
        root.removeHandler(former)
    root.addHandler(handler)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    if quiet and not settings.log_level:
        logging.getLogger("scheduler").setLevel(logging.ERROR)  # of its work the command itself tells


def lines_are_data() -> bool:
    """Whether a program reads every line of standard error, so that even a sentence for a person is a line of the log."""
    return any(one.lines_are_data for one in logging.getLogger().handlers if isinstance(one, Log))


def secrets(settings: Settings) -> Iterator[str]:
    """Every word that no line may hold, the longest first, since one may be part of another."""
    words = {*(getattr(settings, field) for field in SECRET), *settings.webhook.split(), *settings.keys.values()}
    for address in (settings.database, settings.meili_url, settings.mirror, settings.smtp):
        with suppress(ValueError):  # what is no address is told by whoever uses it
            password = urlsplit(address).password or ""
            words |= {password, unquote(password)}
    yield from sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)


def _formatter(in_json: bool, hidden: Sequence[str]) -> logging.Formatter:
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper("iso", utc=True),
    ]
    written: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if in_json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback, pad_event_to=0)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _Harmless(hidden),
            written,
        ],
    )


class _Harmless:
    """No secret, and no character that moves a cursor or begins a line of its own; a traceback keeps its lines."""

    def __init__(self, hidden: Sequence[str]) -> None:
        self._hidden = hidden

    def __call__(self, _logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        told = ((name, value) for name, value in event.items() if name not in _LEFT_BEHIND)
        return {name: self._told(value, name == "exception") for name, value in told}

    def _told(self, value: Any, of_lines: bool) -> Any:
        if isinstance(value, bool | int | float | None):
            return value
        words = str(value)
        for secret in self._hidden:
            words = words.replace(secret, _HIDDEN)
        return "".join(each if each.isprintable() or (of_lines and each == "\n") else " " for each in words)
