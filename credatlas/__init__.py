"""The credatlas room."""
