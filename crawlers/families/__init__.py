"""The ways of walking a catalogue; a source's TOML names one for each of its entry points."""

from collections.abc import Mapping

from crawlers.families import algolia, archived, items, listing, sitemap
from crawlers.families.family import Family, is_key_page, unlock

FAMILIES: Mapping[str, Family] = {
    "listing": listing.Listing(),
    "sitemap": sitemap.SitemapWalk(),
    "api": items.Items(),
    "feed": items.Items(),
    "algolia": algolia.Algolia(),
    "archive": archived.Archived(),
}

JSON = frozenset(name for name, family in FAMILIES.items() if isinstance(family, items.Items))
"""Families whose items may have further JSON of their own."""

__all__ = ["FAMILIES", "JSON", "Family", "is_key_page", "unlock"]
