"""The origin of a figure: down to the record, the inputs, the parts and the days; and the act of recording behind it."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from nenso.accounts.rules import Role
from nenso.measures.models import DailyCount, Dossier, Lot, MeteredSystem
from nenso.web.presenters import kept
from tests.factories.accounts import a_person, signed_in
from tests.factories.directory import CHANGE, make_organisation
from tests.factories.measures import a_lot, a_row, a_small_country, an_indicator, an_observation
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> None:
    """A figure of one commune of four, recorded from a cited file."""
    kept.forget()
    a_small_country()
    an_indicator(name_vi="Hồ sơ tiếp nhận", name_en="Dossiers received")
    a_lot([a_row(220.0, "00003", "2025-10", line="C7")], citation="Báo cáo số 12/BC-UBND", digest="ab" * 32)


def origin(client: Client, rest: str = "commune/00003/2025-10/", code: str = "dossiers.received") -> str:
    return page_text(client, f"/observations/{code}/{rest}")


def test_a_recorded_figure_opens_down_to_its_line(client: Client) -> None:
    page = origin(client)
    assert "220" in page
    assert "<code>C7</code>" in page
    assert "Báo cáo số 12/BC-UBND" in page
    assert "ab" * 32 in page
    assert re.search(r'curl "http://testserver/api/v1/observations\?indicator=dossiers.received&amp;', page)
    assert "/about/#corrections" in page


def test_the_side_panel_is_the_same_without_the_page(client: Client) -> None:
    path = "/observations/dossiers.received/commune/00003/2025-10/"
    panel = page_text(client, path, **{"HX-Request": "true"})
    assert "<code>C7</code>" in panel
    assert "<html" not in panel


def test_a_whole_names_its_parts_and_those_that_are_missing(client: Client) -> None:
    page = origin(client, "province/01/2025-10/")
    assert "1 trên 4 xã, phường có số liệu" in page
    assert "/observations/dossiers.received/commune/00003/2025-10/" in page
    assert "Nơi 00012" in page
    assert "/api/v1/across/dossiers.received/2025-10/province" in page


def test_a_computed_figure_opens_its_inputs(client: Client) -> None:
    an_indicator("dossiers.online")
    an_indicator("share", unit="percent", decimals=1, expression="100 * dossiers.online / dossiers.received")
    an_observation(55.0, "00003", "2025-10", indicator="dossiers.online")
    page = origin(client, code="share")
    assert "25,0" in page
    assert "/observations/dossiers.online/commune/00003/2025-10/" in page
    assert "/observations/dossiers.received/commune/00003/2025-10/" in page
    assert "/api/v1/series/share/commune/00003?periods=2025-10" in page
    # A ratio of a whole is made of wholes: no table of the ratios of its units.
    assert "trên 4" not in origin(client, "province/01/2025-10/", "share")


def test_a_quarter_opens_its_months(client: Client) -> None:
    page = origin(client, "commune/00003/2025-Q4/")
    assert "/observations/dossiers.received/commune/00003/2025-10/" in page
    assert "Tháng 11 năm 2025" in page


def test_what_was_known_before_stays(client: Client) -> None:
    a_lot([a_row(230.0, "00003", "2025-10")], kind="correction", reason="cộng thiếu")
    page = origin(client)
    assert "230" in page
    assert "220" in page
    assert "cộng thiếu" in page
    a_lot([a_row(None, "00003", "2025-10")], kind="correction", reason="nhầm đơn vị")
    assert "đã rút" in origin(client)


def test_a_figure_on_the_units_of_another_day_keeps_that_day_in_its_links(client: Client) -> None:
    an_observation(30.0, "00001", "2025-05")
    page = origin(client, f"commune/00011/2025-05/?units_on={CHANGE}")
    assert "30" in page
    assert f"units_on={CHANGE}" in page
    assert client.get("/observations/dossiers.received/commune/00011/2025-05/").status_code == 404


@pytest.mark.parametrize(
    "rest",
    ["commune/99999/2025-10/", "commune/00003/2025-13/", "planet/1/2025-10/", "commune/00003/2024-01/"],
)
def test_what_was_never_known_is_not_found(client: Client, rest: str) -> None:
    assert client.get(f"/observations/dossiers.received/{rest}").status_code == 404


def test_a_lot_lists_what_it_brought(client: Client) -> None:
    lot = Lot.objects.get()
    page = page_text(client, f"/observations/lots/{lot.uuid}/")
    assert "1 số liệu: tệp nạp vào" in page
    assert "/observations/dossiers.received/commune/00003/2025-10/" in page
    assert client.get(f"/observations/lots/{lot.uuid}/?format=csv").status_code == 200
    assert client.get("/observations/lots/00000000-0000-4000-8000-000000000000/").status_code == 404


# --- Metered --------------------------------------------------------------------------------------------


@pytest.fixture
def metered() -> None:
    """An agency that received two dossiers on 5 October, as its system told."""
    make_organisation("48", "UBND thành phố Đà Nẵng", type="provincial_committee")
    an_indicator("dossiers.received.online", subject="organisation")
    system = MeteredSystem.objects.create(
        code="mot-cua",
        kind="dossiers",
        organisation_code="48",
        name_vi="Một cửa",
        site_key="k",
        valid_from=date(2020, 1, 1),
    )
    for number in ("A-1", "A-2"):
        Dossier.objects.create(
            system=system, number=number, organisation_code="48", procedure_code="p", channel="online",
            received_on=date(2025, 10, 5),
        )  # fmt: skip
    DailyCount.objects.create(
        system=system,
        day=date(2025, 10, 5),
        organisation_code="48",
        procedure_code="p",
        measure="received.online",
        count=2,
    )
    line = "received=2025-10-01/2025-10-31&part=channel=online"
    row = a_row(
        2.0, "48", "2025-10", indicator="dossiers.received.online", unit_kind="organisation", line=line
    )
    a_lot([row], kind="meter", at=datetime(2025, 11, 1, tzinfo=UTC))


METERED = "organisation/48/2025-10/"


@pytest.mark.usefixtures("metered")
def test_a_metered_figure_shows_its_days_to_everybody_and_its_dossiers_to_its_agency(client: Client) -> None:
    page = origin(client, METERED, "dossiers.received.online")
    assert "05/10/2025" in page
    assert "31/10/2025" in page
    assert "A-1" not in page
    stranger = signed_in(a_person((Role.REPORTER, "01"), home="01"))
    assert "A-1" not in origin(stranger, METERED, "dossiers.received.online")
    owner = signed_in(a_person((Role.VIEWER, "48"), home="48"))
    assert "A-1" in origin(owner, METERED, "dossiers.received.online")
