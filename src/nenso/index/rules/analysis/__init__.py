"""Looking at an index: statistics, correlations, components, reliability, influence, growth, change. Nothing here scores."""

from nenso.index.rules.analysis.components import Components, pca
from nenso.index.rules.analysis.correlations import (
    Bounds,
    Correlations,
    Flag,
    LevelCorrelations,
    correlation,
    correlation_flags,
    level_correlations,
)
from nenso.index.rules.analysis.dea import Doubt, benefit_of_the_doubt
from nenso.index.rules.analysis.growth import Growth, growth
from nenso.index.rules.analysis.influence import (
    Idle,
    Importance,
    Removal,
    effective_weights,
    idle_nodes,
    importance,
    removal,
)
from nenso.index.rules.analysis.reliability import cronbach_alpha
from nenso.index.rules.analysis.splitting import Cause, Crossed, Split, States, split_change, split_changes
from nenso.index.rules.analysis.statistics import Limits, Statistic, statistics

__all__ = [
    "Bounds",
    "Cause",
    "Components",
    "Correlations",
    "Crossed",
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
    "benefit_of_the_doubt",
    "correlation",
    "correlation_flags",
    "cronbach_alpha",
    "effective_weights",
    "growth",
    "idle_nodes",
    "importance",
    "level_correlations",
    "pca",
    "removal",
    "split_change",
    "split_changes",
    "statistics",
]
