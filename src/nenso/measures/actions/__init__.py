"""Writing in the room measures."""

from nenso.measures.actions.cataloguing import derive_catalogue, derive_catalogue_lately
from nenso.measures.actions.deriving import Derivation, derive, derive_lately
from nenso.measures.actions.events import Taken, take_events
from nenso.measures.actions.exchanging import derive_exchange, derive_exchange_lately
from nenso.measures.actions.findings import explain_finding
from nenso.measures.actions.indicators import define_indicator
from nenso.measures.actions.observations import (
    NewObservation,
    RowProblem,
    record_observations,
    withdraw_observation,
)
from nenso.measures.actions.procedures import load_procedures
from nenso.measures.actions.reference import IndicatorReport, load_reference, shipped_indicators
from nenso.measures.actions.retention import compact, make_days_ahead, retain
from nenso.measures.actions.silence import tell_silence
from nenso.measures.actions.systems import (
    change_system,
    end_system,
    issue_key,
    note_use,
    register_system,
    revoke_key,
)
from nenso.measures.actions.totals import declare_totals, sender
from nenso.measures.actions.visits import count_all_visits, count_visits, take_hit

__all__ = [
    "Derivation",
    "derive",
    "derive_lately",
    "derive_catalogue",
    "derive_catalogue_lately",
    "derive_exchange",
    "derive_exchange_lately",
    "IndicatorReport",
    "NewObservation",
    "load_reference",
    "shipped_indicators",
    "RowProblem",
    "Taken",
    "change_system",
    "compact",
    "count_all_visits",
    "count_visits",
    "declare_totals",
    "define_indicator",
    "end_system",
    "explain_finding",
    "issue_key",
    "load_procedures",
    "make_days_ahead",
    "note_use",
    "record_observations",
    "register_system",
    "retain",
    "revoke_key",
    "sender",
    "take_events",
    "take_hit",
    "tell_silence",
    "withdraw_observation",
]
