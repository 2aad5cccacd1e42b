"""Writing rounds: made, opened, filled in by the agencies, submitted."""

from nenso.index.actions.rounds.evidence import Document, add_evidence, attach, check_link, remove_evidence
from nenso.index.actions.rounds.filling import write_entry
from nenso.index.actions.rounds.making import change_calendar, create_round
from nenso.index.actions.rounds.opening import Refreshed, open_round, refresh_measured
from nenso.index.actions.rounds.submitting import submit_assessment, take_back_assessment

__all__ = [
    "Document",
    "Refreshed",
    "add_evidence",
    "attach",
    "change_calendar",
    "check_link",
    "create_round",
    "open_round",
    "refresh_measured",
    "remove_evidence",
    "submit_assessment",
    "take_back_assessment",
    "write_entry",
]
