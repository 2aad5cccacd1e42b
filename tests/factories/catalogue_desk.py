"""Entries of the catalogue for tests, and what a browser sends to make one."""

from datetime import date
from typing import Any

from django.utils import timezone

from nenso.catalogue import actions
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Quality, Scope, Sharing, Stage
from nenso.kernel.rules import SYSTEM, Text


def database_facts(name: str = "Cơ sở dữ liệu dân cư", owner: str = "T48", **more: Any) -> Facts:
    """Return what is said of a database."""
    said: dict[str, Any] = {
        "stage": Stage.OPERATING,
        "scope": Scope.SPECIALISED,
        "sharing": Sharing.ON_REQUEST,
        "records": 1_200,
        "records_on": date(2026, 1, 1),
        "quality": Quality(correct=99, on=date(2026, 1, 1)),
        "keywords": ("cư trú", "hộ gia đình"),
        **more,
    }
    return Facts(Text(name, "Population register"), owner, **said)


def an_entry(
    code: str = "dan-cu",
    *,
    state: str = "published",
    facts: Facts | None = None,
    by: Any = SYSTEM,
    kind: Kind = Kind.DATABASE,
) -> Entry:
    """Return an entry: a "draft", "submitted" or "published"."""
    now = timezone.now()
    row = actions.register(by=by, kind=kind, facts=facts or database_facts(), now=now, code=code)
    if state != "draft":
        row = actions.submit(by=by, entry=row)
    if state == "published":
        row = actions.publish(by=SYSTEM, entry=row, now=now)
    return row


def form_of(**said: str) -> dict[str, str]:
    """Return what a browser sends of a database, with some of it otherwise."""
    return {
        "name_vi": "Cơ sở dữ liệu đất đai",
        "name_en": "",
        "owner": "T48",
        "operator": "",
        "stage": "operating",
        "since": "2024-01-02",
        "purpose_vi": "Quản lý đất đai",
        "keywords": "thửa đất; quy hoạch",
        "scope": "province",
        "sharing": "common",
        "records": "1.200.000",
        "records_on": "2026-01-01",
        **said,
    }
