"""The indexer room."""
