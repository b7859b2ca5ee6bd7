"""What an offering says on the six dimensions: statements with level, polarity, slots and an exact quotation.

The same machine finds the elements of the frameworks that its words name.
"""

from normaliser.statements.cues import STATEMENT_RULES
from normaliser.statements.disclose import Disclosed, disclosed, heard, link_in
from normaliser.statements.explain import explain
from normaliser.statements.facts import spoken
from normaliser.statements.find import find
from normaliser.statements.tongue import UNREAD, foreign
from normaliser.statements.voices import overheard, wider_states

__all__ = [
    "STATEMENT_RULES",
    "UNREAD",
    "Disclosed",
    "disclosed",
    "explain",
    "find",
    "foreign",
    "heard",
    "link_in",
    "overheard",
    "spoken",
    "wider_states",
]
