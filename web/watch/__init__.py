"""What watchers ask of a running server: whether it serves, whether all is well, and its figures."""
