"""Deciding: pure rules of plans, without Django, clock or I/O."""

from nenso.programme.rules.forecast import Forecast, forecast_on
from nenso.programme.rules.status import (
    STATUSES,
    Aim,
    Judgement,
    Observation,
    Status,
    is_reached,
    status_of,
)
from nenso.programme.rules.task_status import SOON, TaskStanding, task_status
from nenso.programme.rules.trajectory import Way, expected_on

__all__ = [
    "SOON",
    "STATUSES",
    "Aim",
    "Forecast",
    "Judgement",
    "Observation",
    "Status",
    "TaskStanding",
    "Way",
    "expected_on",
    "forecast_on",
    "is_reached",
    "status_of",
    "task_status",
]
