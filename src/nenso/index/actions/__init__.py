"""Writing: editions and inputs taken in, runs computed and studied, results published by two people."""

from nenso.index.actions.datasets import Loading, load_dataset
from nenso.index.actions.drafts import save_draft_edition, withdraw_draft_edition
from nenso.index.actions.editions import load_edition
from nenso.index.actions.imports import import_inputs, question_for, year_of
from nenso.index.actions.publications import propose_publication, release_publication, return_publication
from nenso.index.actions.reference import load_reference
from nenso.index.actions.rounds import (
    accept_all,
    add_evidence,
    answer_request,
    ask_for_evidence,
    change_calendar,
    close_round,
    create_round,
    deal_work,
    decide_objection,
    object_to,
    open_round,
    refresh_measured,
    remove_evidence,
    review_entry,
    settle_entry,
    submit_assessment,
    take_back_assessment,
    write_entry,
)
from nenso.index.actions.runs import run_edition
from nenso.index.actions.studies import (
    Interrupted,
    ask_study,
    compute_official_studies,
    compute_study,
    fail_study,
    stop_study,
)

__all__ = [
    "Interrupted",
    "Loading",
    "accept_all",
    "add_evidence",
    "answer_request",
    "ask_for_evidence",
    "ask_study",
    "change_calendar",
    "close_round",
    "compute_official_studies",
    "compute_study",
    "create_round",
    "deal_work",
    "decide_objection",
    "fail_study",
    "import_inputs",
    "load_dataset",
    "load_edition",
    "load_reference",
    "object_to",
    "open_round",
    "propose_publication",
    "question_for",
    "refresh_measured",
    "release_publication",
    "remove_evidence",
    "return_publication",
    "review_entry",
    "run_edition",
    "save_draft_edition",
    "settle_entry",
    "stop_study",
    "submit_assessment",
    "take_back_assessment",
    "withdraw_draft_edition",
    "write_entry",
    "year_of",
]
