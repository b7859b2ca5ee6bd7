"""Whole nights, killed at random moments and gone on with, beside a twin that is never killed."""
