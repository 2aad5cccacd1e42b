"""How sure a rank is: designs, studies, bands, influences, and trials of a changed method."""

from nenso.index.rules.uncertainty.bands import Band, bands_of
from nenso.index.rules.uncertainty.changes import Changes, apply_changes, changes_json, read_changes
from nenso.index.rules.uncertainty.design import (
    Design,
    Factor,
    design_digest,
    design_json,
    read_design,
)
from nenso.index.rules.uncertainty.documents import (
    read_study,
    read_subject,
    results_json,
    study_json,
    subject_json,
)
from nenso.index.rules.uncertainty.drawing import saltelli, uniform
from nenso.index.rules.uncertainty.evaluating import Evaluator, expanded
from nenso.index.rules.uncertainty.leverage import WeightMove, weight_moves
from nenso.index.rules.uncertainty.official import default_design
from nenso.index.rules.uncertainty.replaying import Replay, replay
from nenso.index.rules.uncertainty.simulating import Mover, Simulation, simulate
from nenso.index.rules.uncertainty.sobol import Indices, sobol_indices, total_indices
from nenso.index.rules.uncertainty.studying import Influence, Study, UnitInfluence, factor_name, run_study
from nenso.index.rules.uncertainty.subject import Subject, subject_of
from nenso.index.rules.uncertainty.trees import Tree, tree_of

__all__ = [
    "Band",
    "Changes",
    "Design",
    "Evaluator",
    "Factor",
    "Indices",
    "Influence",
    "Mover",
    "Replay",
    "Simulation",
    "Study",
    "Subject",
    "Tree",
    "UnitInfluence",
    "WeightMove",
    "apply_changes",
    "bands_of",
    "changes_json",
    "default_design",
    "design_digest",
    "design_json",
    "expanded",
    "factor_name",
    "read_changes",
    "read_design",
    "read_study",
    "read_subject",
    "replay",
    "results_json",
    "run_study",
    "saltelli",
    "simulate",
    "sobol_indices",
    "study_json",
    "subject_json",
    "subject_of",
    "total_indices",
    "tree_of",
    "uniform",
    "weight_moves",
]
