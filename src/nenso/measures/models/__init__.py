"""Tables of the yardstick and of metering."""

from nenso.measures.models.metering import (
    Batch,
    DailyCount,
    DailySalt,
    DeclaredTotal,
    Dossier,
    Event,
    EventKey,
    Hit,
    MeteredSystem,
    Procedure,
    SystemKey,
)
from nenso.measures.models.yardstick import Definition, Indicator, Lot, Observation, PackedVector

__all__ = [
    "Batch",
    "DailyCount",
    "DailySalt",
    "DeclaredTotal",
    "Definition",
    "Dossier",
    "Event",
    "EventKey",
    "Hit",
    "Indicator",
    "Lot",
    "MeteredSystem",
    "Observation",
    "PackedVector",
    "Procedure",
    "SystemKey",
]
