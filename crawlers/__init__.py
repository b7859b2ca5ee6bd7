"""Goes and looks: declared sources, polite crawls, an archive of every page, and pure readers that turn pages into listings."""

from crawlers.archive import Archive, Manifest
from crawlers.crawl import crawl, stamp
from crawlers.crawled import Crawl
from crawlers.declare import load_source, load_sources, place_for, read_sources
from crawlers.entry import Entry
from crawlers.kept import pages_of
from crawlers.letters import letters, stands
from crawlers.line import REST, Line
from crawlers.probe import as_toml, open_course, probe, visit_course
from crawlers.read import READING, ask_for, assemble, fingerprint, mark, read
from crawlers.replay import replay
from crawlers.sighted import Sighted

__all__ = [
    "READING",
    "REST",
    "Archive",
    "Crawl",
    "Entry",
    "Line",
    "Manifest",
    "Sighted",
    "as_toml",
    "ask_for",
    "assemble",
    "crawl",
    "fingerprint",
    "letters",
    "load_source",
    "load_sources",
    "mark",
    "open_course",
    "pages_of",
    "place_for",
    "probe",
    "read",
    "read_sources",
    "replay",
    "stamp",
    "stands",
    "visit_course",
]
