"""Looking at an index: statistics, correlations, components, reliability, influence, growth, change. Nothing here scores."""

from nenso.index.rules.analysis.change_states import Crossed, States
from nenso.index.rules.analysis.components import Components, pca
from nenso.index.rules.analysis.correlations import Correlations, correlation
from nenso.index.rules.analysis.crossing import Crossing, cross, same_below
from nenso.index.rules.analysis.dea import Doubt, benefit_of_the_doubt
from nenso.index.rules.analysis.growth import Growth, growth
from nenso.index.rules.analysis.influence import Importance, effective_weights, importance
from nenso.index.rules.analysis.method_changes import method_changes
from nenso.index.rules.analysis.reliability import cronbach_alpha
from nenso.index.rules.analysis.removing import Idle, Removal, idle_nodes, removal
from nenso.index.rules.analysis.splitting import Cause, Split, split_change, split_changes
from nenso.index.rules.analysis.splitting_words import Told
from nenso.index.rules.analysis.standing_out import (
    Bounds,
    Flag,
    LevelCorrelations,
    correlation_flags,
    level_correlations,
)
from nenso.index.rules.analysis.statistics import Limits, Statistic, statistics

__all__ = [
    "Bounds",
    "Cause",
    "Components",
    "Correlations",
    "Crossed",
    "Crossing",
    "Doubt",
    "Flag",
    "Growth",
    "Idle",
    "Importance",
    "LevelCorrelations",
    "Limits",
    "Removal",
    "Split",
    "States",
    "Statistic",
    "Told",
    "benefit_of_the_doubt",
    "correlation",
    "correlation_flags",
    "cross",
    "cronbach_alpha",
    "effective_weights",
    "growth",
    "idle_nodes",
    "importance",
    "level_correlations",
    "method_changes",
    "pca",
    "removal",
    "same_below",
    "split_change",
    "split_changes",
    "statistics",
]
