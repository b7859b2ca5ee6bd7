"""The normaliser room."""
