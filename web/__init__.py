"""Shows: the learner's pages, the operators' console and the JSON API over store, index and reports."""

from web.app import create_app, warm

__all__ = ["create_app", "warm"]
