"""Reading the room measures."""

from nenso.measures.queries.codes import forget_codes
from nenso.measures.queries.events import counted_by_day, dossiers, events_of
from nenso.measures.queries.procedures import procedure, procedures
from nenso.measures.queries.reconciliation import IdsCompared, compare_ids, differences, reconciliation
from nenso.measures.queries.retention import count_differences, first_open_day
from nenso.measures.queries.systems import (
    batches_of,
    key_named,
    key_of,
    keys_of,
    system_by_key,
    system_named,
    systems,
)

__all__ = [
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
