"""Reading rounds: which there are, what participants say, what is found, and who may do what."""

from nenso.index.queries.rounds.analytics import Gap, Gaps, gaps
from nenso.index.queries.rounds.catalogued import ShownIn, shown_in
from nenso.index.queries.rounds.entries import (
    Branch,
    EntryLine,
    Twin,
    branch_of_entry,
    entries_of,
    entry_line,
    entry_named,
    evidence_named,
    history_of,
    lacks_of,
    twins_of,
)
from nenso.index.queries.rounds.judges import PairLine, ReviewerLine, agreement_of, reviewers
from nenso.index.queries.rounds.kept import forget_standings
from nenso.index.queries.rounds.measured import Figure, measured, unknown_indicators, yardstick_of
from nenso.index.queries.rounds.people import Part, parts_of_person, rounds_dealt_to
from nenso.index.queries.rounds.rounds import (
    ParticipantLine,
    calendar_of,
    forget_totals,
    participant_line,
    participant_named,
    participants,
    phase,
    progress_of,
    round_named,
    rounds,
)
from nenso.index.queries.rounds.sampling import Sample, Samples, samples
from nenso.index.queries.rounds.standing import WayUp, standing, way_up
from nenso.index.queries.rounds.tables import FINAL, SELF, VERIFIED, Rows, Written, read_rows, round_table
from nenso.index.queries.rounds.twice import Use, UsedTwice, evidence_twice, used_twice_in

__all__ = [
    "FINAL",
    "SELF",
    "VERIFIED",
    "Branch",
    "EntryLine",
    "Figure",
    "Gap",
    "Gaps",
    "PairLine",
    "Part",
    "ParticipantLine",
    "ReviewerLine",
    "Rows",
    "Sample",
    "Samples",
    "ShownIn",
    "Twin",
    "Use",
    "UsedTwice",
    "WayUp",
    "Written",
    "agreement_of",
    "branch_of_entry",
    "calendar_of",
    "entries_of",
    "entry_line",
    "entry_named",
    "evidence_named",
    "evidence_twice",
    "forget_standings",
    "forget_totals",
    "gaps",
    "history_of",
    "lacks_of",
    "measured",
    "participant_line",
    "participant_named",
    "participants",
    "parts_of_person",
    "phase",
    "progress_of",
    "read_rows",
    "reviewers",
    "round_named",
    "round_table",
    "rounds",
    "rounds_dealt_to",
    "samples",
    "shown_in",
    "standing",
    "twins_of",
    "unknown_indicators",
    "used_twice_in",
    "way_up",
    "yardstick_of",
]
