"""The command that harvests what nights put on the queue, on as many machines as there are."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Annotated

import typer

import scheduler
from credatlas.console import show
from credatlas.environment import read_settings
from credatlas.harvesting import line
from credatlas.logs import begin_log
from credatlas.rooms import opened_store


def worker(
    name: Annotated[str, typer.Option(help="What logs call it; this machine and process where nothing is said.")] = "",
    at_once: Annotated[int, typer.Option(min=1, help="Catalogues harvested side by side.")] = 4,
) -> None:
    """Harvest what nights put on the queue (CREDATLAS_WORKERS=yes), until SIGTERM or Ctrl-C; needs PostgreSQL.

    All workers share the database and, as CREDATLAS_HOME, the data folder. One that is asked to end lets its pages come to their
    end; another goes on from there, as it does two minutes after one is gone without a word.

    Example: credatlas worker --at-once 8
    """
    settings = read_settings()
    begin_log(settings, service=True)
    named = name or f"{socket.gethostname()}:{os.getpid()}"
    with opened_store(settings) as store:
        asyncio.run(scheduler.work(settings, store, at_once, named, lambda done: show(line(done))))
