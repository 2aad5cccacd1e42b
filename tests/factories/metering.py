"""Small worlds of metered systems: an organisation, a procedure, a system with its key, and events."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from nenso.kernel.rules import SYSTEM, Text
from nenso.measures import actions
from nenso.measures.models import MeteredSystem, Procedure, SystemKey
from nenso.measures.rules.events import VIETNAM
from nenso.measures.rules.systems import Registration
from tests.factories.accounts import an_organisation

SINCE = date(2020, 1, 1)
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=VIETNAM)
TODAY = NOW.date()
_numbers = count(1)


def a_procedure(code: str = "1.001", **fields: Any) -> Procedure:
    """Return a procedure valid since 2020, made once."""
    facts = {"name_vi": f"Thủ tục {code}", "valid_from": SINCE, **fields}
    return Procedure.objects.get_or_create(code=code, valid_from=facts.pop("valid_from"), defaults=facts)[0]


def a_system(
    code: str = "", *, organisation: str = "48", kind: str = "dossiers", **fields: Any
) -> MeteredSystem:
    """Return a registered system of an organisation that exists, with one procedure beside it."""
    an_organisation(organisation)
    a_procedure()
    code = code or f"dossiers-{next(_numbers)}"
    name = Text(f"Hệ thống {code}", f"System {code}")
    registration = Registration(code, kind, organisation, name, **fields)
    return actions.register_system(by=SYSTEM, registration=registration, since=SINCE)


def a_key(system: MeteredSystem, **fields: Any) -> tuple[SystemKey, str]:
    """Return a key of a system, and its token."""
    return actions.issue_key(by=SYSTEM, system=system, **fields)


def an_event(number: int | str = 1, kind: str = "received", **fields: Any) -> dict[str, Any]:
    """Return an event of the test's day as its system would send it; `None` leaves a field out."""
    event: dict[str, Any] = {
        "id": f"e{number}",
        "kind": kind,
        "at": (NOW - timedelta(hours=2)).isoformat(),
        "dossier": f"d{number}",
        "procedure": "1.001",
        "organisation": "48",
    }
    if kind == "received":
        event["channel"] = "online"
    if kind == "rated":
        event["rating"] = 5
    merged = {**event, **fields}
    return {name: value for name, value in merged.items() if value is not None}


def on_day(day: date, hour: int = 9) -> str:
    """Return a moment of a day as an event writes it."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM).isoformat()
