"""The index engine: editions in, figures, ranks and reasons out. Pure: no Django, no clock, no I/O."""

from nenso.index.rules.computing import Basis, Outcome, compute
from nenso.index.rules.edition import Edition, Node, View
from nenso.index.rules.inputs import Inputs, inputs_from_rows
from nenso.index.rules.problems import EditionProblem, EditionRefused
from nenso.index.rules.ranking import competition_ranks, rank_if
from nenso.index.rules.reading import examine_edition, read_edition

ENGINE_VERSION = "1.0.0"

__all__ = [
    "ENGINE_VERSION",
    "Basis",
    "Edition",
    "EditionProblem",
    "EditionRefused",
    "Inputs",
    "Node",
    "Outcome",
    "View",
    "competition_ranks",
    "compute",
    "examine_edition",
    "inputs_from_rows",
    "rank_if",
    "read_edition",
]
