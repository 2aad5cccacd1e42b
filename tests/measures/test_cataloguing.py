"""Figures of the catalogue: counted of each owner and month, down to the entries that they counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nenso.catalogue import actions as catalogue
from nenso.catalogue.models import Entry
from nenso.catalogue.queries import COUNTS as CATALOGUE
from nenso.catalogue.queries import PROMISES
from nenso.catalogue.rules import Facts, Kind, Sharing, Stage, State
from nenso.kernel.rules import SYSTEM, Period, Text
from nenso.measures import queries
from nenso.measures.actions import (
    NewObservation,
    derive_catalogue,
    derive_catalogue_lately,
    record_observations,
)
from nenso.measures.actions.reference import load_reference
from nenso.measures.models import Observation
from nenso.measures.rules.cataloguing import COUNTS, counted_of, line_of_count
from nenso.measures.rules.recording import NATION
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
MARCH, APRIL = Period.parse("2026-03"), Period.parse("2026-04")
TODAY = date(2026, 4, 20)


def _sample(name: str, published: datetime, owner: str = "BTP", **facts: object) -> catalogue.Sample:
    said = Facts(Text(name, ""), owner, Stage.OPERATING).changed(**facts)
    version = catalogue.SampleVersion(said, State.PUBLISHED, published, published)
    return catalogue.Sample(name.replace(" ", "-"), Kind.DATABASE, (version,))


@pytest.fixture
def _catalogue() -> None:
    load_reference(by=SYSTEM)
    for code in ("BTP", "BYT"):
        make_organisation(code, code)
    samples = [
        _sample("ho-tich", datetime(2025, 6, 1, tzinfo=UTC), sharing=Sharing.COMMON),
        _sample("luat-su", datetime(2026, 3, 31, 16, 59, tzinfo=UTC), description=Text("Luật sư", "")),
        _sample("cong-chung", datetime(2026, 3, 31, 17, 0, tzinfo=UTC)),  # April at the country's clock
    ]
    catalogue.store_samples(by=SYSTEM, writer=SYSTEM, approver=SYSTEM, samples=samples)
    Entry.objects.update(is_illustrative=False)


def _figures(month: Period) -> dict[str, float | None]:
    rows = Observation.objects.filter(period=month.code, superseded_at=None, unit_code="BTP")
    return {
        code.removeprefix("catalogue."): value
        for code, value in rows.values_list("indicator__code", "value")
        if value
    }


@pytest.mark.usefixtures("_catalogue")
def test_a_month_holds_what_was_public_at_its_end() -> None:
    lot = derive_catalogue(month=MARCH, today=TODAY)
    assert lot is not None
    assert (lot.source_type, lot.source_key) == ("catalogue.month", "2026-03")
    of_march = {"databases": 2, "databases.described": 1, "databases.shared": 1, "databases.confirmed": 1}
    assert _figures(MARCH) == of_march
    assert derive_catalogue(month=MARCH, today=TODAY) is None
    derive_catalogue(month=APRIL, today=TODAY)
    assert _figures(APRIL) == {**of_march, "databases": 3, "databases.confirmed": 2}


@pytest.mark.usefixtures("_catalogue")
def test_every_figure_opens_down_to_its_entries() -> None:
    derive_catalogue(month=MARCH, today=TODAY)
    rows = Observation.objects.filter(superseded_at=None, unit_code="BTP")
    assert rows.count() == len(COUNTS)
    for row in rows:
        behind = queries.entries_behind(row.line, row.unit_code)
        assert behind is not None
        assert len(behind) == row.value
    [shared] = queries.entries_behind(line_of_count("shared", date(2026, 3, 31)), "BTP") or ()
    assert shared.code == "ho-tich"
    assert queries.entries_behind(line_of_count("shared", date(2026, 3, 31)), "BYT") == ()
    assert queries.entries_behind("received=2026-03-01/2026-03-31", "BTP") is None


@pytest.mark.usefixtures("_catalogue")
def test_the_page_of_a_figure_leads_to_what_it_counted(client: Client) -> None:
    derive_catalogue(month=MARCH, today=TODAY)
    page = client.get("/observations/catalogue.databases.shared/organisation/BTP/2026-03/").content.decode()
    assert 'href="/catalogue/entry/ho-tich/"' in page
    assert "/catalogue/entry/luat-su/" not in page


@pytest.mark.usefixtures("_catalogue")
def test_shares_and_the_nation_are_made_of_counts() -> None:
    derive_catalogue(month=MARCH, today=TODAY)
    origin = queries.origin("catalogue.databases.described.share", "organisation", "BTP", MARCH)
    assert origin.value == 50
    assert queries.rolled("catalogue.databases", MARCH)["nation"].value(NATION) == 2


@pytest.mark.usefixtures("_catalogue")
def test_who_gave_the_last_entry_away_has_noughts_and_corrections_stand() -> None:
    derive_catalogue(month=MARCH, today=TODAY)
    fixed = NewObservation("catalogue.databases", "organisation", "BTP", MARCH.code, 7)
    record_observations(by=SYSTEM, kind="correction", source=("x", "1"), rows=[fixed], reason="Đếm lại")
    moved = _sample("x", datetime(2026, 1, 1, tzinfo=UTC), owner="BYT")
    catalogue.store_samples(by=SYSTEM, writer=SYSTEM, approver=SYSTEM, samples=[moved])
    assert derive_catalogue(month=MARCH, today=TODAY) is not None
    assert _figures(MARCH)["databases"] == 7
    of_march = Observation.objects.filter(period=MARCH.code, superseded_at=None, unit_code="BYT")
    assert of_march.get(indicator__code="catalogue.databases").value == 1
    assert of_march.filter(value=0).exists()
    assert of_march.filter(flags=["illustrative"]).count() == len(COUNTS)


@pytest.mark.usefixtures("_catalogue")
def test_the_running_month_and_the_one_before_are_derived_every_night() -> None:
    lots = derive_catalogue_lately(now=timezone.now())
    running = timezone.localdate().replace(day=1)
    assert [lot.source_key for lot in lots] == [
        f"{day:%Y-%m}" for day in (running - timedelta(days=1), running)
    ]
    assert derive_catalogue_lately(now=timezone.now()) == []


def test_lines_name_counts_of_the_catalogue_and_nothing_else() -> None:
    assert set(COUNTS.values()) <= {*CATALOGUE, *PROMISES}
    for count in COUNTS.values():
        found = counted_of(line_of_count(count, TODAY))
        assert found is not None
        assert (found.count, found.on) == (count, TODAY)
    for line in (
        "",
        "catalogue=shared",
        "catalogue=shared&on=x",
        "catalogue=x&on=2026-03-31",
        "exchange=1/2&member=x",
    ):
        assert counted_of(line) is None
