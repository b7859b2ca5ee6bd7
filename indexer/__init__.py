"""The indexer room makes offerings findable: one interface, Meilisearch behind it, and an engine that needs no server."""

from indexer.documents.document import document
from indexer.documents.facts import told
from indexer.documents.lasting import lasts_until, stale_before
from indexer.documents.merge import meets, merge
from indexer.documents.money import money, rate, rated
from indexer.documents.phrases import phrase, says_nothing
from indexer.embedded.engine import EmbeddedEngine
from indexer.engine import Engine
from indexer.layout import REBUILD_SHARE
from indexer.meilisearch.engine import MeiliEngine
from indexer.meilisearch.inquiry import Finding, inquire, key_for_searching
from indexer.stand_in import EngineWithStandIn, open_engine
from indexer.tables import rules
from indexer.words.wording import reworded

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
    "meets",
    "merge",
    "money",
    "open_engine",
    "phrase",
    "rate",
    "rated",
    "reworded",
    "rules",
    "says_nothing",
    "stale_before",
    "told",
]
