"""The small world of report regimes."""

import pytest

from tests.factories.reporting import World


@pytest.fixture
def world(db: None) -> World:
    return World()
