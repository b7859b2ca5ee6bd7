"""The reporter room."""
