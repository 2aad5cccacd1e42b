"""The small world of plans."""

import pytest

from tests.factories.programme import PlanWorld


@pytest.fixture
def world(db: None) -> PlanWorld:
    return PlanWorld()
