"""The ledger's days at the desk: where each lies, what it comes to, and that an archived one is not called empty."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange import actions
from nenso.exchange.queries import archives, keys
from nenso.exchange.queries.archives import LedgerDay, late_day
from nenso.kernel.rules import SYSTEM
from nenso.web.presenters.exchange.days import takes_text
from nenso.web.presenters.kept import forget
from tests.exchange.days_of_a_ledger import NOW, OLD, some_days
from tests.factories.accounts import a_person, an_organisation, signed_in

pytestmark = pytest.mark.django_db
DESK = "/desk/exchange/"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of files, behind a ledger of two days of which the first is archived."""
    forget()
    settings.SIGNING_FOLDER, settings.EXCHANGE_LEDGER = tmp_path / "keys", "exchange.example/VN"
    an_organisation()
    some_days(keys.ledger_key())
    found = tmp_path / "archive"
    found.mkdir()
    actions.archive_day(by=SYSTEM, day=OLD, folder=found, now=NOW)
    return found


def of(home: str, role: Role = Role.APPROVER) -> Client:
    return signed_in(a_person((role, home), name="Vân", home=home))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_days_are_told_with_their_files_and_the_folder_to_the_national_office(
    folder: Path, language: str
) -> None:
    prefix = "/en" if language == "en" else ""
    national = of(NATIONAL).get(f"{prefix}{DESK}ledger/")
    assert [line.day.day for line in national.context["lines"]] == [27, 26]
    said = national.content.decode()
    assert f"2026-11-26.jsonl.gz {'in' if prefix else 'ở'} {folder}" in said
    assert ("a year" if prefix else "một năm") in takes_text(NOW).in_language(language)
    reader = of("T48", Role.REPORTER).get(f"{prefix}{DESK}ledger/").content.decode()
    assert "2026-11-26.jsonl.gz" in reader
    assert str(folder) not in reader


def test_entries_of_an_archived_day_are_said_to_be_archived(folder: Path) -> None:
    van = of(NATIONAL)
    page = van.get(f"{DESK}entries/?day=2026-11-26")
    assert (len(page.context["gone"]), "2026-11-26.jsonl.gz" in page.content.decode()) == (1, True)
    entry = van.get(f"{DESK}entries/3/")
    assert (entry.status_code, "2026-11-26.jsonl.gz" in entry.content.decode()) == (410, True)
    for page in ("receipt", "head"):
        assert van.get(f"{DESK}entries/3/{page}/").headers["Location"] == f"{DESK}entries/3/"
    assert van.get(f"{DESK}entries/999/").status_code == 404
    actions.restore_day(by=SYSTEM, file=folder / "2026-11-26.jsonl.gz", now=NOW)
    assert van.get(f"{DESK}entries/?day=2026-11-26").context["gone"] == []
    assert van.get(f"{DESK}entries/3/").status_code == 404, "of nobody who takes part"


def test_a_day_that_should_lie_in_a_file_is_told(folder: Path, settings: Any) -> None:
    assert late_day(NOW) is None
    settings.LEDGER_KEEP_DAYS = 20
    assert late_day(NOW) == OLD.replace(day=27)
    settings.LEDGER_KEEP_DAYS = 22  # a night may be missed
    assert late_day(NOW) is None


def test_tables_made_ahead_are_no_days_yet(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = archives.days()
    ahead = LedgerDay(timezone.now().date() + timedelta(days=3), table_size=90_112, count=0)
    monkeypatch.setattr(archives, "days", lambda: [ahead, *found])
    shown = [line.day for line in of(NATIONAL).get(f"{DESK}ledger/").context["lines"]]
    assert shown == [each.day for each in found]
