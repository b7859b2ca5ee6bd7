"""`python -m credatlas` is the same as `credatlas`."""

from credatlas.main import run

run()
