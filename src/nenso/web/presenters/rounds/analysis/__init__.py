"""What a round tells of who claims and who judges: gaps, reviewers beside each other, documents used twice, the way up."""

from nenso.web.presenters.rounds.analysis.gaps import (
    GAP_COLUMNS,
    gaps_chart,
    gaps_chosen,
    gaps_sentence,
    gaps_shown,
)
from nenso.web.presenters.rounds.analysis.lift import INPUTS, LIFT_COLUMNS, lift_sentence, steps_shown
from nenso.web.presenters.rounds.analysis.reviewers import (
    REVIEWER_COLUMNS,
    ReviewerShown,
    pair_shown,
    reviewers_sentence,
    totals_shown,
)
from nenso.web.presenters.rounds.analysis.samples import NOT_YET, SAMPLE_COLUMNS, SAMPLES_TITLE, samples_shown
from nenso.web.presenters.rounds.analysis.trial import TRIAL_COLUMNS, trial_sentence, trial_shown
from nenso.web.presenters.rounds.analysis.twice import TWICE_COLUMNS, rounds_with_twice, twice_shown

__all__ = [
    "GAP_COLUMNS",
    "INPUTS",
    "LIFT_COLUMNS",
    "NOT_YET",
    "REVIEWER_COLUMNS",
    "SAMPLES_TITLE",
    "SAMPLE_COLUMNS",
    "TRIAL_COLUMNS",
    "TWICE_COLUMNS",
    "ReviewerShown",
    "gaps_chart",
    "gaps_chosen",
    "gaps_sentence",
    "gaps_shown",
    "lift_sentence",
    "pair_shown",
    "reviewers_sentence",
    "rounds_with_twice",
    "samples_shown",
    "steps_shown",
    "totals_shown",
    "trial_sentence",
    "trial_shown",
    "twice_shown",
]
