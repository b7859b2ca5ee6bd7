"""The engine that needs no server: tantivy for words, bitmaps for facets, whole generations on disk."""
