"""The API by which programs administer the exchange: with a key of a person's, never with a session."""

from nenso.web.endpoints.exchange.api import api

__all__ = ["api"]
