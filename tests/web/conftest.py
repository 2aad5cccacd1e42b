"""The published figures, loaded once for the tests of this room."""

from tests.index.conftest import published

__all__ = ["published"]
