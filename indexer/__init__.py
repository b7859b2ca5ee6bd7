"""The indexer room makes offerings findable: one interface, and an engine that needs no server."""

from indexer.document import document
from indexer.embedded import EmbeddedEngine
from indexer.engine import Engine

__all__ = ["EmbeddedEngine", "Engine", "document"]
