"""What the scheduler logs of its work: each a sentence for a person, with the figures that a program counts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from schemas import Alert, Harvest, Outcome, Published

_LOG = logging.getLogger(__name__)
logging.getLogger(__package__).addHandler(logging.NullHandler())  # where nobody keeps a log, nothing is said


def log_harvest(run: Harvest) -> None:
    """A harvest that was recorded; one that was not taken over in full is a warning."""
    counters = run.counters
    figures = {
        "source": run.source_id,
        "harvest": run.harvest_id,
        "outcome": run.outcome.value,
        "failure": run.failure.value if run.failure else "",
        "seconds": (datetime.fromisoformat(run.ended_at) - datetime.fromisoformat(run.started_at)).total_seconds(),
        "pages": counters.pages,
        "errors": counters.errors,
        "listings": counters.listings,
        "added": counters.added,
        "changed": counters.changed,
        "missing": counters.missing,
        "withdrawn": counters.withdrawn,
    }
    level = logging.INFO if run.outcome is Outcome.FULL else logging.WARNING
    _LOG.log(level, "The harvest has ended: %s.", " ".join(filter(None, (run.outcome.value, run.reason))), extra=figures)


def log_publish(done: Published) -> None:
    figures = {"engine": done.engine, "documents": done.total, "pushed": done.pushed, "deleted": done.deleted, "made": done.made}
    _LOG.log(
        logging.WARNING if done.trouble else logging.INFO,
        "The index was brought up to the store%s",
        f": {done.trouble}" if done.trouble else ".",
        extra=figures | {"swapped": done.swapped},
    )


def log_alerts(before: Mapping[str, Alert], altered: Mapping[str, Alert]) -> None:
    """What these alerts have gone through since."""
    for key, alert in altered.items():
        known = len(before[key].history) if key in before else 0
        for happening in alert.history[known:]:
            level = logging.INFO if happening.what == "closed" else logging.WARNING
            figures = {"alert": key, "severity": alert.severity.value, "records": happening.records}
            _LOG.log(level, "An alert was %s.", _WORDS.get(happening.what, happening.what), extra=figures)


def log_told(outlet: str, lines: int, accepted: bool, trouble: str) -> None:
    """A message that was sent, and whether its outlet took it."""
    level = logging.WARNING if trouble else logging.INFO
    words = "was told" if accepted else "did not accept what it was told"
    _LOG.log(level, "An outlet %s%s", words, f": {trouble}" if trouble else ".", extra={"outlet": outlet, "lines": lines})


_WORDS = {"worse": "found to be worse", "still": "found there after its snooze"}
