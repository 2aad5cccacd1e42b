"""The published figures, loaded once for the tests of this room; and pages that remember nothing."""

from collections.abc import Iterator

import pytest

from nenso.web.presenters import kept
from tests.factories.reporting import World
from tests.index.conftest import published

__all__ = ["published"]


@pytest.fixture
def fresh(published: None) -> Iterator[None]:
    """Nothing is kept from one test to the next."""
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The small world of report regimes, whose pages remember nothing."""
    kept.forget()
    yield World()
    kept.forget()
