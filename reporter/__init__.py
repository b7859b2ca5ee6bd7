"""Says what is missing: coverage of dimensions and fields, exports, and what they lose. Pure over the records it is given."""

from reporter.alarms import Voice, told
from reporter.alerting import TOLD, acknowledged, alerted, news, noted, settled, snoozed, woken
from reporter.coverage import coverage, coverage_of, coverages
from reporter.coverage_sheets import coverage_report
from reporter.differing import Piece, differing
from reporter.distinct import distinct
from reporter.ecosystem.ecosystem import ecosystem
from reporter.ecosystem.figures import Delivery, Ecosystem, Growth, Listings, Month, Moved, Named, Printed, Said, Shift
from reporter.ecosystem.written import FIGURES, ecosystem_csv, ecosystem_json
from reporter.examples import Example, examples
from reporter.export import FORMATS, export, losses
from reporter.exports.loss_report import losses_csv, losses_json, losses_table
from reporter.exports.losses import Loss, Losses
from reporter.exports.schemaorg import course
from reporter.feed import change_lines
from reporter.figures import Cell, Coverage, Fill, Row
from reporter.frameworks import frameworks_report
from reporter.gap_sheets import HEATED, gaps_report, headlines, heats, labels, unjudged
from reporter.gaps import gaps
from reporter.groups import REGIMES
from reporter.health import State, health, states
from reporter.health_sheets import health_report
from reporter.kept import Kept
from reporter.laid_out import report_csv, report_html, report_json, report_table
from reporter.marks import ELEMENTS
from reporter.matrix import COLUMNS, Line, Matrix, Move, Square, matrix, matrix_report
from reporter.matrix import SHOWN as SHOWS
from reporter.monitors import BEFORE, House, Look, between, filled, look, monitors, silence
from reporter.needs import SHOWN, Gaps, Group, Need, Table
from reporter.one_page import Page, Told, one_page, page_html, page_text
from reporter.page import as_html
from reporter.plain import as_csv, as_json, as_table
from reporter.said import speaking
from reporter.sheets import harmless
from reporter.slips import STATUSES, Slip, folded, slip, tallies
from reporter.tabled import Column, Ratio, Report, Sheet
from reporter.trend import Change, Part, Tally, Trend, trend
from reporter.trending import trend_report
from reporter.values import HELD, proof, said, value
from reporter.words import counted, name
from reporter.workbook import report_xlsx

__all__ = [
    "BEFORE",
    "COLUMNS",
    "ELEMENTS",
    "FIGURES",
    "FORMATS",
    "HEATED",
    "HELD",
    "REGIMES",
    "SHOWN",
    "SHOWS",
    "STATUSES",
    "TOLD",
    "Cell",
    "Change",
    "Column",
    "Coverage",
    "Delivery",
    "Ecosystem",
    "Example",
    "Fill",
    "Gaps",
    "Group",
    "Growth",
    "House",
    "Kept",
    "Line",
    "Listings",
    "Look",
    "Loss",
    "Losses",
    "Matrix",
    "Month",
    "Move",
    "Moved",
    "Named",
    "Need",
    "Page",
    "Part",
    "Piece",
    "Printed",
    "Ratio",
    "Report",
    "Row",
    "Said",
    "Sheet",
    "Shift",
    "Slip",
    "Square",
    "State",
    "Table",
    "Tally",
    "Told",
    "Trend",
    "Voice",
    "acknowledged",
    "alerted",
    "as_csv",
    "as_html",
    "as_json",
    "as_table",
    "between",
    "change_lines",
    "counted",
    "course",
    "coverage",
    "coverage_of",
    "coverage_report",
    "coverages",
    "differing",
    "distinct",
    "ecosystem",
    "ecosystem_csv",
    "ecosystem_json",
    "examples",
    "export",
    "filled",
    "folded",
    "frameworks_report",
    "gaps",
    "gaps_report",
    "harmless",
    "headlines",
    "health",
    "health_report",
    "heats",
    "labels",
    "look",
    "losses",
    "losses_csv",
    "losses_json",
    "losses_table",
    "matrix",
    "matrix_report",
    "monitors",
    "name",
    "news",
    "noted",
    "one_page",
    "page_html",
    "page_text",
    "proof",
    "report_csv",
    "report_html",
    "report_json",
    "report_table",
    "report_xlsx",
    "said",
    "settled",
    "silence",
    "slip",
    "snoozed",
    "speaking",
    "states",
    "tallies",
    "told",
    "trend",
    "trend_report",
    "unjudged",
    "value",
    "woken",
]
