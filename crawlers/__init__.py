"""Goes and looks: declared sources, polite crawls, an archive of every page, and pure readers that turn pages into listings."""

from crawlers.archive import Archive, Entry, Manifest, pages_of
from crawlers.crawl import crawl, stamp
from crawlers.crawled import Crawl
from crawlers.declare import load_source, load_sources
from crawlers.read import READING, ask_for, assemble, fingerprint, read
from crawlers.replay import replay

__all__ = [
    "READING",
    "Archive",
    "Crawl",
    "Entry",
    "Manifest",
    "ask_for",
    "assemble",
    "crawl",
    "fingerprint",
    "load_source",
    "load_sources",
    "pages_of",
    "read",
    "replay",
    "stamp",
]
