"""Composes a harvest, a publish and an audit from the rooms that each do one thing; owns the clock."""

from scheduler.again import Again, normalise_again
from scheduler.approval import approve, standing, waiting
from scheduler.audit import Audit, Difference, audit
from scheduler.backup import Backup, LastBackup, back_up, last_backup
from scheduler.clock import utc_now
from scheduler.cluster import on_cluster, on_this_machine
from scheduler.correcting import correct, lift
from scheduler.equality import Equality, Unequal, audit_index
from scheduler.explain import explained
from scheduler.findings import Findings
from scheduler.harvest import harvest
from scheduler.judge import Facts, Verdict, judge
from scheduler.lookups import unused_lookups
from scheduler.matching import Matched, match, rule
from scheduler.night import Harvests, Plan, Stages, night, wanted
from scheduler.preview import preview
from scheduler.publish import publish
from scheduler.queue import queued, work
from scheduler.replay import Replayed, replay_harvest
from scheduler.restoring import checked as checked_backup
from scheduler.restoring import restore
from scheduler.rota import Rota, rota_of
from scheduler.schedule import keep_time
from scheduler.shards import Mapped
from scheduler.telling.round import Delivery, Told, listen, tell, tested
from scheduler.watching import limits_of, look_around

__all__ = [
    "Again",
    "Audit",
    "Backup",
    "Delivery",
    "Difference",
    "Equality",
    "Facts",
    "Findings",
    "Harvests",
    "LastBackup",
    "Mapped",
    "Matched",
    "Plan",
    "Replayed",
    "Rota",
    "Stages",
    "Told",
    "Unequal",
    "Verdict",
    "approve",
    "audit",
    "audit_index",
    "back_up",
    "checked_backup",
    "correct",
    "explained",
    "harvest",
    "judge",
    "keep_time",
    "last_backup",
    "lift",
    "limits_of",
    "listen",
    "look_around",
    "match",
    "night",
    "normalise_again",
    "on_cluster",
    "on_this_machine",
    "preview",
    "publish",
    "queued",
    "replay_harvest",
    "restore",
    "rota_of",
    "rule",
    "standing",
    "tell",
    "tested",
    "unused_lookups",
    "utc_now",
    "waiting",
    "wanted",
    "work",
]
