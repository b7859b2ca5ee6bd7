"""The front door: every command, and the only reader of the environment."""

from credatlas.environment import read_settings

__all__ = ["read_settings"]
