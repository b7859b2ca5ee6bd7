"""The commands' choice of who reads an archive again: this process, or the workers of a cluster."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Annotated

import typer

import scheduler
from schemas import WrongUse

Address = Annotated[str, typer.Option("--cluster", metavar="ADDRESS", help="Read on the workers of this Dask cluster.")]
Workers = Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Read in so many processes of this machine.")]


def readers(cluster: str, workers: int) -> AbstractContextManager[scheduler.Mapped | None]:
    """None where this process reads all of it itself. Raises WrongUse when both are named."""
    if cluster and workers:
        raise WrongUse("Name a cluster or a number of workers of this machine, not both.")
    if cluster:
        return scheduler.on_cluster(cluster)
    return scheduler.on_this_machine(workers) if workers else nullcontext()
