"""What can be read at a site nobody here has seen, and the source file that would harvest it."""

from crawlers.probe.probe import probe
from crawlers.probe.single import open_course, visit_course
from crawlers.probe.written import as_toml

__all__ = ["as_toml", "open_course", "probe", "visit_course"]
