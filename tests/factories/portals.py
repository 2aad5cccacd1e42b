"""Portals with the monitoring code, and visits to them, for tests."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from nenso.measures.actions.partitions import make_day
from nenso.measures.models import MeteredSystem, Procedure

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2026, 10, 5)
MORNING = datetime(2026, 10, 5, 9, 0, tzinfo=ZONE)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_numbers = count(1)


def a_portal(organisation: str = "48", **fields: Any) -> MeteredSystem:
    """Return a portal that is to be connected since 2020."""
    number = next(_numbers)
    facts: dict[str, Any] = {
        "code": f"PORTAL-{number}",
        "kind": "portal",
        "name_vi": f"Cổng {number}",
        "name_en": f"Portal {number}",
        "site_key": f"site-{number}",
        "valid_from": date(2020, 1, 1),
        **fields,
    }
    return MeteredSystem.objects.create(organisation_code=organisation, **facts)


def a_dossier_system(organisation: str = "48", **fields: Any) -> MeteredSystem:
    """Return a dossier system that is to be connected since 2020."""
    number = next(_numbers)
    return a_portal(organisation, **{"kind": "dossiers", "code": f"DOSSIERS-{number}", **fields})


def a_procedure(code: str = "1.000001", **fields: Any) -> Procedure:
    """Return a procedure valid since 2020."""
    facts = {"name_vi": f"Thủ tục {code}", "valid_from": date(2020, 1, 1), "online_level": "full", **fields}
    return Procedure.objects.create(code=code, **facts)


def a_hit(
    system: MeteredSystem,
    kind: str = "visit",
    *,
    visitor: str = "one",
    at: datetime = MORNING,
    after: int = 0,
    procedure: str = "",
    page: str = "a1",
    seconds: int | None = None,
    rating: int | None = None,
) -> None:
    """Write a hit as it lies in the table; `after` is minutes after `at`."""
    moment = at + timedelta(minutes=after)
    day = moment.astimezone(ZONE).date()
    make_day("measures_hit", day)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO measures_hit (day, at, system_id, kind, procedure_code, visitor, session, seconds, rating) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (day, moment, system.pk, kind, procedure, visitor.encode(), page, seconds, rating),
        )
