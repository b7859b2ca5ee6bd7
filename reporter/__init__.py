"""Says what is missing: coverage of dimensions and fields, exports, and what they lose. Pure over the records it is given."""

from reporter.coverage import coverage
from reporter.export import FORMATS, export, losses
from reporter.exports.loss_report import losses_csv, losses_json, losses_table
from reporter.exports.losses import Loss, Losses
from reporter.exports.schemaorg import course
from reporter.figures import Cell, Coverage, Fill, Row
from reporter.page import as_html
from reporter.plain import as_csv, as_json, as_table
from reporter.sheets import harmless
from reporter.words import name

__all__ = [
    "FORMATS",
    "Cell",
    "Coverage",
    "Fill",
    "Loss",
    "Losses",
    "Row",
    "as_csv",
    "as_html",
    "as_json",
    "as_table",
    "course",
    "coverage",
    "export",
    "harmless",
    "losses",
    "losses_csv",
    "losses_json",
    "losses_table",
    "name",
]
