"""The crawlers room."""
