"""What an offering says on the six dimensions: statements with level, polarity, slots and an exact quotation."""

from normaliser.statements.cues import STATEMENT_RULES
from normaliser.statements.explain import explain
from normaliser.statements.facts import spoken
from normaliser.statements.find import find
from normaliser.statements.voices import overheard, wider_states

__all__ = ["STATEMENT_RULES", "explain", "find", "overheard", "spoken", "wider_states"]
