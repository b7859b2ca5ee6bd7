"""Says what is missing: coverage of the six dimensions and the fields, and exports. Pure over the records it is given."""

from reporter.coverage import coverage
from reporter.export import FORMATS, export
from reporter.figures import Cell, Coverage, Fill, Row
from reporter.page import as_html
from reporter.plain import as_csv, as_json, as_table
from reporter.sheets import harmless

__all__ = [
    "FORMATS",
    "Cell",
    "Coverage",
    "Fill",
    "Row",
    "as_csv",
    "as_html",
    "as_json",
    "as_table",
    "coverage",
    "export",
    "harmless",
]
