"""Shows: the learner's pages and the JSON search over store, index and reports."""

from web.app import create_app, warm

__all__ = ["create_app", "warm"]
