"""The open read API: one address for each thing, the same figures as on the pages."""

from nenso.web.endpoints.api import api

__all__ = ["api"]
