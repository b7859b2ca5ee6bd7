"""Whose courses they are: providers, catalogues, the card with what would close their gaps, and what other sites may frame."""
