"""Writing rounds: made, opened, filled in by the agencies, submitted."""

from nenso.index.actions.rounds.filling import write_entry
from nenso.index.actions.rounds.making import change_calendar, create_round
from nenso.index.actions.rounds.opening import Refreshed, open_round, refresh_measured

__all__ = [
    "Refreshed",
    "change_calendar",
    "create_round",
    "open_round",
    "refresh_measured",
    "write_entry",
]
