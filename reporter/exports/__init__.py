"""Writes the catalogue in the languages of others: a standard or file format each, of known values only."""
