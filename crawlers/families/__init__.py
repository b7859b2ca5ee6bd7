"""The ways of walking a catalogue; a source's TOML names one for each of its entry points."""

from collections.abc import Mapping

from crawlers.families import items, listing, sitemap
from crawlers.families.family import Family

FAMILIES: Mapping[str, Family] = {
    "listing": listing.Listing(),
    "sitemap": sitemap.SitemapWalk(),
    "api": items.Items(),
    "feed": items.Items(),
}

__all__ = ["FAMILIES", "Family"]
