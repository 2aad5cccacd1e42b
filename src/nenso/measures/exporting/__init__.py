"""Writing observations for others: SDMX-ML, SDMX-CSV, and JSON with the whole origin. Pure: no Django, no clock."""

from nenso.measures.exporting.documents import ExportedObservation, ExportRequest, as_json
from nenso.measures.exporting.sdmx import (
    as_sdmx_csv,
    as_sdmx_ml,
    indicator_id,
    structure,
    time_period,
    unit_id,
)

__all__ = [
    "ExportRequest",
    "ExportedObservation",
    "as_json",
    "as_sdmx_csv",
    "as_sdmx_ml",
    "indicator_id",
    "structure",
    "time_period",
    "unit_id",
]
