"""Writing rounds: made, opened, filled in by the agencies, verified, objected to, closed."""

from nenso.index.actions.rounds.asking import answer_request, ask_for_evidence
from nenso.index.actions.rounds.books import BookSeen, assessment_book, preview_book, take_book
from nenso.index.actions.rounds.closing import Undone, close_round, undone
from nenso.index.actions.rounds.dealing import conflicts_of, deal_work
from nenso.index.actions.rounds.evidence import add_evidence, attach, check_link, remove_evidence
from nenso.index.actions.rounds.filling import write_entry
from nenso.index.actions.rounds.making import change_calendar, create_round
from nenso.index.actions.rounds.objecting import decide_objection, object_to
from nenso.index.actions.rounds.opening import Refreshed, open_round, refresh_measured
from nenso.index.actions.rounds.reminding import remind
from nenso.index.actions.rounds.reviewing import accept_all, earned_by, review_entry, settle_entry
from nenso.index.actions.rounds.simulating import simulate_round
from nenso.index.actions.rounds.submitting import submit_assessment, take_back_assessment

__all__ = [
    "BookSeen",
    "Refreshed",
    "Undone",
    "accept_all",
    "add_evidence",
    "answer_request",
    "ask_for_evidence",
    "assessment_book",
    "attach",
    "change_calendar",
    "check_link",
    "close_round",
    "conflicts_of",
    "create_round",
    "deal_work",
    "decide_objection",
    "earned_by",
    "object_to",
    "open_round",
    "preview_book",
    "refresh_measured",
    "remind",
    "remove_evidence",
    "review_entry",
    "settle_entry",
    "simulate_round",
    "submit_assessment",
    "take_back_assessment",
    "take_book",
    "undone",
    "write_entry",
]
