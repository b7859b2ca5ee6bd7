"""Goes and looks: declared sources, polite crawls, an archive of every page, and pure readers that turn pages into listings."""

from crawlers.archive import Archive, Manifest, pages_of
from crawlers.crawl import crawl, stamp
from crawlers.crawled import Crawl
from crawlers.declare import load_source, load_sources, place_for
from crawlers.entry import Entry
from crawlers.probe import as_toml, probe
from crawlers.read import READING, ask_for, assemble, fingerprint, mark, read
from crawlers.replay import replay
from crawlers.sighted import Sighted

__all__ = [
    "READING",
    "Archive",
    "Crawl",
    "Entry",
    "Manifest",
    "Sighted",
    "as_toml",
    "ask_for",
    "assemble",
    "crawl",
    "fingerprint",
    "load_source",
    "load_sources",
    "mark",
    "pages_of",
    "place_for",
    "probe",
    "read",
    "replay",
    "stamp",
]
