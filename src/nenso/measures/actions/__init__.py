"""Writing in the room measures."""

from nenso.measures.actions.observations import (
    NewObservation,
    RowProblem,
    record_observations,
    withdraw_observation,
)
from nenso.measures.actions.visits import count_all_visits, count_visits, take_hit

__all__ = [
    "NewObservation",
    "RowProblem",
    "count_all_visits",
    "count_visits",
    "record_observations",
    "take_hit",
    "withdraw_observation",
]
