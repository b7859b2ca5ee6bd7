"""What an offering says on the six dimensions: statements with level, polarity, slots and an exact quotation."""

from normaliser.statements.cues import STATEMENT_RULES
from normaliser.statements.find import find

__all__ = ["STATEMENT_RULES", "find"]
