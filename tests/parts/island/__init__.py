"""An island of colleges whose courses stand on several catalogues under many titles: what is one course there is known."""

from tests.parts.island.catalogues import CATALOGUES, Catalogue
from tests.parts.island.courses import Course
from tests.parts.island.nights import Island

__all__ = ["CATALOGUES", "Catalogue", "Course", "Island"]
