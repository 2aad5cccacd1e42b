"""The index engine: editions in, figures, ranks and reasons out. Pure: no Django, no clock, no I/O."""

from nenso.index.rules.computing import Basis, Outcome, PreparedCriteria, compute, prepared_of
from nenso.index.rules.describing import describe_edition
from nenso.index.rules.digests import edition_digest, inputs_digest
from nenso.index.rules.edition import Edition, Node, View
from nenso.index.rules.explaining import (
    Change,
    Contribution,
    Gap,
    Standing,
    Standings,
    compare_outcomes,
    contributions,
    gaps,
    standing,
    strengths_and_weaknesses,
    unexplained,
)
from nenso.index.rules.input_checks import InputProblem, check_inputs
from nenso.index.rules.inputs import Inputs, inputs_from_rows
from nenso.index.rules.method import method_statement
from nenso.index.rules.moves import Move, best_moves, composite_with
from nenso.index.rules.precision import rounding_bound, rounding_bounds
from nenso.index.rules.preparation import Preparation, Prepared, Screening
from nenso.index.rules.problems import EditionProblem, EditionRefused
from nenso.index.rules.ranking import competition_ranks, rank_if
from nenso.index.rules.reading import examine_edition, read_edition
from nenso.index.rules.reasons import reason
from nenso.index.rules.version import ENGINE_VERSION
from nenso.index.rules.wording import rule_words
from nenso.index.rules.writing import write_edition

__all__ = [
    "ENGINE_VERSION",
    "Basis",
    "Change",
    "Contribution",
    "Edition",
    "EditionProblem",
    "EditionRefused",
    "Gap",
    "InputProblem",
    "Inputs",
    "Move",
    "Node",
    "Outcome",
    "Preparation",
    "Prepared",
    "PreparedCriteria",
    "Screening",
    "Standing",
    "Standings",
    "View",
    "best_moves",
    "check_inputs",
    "compare_outcomes",
    "competition_ranks",
    "composite_with",
    "compute",
    "contributions",
    "describe_edition",
    "edition_digest",
    "examine_edition",
    "gaps",
    "inputs_digest",
    "inputs_from_rows",
    "method_statement",
    "prepared_of",
    "rank_if",
    "read_edition",
    "reason",
    "rounding_bound",
    "rounding_bounds",
    "rule_words",
    "standing",
    "strengths_and_weaknesses",
    "unexplained",
    "write_edition",
]
