"""The API of systems: they send with a key, never with a person's session."""

from nenso.web.endpoints.systems.api import api

__all__ = ["api"]
