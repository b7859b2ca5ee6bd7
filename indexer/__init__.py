"""The indexer room makes offerings findable: one interface, Meilisearch behind it, and an engine that needs no server."""

from indexer.document import document
from indexer.embedded import EmbeddedEngine
from indexer.engine import Engine
from indexer.lasting import is_stale, lasts_until
from indexer.meili import MeiliEngine
from indexer.merge import merge
from indexer.stand_in import EngineWithStandIn, open_engine

__all__ = [
    "EmbeddedEngine",
    "Engine",
    "EngineWithStandIn",
    "MeiliEngine",
    "document",
    "is_stale",
    "lasts_until",
    "merge",
    "open_engine",
]
