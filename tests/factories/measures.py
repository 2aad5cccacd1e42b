"""Indicators, figures and a small country in time for tests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from nenso.directory.models import Territory, TerritoryLineage
from nenso.kernel.rules import SYSTEM
from nenso.measures.actions.observations import record_observations
from nenso.measures.models import Definition, Indicator, Lot
from nenso.measures.rules.recording import NewObservation
from tests.factories.directory import CHANGE, START, make_organisation, make_territory


def an_indicator(code: str = "dossiers.received", **fields: Any) -> Definition:
    """Return a definition of what places have, in force since 2010, made without asking anybody."""
    values: dict[str, Any] = {
        "valid_from": START,
        "name_vi": f"Chỉ tiêu {code}",
        "name_en": f"Indicator {code}",
        "unit": "dossier",
        "source": "metered",
        "subject": "territory",
        **fields,
    }
    if values.get("expression"):
        values["source"] = "expression"
    indicator, _ = Indicator.objects.get_or_create(code=code)
    return Definition.objects.create(indicator=indicator, **values)


def a_row(value: float | None, unit: str = "00001", period: str = "2025-03", **fields: Any) -> NewObservation:
    """Return a row to be recorded: of a commune, for March 2025, unless told otherwise."""
    facts: dict[str, Any] = {"indicator": "dossiers.received", "unit_kind": "commune", **fields}
    return NewObservation(unit_code=unit, period=period, value=value, **facts)


def a_lot(
    rows: Sequence[NewObservation], *, kind: str = "import", at: datetime | None = None, **more: Any
) -> Lot:
    """Record rows as the installation."""
    reason = more.pop("reason", "sửa số liệu")
    return record_observations(
        by=SYSTEM, kind=kind, source=("test", "lot"), rows=rows, at=at, reason=reason, **more
    )


def an_observation(
    value: float | None,
    unit: str = "00001",
    period: str = "2025-03",
    *,
    at: datetime | None = None,
    **more: Any,
) -> Lot:
    """Record one value."""
    return a_lot([a_row(value, unit, period, **more)], at=at)


def a_small_country(change: date = CHANGE) -> dict[str, Territory]:
    """Make two provinces with districts that become one of five communes on the day of the change.

    Until then: provinces 01 (district 001: communes 00001, 00002; district 002: 00003) and 02 (district 003: 00004,
    00005). After: province 01 holds all; 00001 and 00002 became 00011, 00003 goes on as it was, 00004 went half to
    00012 and half to 00013, 00005 to 00013.
    """
    made: dict[str, Territory] = {}

    def add(level: str, code: str, parent: tuple[str, str] | None = None, **more: Any) -> None:
        level_of, code_of = parent or ("", "")
        key = f"{code}*" if code in made else code
        kind = {"province": "province", "district": "rural_district", "commune": "commune"}[level]
        made[key] = make_territory(
            code, f"Nơi {key}", level, type=kind, parent_level=level_of, parent_code=code_of, **more
        )

    add("province", "01", is_start_known=True)
    add("province", "02", valid_to=change)
    for code, parent in (("001", "01"), ("002", "01"), ("003", "02")):
        add("district", code, ("province", parent), valid_to=change)
    for code, parent in (
        ("00001", "001"),
        ("00002", "001"),
        ("00003", "002"),
        ("00004", "003"),
        ("00005", "003"),
    ):
        add("commune", code, ("district", parent), valid_to=change)
    for code in ("00011", "00003", "00012", "00013"):
        add("commune", code, ("province", "01"), valid_from=change)
    links = (
        ("02", "01", 1.0, "merged_into"),
        ("00001", "00011", 1.0, "merged_into"),
        ("00002", "00011", 1.0, "merged_into"),
        ("00003", "00003*", 1.0, "continued"),
        ("00004", "00012", 0.5, "split_from"),
        ("00004", "00013", 0.5, "split_from"),
        ("00005", "00013", 1.0, "merged_into"),
    )
    for source, target, share, kind in links:
        TerritoryLineage.objects.create(
            predecessor=made[source],
            successor=made[target],
            kind=kind,
            on=change,
            share=share,
            is_share_known=share == 1.0,
        )
    return made


def the_committees(*codes: str) -> None:
    """Make the People's Committees of some territories."""
    for code in codes:
        kind = "provincial_committee" if len(code) == 2 else "communal_committee"
        make_organisation(code, f"UBND {code}", type=kind, territory_code=code)
