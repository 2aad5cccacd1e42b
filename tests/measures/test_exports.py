"""What leaves the house reads back to the last digit, with where it came from."""

import io
import json
import math
from datetime import UTC, datetime

import pytest
import sdmx

from nenso.kernel.rules import Text
from nenso.measures.exporting import (
    ExportedObservation,
    ExportRequest,
    as_json,
    as_sdmx_csv,
    as_sdmx_ml,
    indicator_id,
    structure,
    time_period,
    unit_id,
)
from nenso.measures.exporting.sdmx import sdmx_structure

NOW = datetime(2026, 4, 10, 8, 30, tzinfo=UTC)
VALUES = (0.1, 1 / 3, 1e15 + 1, 123456789.123456789, math.pi * 1e-12, 0.0, -7.5)
PERIODS = ("2025-01", "2025-02", "2025-03", "2025-Q1", "2025-H1", "2025", "2025-W37")


def an_observation(value: float | None, period: str, **more: object) -> ExportedObservation:
    facts = {
        "indicator": "dossiers.received",
        "unit_kind": "province",
        "unit_code": "48",
        "category": "",
        "version": 2,
        "known_at": NOW,
        "superseded_at": None,
        "flags": (),
        "lot": "7f0c",
        "lot_kind": "report",
        "source": "reporting.submission/1",
        "citation": "Báo cáo tháng 3",
        "line": "B2",
        **more,
    }
    return ExportedObservation(value=value, period=period, **facts)  # type: ignore[arg-type]


@pytest.fixture
def asked() -> ExportRequest:
    rows = [an_observation(value, period) for value, period in zip(VALUES, PERIODS, strict=True)]
    rows.append(an_observation(5.0, "2025-01", unit_kind="organisation"))
    rows.append(an_observation(6.0, "2025-01", category="online", flags=("estimated",)))
    rows.append(an_observation(None, "2024-12"))
    return ExportRequest(
        rows,
        NOW,
        {"dossiers.received": Text("Hồ sơ tiếp nhận", "Dossiers received")},
        {"dossiers.received": "dossier"},
        {("province", "48"): Text("Đà Nẵng", "Da Nang"), ("organisation", "48"): Text("UBND", "Committee")},
    )


def cells(asked: ExportRequest) -> dict[tuple[str, ...], float]:
    return {
        (
            indicator_id(one.indicator),
            unit_id(one.unit_kind, one.unit_code),
            one.category or "_T",
            time_period(one.period),
        ): one.value
        for one in asked.observations
        if one.value is not None
    }


def test_sdmx_ml_reads_back_to_the_last_digit(asked: ExportRequest) -> None:
    made = sdmx.read_sdmx(io.BytesIO(as_sdmx_ml(asked)), structure=structure(asked))
    back = {
        tuple(str(one.key[name].value) for name in ("INDICATOR", "REF_AREA", "CATEGORY", "TIME_PERIOD")): one
        for one in made.data[0].obs
    }
    assert {key: float(one.value) for key, one in back.items()} == cells(asked)
    estimated = back["dossiers-received", "P_48", "online", "2025-01"]
    assert str(estimated.attrib["OBS_STATUS"].value) == "E"
    assert str(estimated.attrib["UNIT_MEASURE"].value) == "dossier"
    assert str(estimated.attrib["SOURCE"].value) == "Báo cáo tháng 3"


def test_the_structure_reads_back_with_names_in_both_languages(asked: ExportRequest) -> None:
    made = sdmx.read_sdmx(io.BytesIO(sdmx_structure(asked)))
    found = made.structure["OBSERVATIONS"]
    assert [one.id for one in found.dimensions.components] == [
        "FREQ",
        "INDICATOR",
        "REF_AREA",
        "CATEGORY",
        "TIME_PERIOD",
    ]
    names = made.codelist["CL_REF_AREA"]["P_48"].name
    assert (names["vi"], names["en"]) == ("Đà Nẵng", "Da Nang")


def test_sdmx_csv_has_every_value(asked: ExportRequest) -> None:
    import csv

    rows = list(csv.DictReader(io.StringIO(as_sdmx_csv(asked).decode())))
    back = {
        (row["INDICATOR"], row["REF_AREA"], row["CATEGORY"], row["TIME_PERIOD"]): float(row["OBS_VALUE"])
        for row in rows
    }
    assert back == cells(asked)
    assert {row["DATAFLOW"] for row in rows} == {"NENSO:OBSERVATIONS(1.0)"}
    assert {row["FREQ"] for row in rows} == {"M", "Q", "S", "A", "W"}


def test_an_export_of_nothing_is_a_heading() -> None:
    assert as_sdmx_csv(ExportRequest([], NOW)).decode().startswith("DATAFLOW,FREQ,INDICATOR")
    assert b"DataSet" in as_sdmx_ml(ExportRequest([], NOW))


def test_json_tells_the_whole_origin(asked: ExportRequest) -> None:
    page = json.loads(as_json(asked))
    assert [one["value"] for one in page["observations"]][: len(VALUES)] == list(VALUES)
    assert page["observations"][0]["origin"] == {
        "lot": "7f0c",
        "kind": "report",
        "source": "reporting.submission/1",
        "citation": "Báo cáo tháng 3",
        "line": "B2",
    }
    assert page["observations"][0]["unit"]["name"]["vi"] == "Đà Nẵng"
    assert page["observations"][-1]["value"] is None
    assert page["indicators"][0]["unit"] == "dossier"
