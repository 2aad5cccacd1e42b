"""Reading the room measures."""

from nenso.measures.queries.codes import forget_codes
from nenso.measures.queries.connections import Connection, Coverage, connection, connections, coverage
from nenso.measures.queries.events import counted_by_day, dossiers, events_of
from nenso.measures.queries.indicators import (
    IndicatorAsOf,
    definitions,
    dependents,
    indicator,
    indicators,
    indicators_named,
)
from nenso.measures.queries.origins import (
    Input,
    LotFacts,
    Origin,
    Version,
    known_value,
    lot,
    observations_of,
    origin,
    revisions,
    rule_in_words,
)
from nenso.measures.queries.procedures import procedure, procedures
from nenso.measures.queries.reconciliation import (
    MOST_IDS,
    IdsCompared,
    compare_ids,
    differences,
    reconciliation,
)
from nenso.measures.queries.retention import count_differences, first_open_day
from nenso.measures.queries.rolled import Across, RolledUp, across, rolled, rolled_many
from nenso.measures.queries.series import Point, Series, series
from nenso.measures.queries.systems import (
    batches_of,
    key_named,
    key_of,
    keys_of,
    system_by_key,
    system_named,
    systems,
)
from nenso.measures.queries.trees import UnitTree, tree_on
from nenso.measures.queries.visits import VisitDay, visit_days, visit_totals, visits_today

__all__ = [
    "Across",
    "IndicatorAsOf",
    "Input",
    "LotFacts",
    "Origin",
    "Point",
    "RolledUp",
    "Series",
    "UnitTree",
    "Version",
    "across",
    "definitions",
    "dependents",
    "indicator",
    "indicators",
    "indicators_named",
    "known_value",
    "lot",
    "observations_of",
    "origin",
    "revisions",
    "rolled",
    "rolled_many",
    "rule_in_words",
    "series",
    "tree_on",
    "VisitDay",
    "visit_days",
    "visit_totals",
    "visits_today",
    "Connection",
    "Coverage",
    "connection",
    "connections",
    "coverage",
    "MOST_IDS",
    "IdsCompared",
    "batches_of",
    "compare_ids",
    "count_differences",
    "counted_by_day",
    "differences",
    "dossiers",
    "events_of",
    "first_open_day",
    "forget_codes",
    "key_named",
    "key_of",
    "keys_of",
    "procedure",
    "procedures",
    "reconciliation",
    "system_by_key",
    "system_named",
    "systems",
]
