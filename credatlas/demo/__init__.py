"""The demonstration: pages of invented courses in the shape of five real catalogues, and the whole road on them."""

from credatlas.demo.command import demo
from credatlas.demo.mirror import bundled, mirror

__all__ = ["bundled", "demo", "mirror"]
