"""The indexer room makes offerings findable: one interface, Meilisearch behind it, and an engine that needs no server."""

from indexer.document import document
from indexer.embedded import EmbeddedEngine
from indexer.engine import Engine
from indexer.facts import told
from indexer.inquiry import Finding, inquire, key_for_searching
from indexer.lasting import lasts_until, stale_before
from indexer.layout import REBUILD_SHARE
from indexer.meili import MeiliEngine
from indexer.merge import merge
from indexer.stand_in import EngineWithStandIn, open_engine
from indexer.tables import rules
from indexer.wording import reworded

__all__ = [
    "REBUILD_SHARE",
    "EmbeddedEngine",
    "Engine",
    "EngineWithStandIn",
    "Finding",
    "MeiliEngine",
    "document",
    "inquire",
    "key_for_searching",
    "lasts_until",
    "merge",
    "open_engine",
    "reworded",
    "rules",
    "stale_before",
    "told",
]
