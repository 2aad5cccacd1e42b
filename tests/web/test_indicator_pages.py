"""The catalogue and the page of an indicator: a unit's figures in time, compared, exported, with what is missing named."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nenso.web.presenters import kept
from tests.factories.directory import CHANGE, make_organisation
from tests.factories.measures import a_lot, a_row, a_small_country, an_indicator, an_observation
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db
MONTHS = ("2025-08", "2025-09", "2025-10")


@pytest.fixture(autouse=True)
def world() -> None:
    """Four communes of one province, after a merger; figures of three months, one commune without any."""
    kept.forget()
    a_small_country()
    an_indicator(name_vi="Hồ sơ tiếp nhận", name_en="Dossiers received", folded="ho so tiep nhan")
    a_lot(
        [
            a_row(100.0 * place + 10 * month, unit, period)
            for place, unit in enumerate(("00011", "00003", "00012"), start=1)
            for month, period in enumerate(MONTHS)
        ]
    )


def series(client: Client, query: str = "", code: str = "dossiers.received") -> str:
    return page_text(client, f"/indicators/{code}/{query}")


# --- The catalogue --------------------------------------------------------------------------------------


def test_the_catalogue_is_searched_without_diacritics_and_filtered(client: Client) -> None:
    an_indicator(
        "households", name_vi="Hộ gia đình", unit="household", source="reported", status="illustrative"
    )
    page = page_text(client, "/indicators/?q=ho so")
    assert "Hồ sơ tiếp nhận" in page
    assert "Hộ gia đình</a>" not in page
    page = page_text(client, "/indicators/?source=reported")
    assert "Hộ gia đình</a>" in page
    assert "minh họa" in page
    assert "Hồ sơ tiếp nhận</a>" not in page
    assert "Hộ gia đình</a>" in page_text(client, "/indicators/?measure=household")
    assert "Hồ sơ tiếp nhận</a>" not in page_text(client, "/indicators/?q=zzz")


def test_the_catalogue_says_how_much_is_known(client: Client) -> None:
    an_indicator("share", unit="percent", expression="100 * dossiers.received / dossiers.all")
    an_indicator("dossiers.all")
    rows = json.loads(client.get("/indicators/?format=json").content)
    found = {row["code"]: (row["period"], row["units"]) for row in rows}
    assert found == {"dossiers.received": ("2025-10", 3), "share": (None, 0), "dossiers.all": (None, 0)}
    assert "1 chỉ tiêu đã có số liệu, mới nhất của tháng 10 năm 2025" in page_text(client, "/indicators/")


def test_an_empty_catalogue_says_what_will_be_here(client: Client) -> None:
    from nenso.measures.models import Definition

    Definition.objects.all().delete()
    kept.forget()
    assert "Chưa có chỉ tiêu nào" in page_text(client, "/indicators/")


# --- The series -----------------------------------------------------------------------------------------


def test_the_first_sentence_says_figure_unit_and_change(client: Client) -> None:
    page = series(client, "?kind=commune&unit=00003")
    assert "Tháng 10 năm 2025, xã Nơi 00003*: hồ sơ tiếp nhận 220 hồ sơ." in page
    assert "Tăng 10 hồ sơ (4,8%) so với tháng 9 năm 2025." in page
    english = page_text(client, "/en/indicators/dossiers.received/?kind=commune&unit=00003")
    assert "dossiers received 220 dossiers. Up 10 dossiers (4.8%) on September 2025." in english


def test_a_whole_is_rolled_up_live_and_says_what_is_missing(client: Client) -> None:
    page = series(client)
    assert "Tháng 10 năm 2025, cả nước: hồ sơ tiếp nhận 660 hồ sơ." in page
    assert "3 trên 4 xã, phường có số liệu" in page
    an_observation(5.0, "00013", "2025-10")
    assert "665 hồ sơ" in series(client)


def test_each_figure_links_to_its_origin(client: Client) -> None:
    page = series(client, "?kind=commune&unit=00003")
    for month in MONTHS:
        assert f"/observations/dossiers.received/commune/00003/{month}/" in page


def test_a_missing_month_is_shown_as_missing(client: Client) -> None:
    an_observation(7.0, "00003", "2025-12")
    page = series(client, "?kind=commune&unit=00003")
    assert "Tháng 11 năm 2025" in page
    rows = list(csv.DictReader(io.StringIO(_csv(client, "?kind=commune&unit=00003"))))
    assert [row["Giá trị"] for row in rows] == ["200.0", "210.0", "220.0", "", "7.0"]


def test_a_quarter_is_made_of_its_months_and_says_how_complete_it_is(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(_csv(client, "?kind=commune&unit=00003&by=quarter"))))
    assert [(row["Kỳ"], row["Giá trị"], row["Phần đã có số liệu (0–1)"][:5]) for row in rows] == [
        ("2025-Q3", "410.0", "0.666"),
        ("2025-Q4", "220.0", "0.333"),
    ]


def test_an_expression_is_computed_and_named_after_its_whole(client: Client) -> None:
    an_indicator("dossiers.online")
    an_indicator(
        "online.share", unit="percent", decimals=1, expression="100 * dossiers.online / dossiers.received"
    )
    an_observation(55.0, "00003", "2025-10", indicator="dossiers.online")
    page = series(client, "?kind=commune&unit=00003")
    assert "chỉ tiêu online.share 25,0%" in page
    assert "25,0%" in series(client, "?kind=commune&unit=00003", "online.share")
    assert "Indicator online.share" in page_text(client, "/en/indicators/dossiers.received/")


def test_what_was_known_on_a_day_is_asked_by_the_address(client: Client) -> None:
    a_lot([a_row(1.0, "00012", "2025-07")], at=datetime(2025, 8, 2, tzinfo=UTC))
    a_lot([a_row(9.0, "00012", "2025-07")], kind="correction", at=datetime(2025, 8, 20, tzinfo=UTC))
    assert "Tháng 7 năm 2025, xã Nơi 00012: hồ sơ tiếp nhận 1 hồ sơ." in series(
        client, "?kind=commune&unit=00012&known=2025-08-10"
    )
    page = series(client, "?kind=commune&unit=00012")
    assert "sửa số liệu" in page  # the reason stands among the revisions
    assert "+8" in page


def test_units_of_another_day_carry_their_past(client: Client) -> None:
    an_observation(30.0, "00001", "2025-05")
    an_observation(12.0, "00002", "2025-05")
    assert ",42.0," not in _csv(client, "?kind=commune&unit=00011")
    assert ",42.0," in _csv(client, f"?kind=commune&unit=00011&units_on={CHANGE}")
    page = series(client, f"?kind=commune&unit=00011&units_on={CHANGE}")
    assert "Đơn vị như khi đó" in page
    assert "Đơn vị ngày 01/07/2025" in page


def test_the_ranking_names_who_has_none(client: Client) -> None:
    page = series(client, "?level=commune")
    assert "cao nhất với 320 hồ sơ" in page
    assert "Nơi 00013" in page
    rows = list(csv.DictReader(io.StringIO(_csv(client, "?level=commune&table=ranking"))))
    assert [(row["Hạng"], row["Mã đơn vị"]) for row in rows] == [
        ("1", "00012"),
        ("2", "00003"),
        ("3", "00011"),
    ]


def test_a_series_is_taken_away_as_sdmx(client: Client) -> None:
    answer = client.get("/indicators/dossiers.received/?kind=commune&unit=00003&format=sdmx-csv")
    assert answer.status_code == 200
    assert b"C_00003" in answer.content
    answer = client.get("/indicators/dossiers.received/?format=sdmx-ml")
    assert b"N_VNM" in answer.content
    assert b"660.0" in answer.content


def test_the_unit_is_found_by_its_name(client: Client) -> None:
    make_organisation(
        "00012",
        "UBND xã Bình An",
        type="communal_committee",
        territory_level="commune",
        territory_code="00012",
    )
    page = series(client, "?q=binh an")
    assert "kind=commune&amp;unit=00012" in page
    assert "không" in series(client, "?q=nowhere at all").lower()


@pytest.mark.parametrize(
    "address",
    [
        "/indicators/never.was/",
        "/indicators/dossiers.received/?kind=commune&unit=99999",
        "/indicators/dossiers.received/?kind=planet&unit=1",
        "/indicators/dossiers.received/?known=yesterday",
        "/indicators/dossiers.received/?kind=organisation&unit=01",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_indicator_without_figures_says_so(client: Client) -> None:
    an_indicator("empty.one")
    page = series(client, code="empty.one")
    assert "Chưa có số liệu" in page
    assert client.get("/indicators/empty.one/?format=csv").status_code == 200


def test_a_level_without_a_unit_asks_which(client: Client) -> None:
    assert "kind" in series(client, "?kind=commune")


def test_the_queries_do_not_grow_with_the_months(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            series(client, "?kind=commune&unit=00003")
        return len(found)

    count()
    before = count()
    a_lot([a_row(3.0, "00003", f"2026-0{month}") for month in range(1, 7)])
    assert count() <= before + 1  # a lot drops what was packed
    assert before <= 45


def test_the_page_is_no_heavier_than_may_be(client: Client) -> None:
    assert len(client.get("/indicators/dossiers.received/?level=commune").content) < 150_000


def _csv(client: Client, query: str) -> str:
    answer = client.get(f"/indicators/dossiers.received/{query}&format=csv")
    assert answer.status_code == 200
    return answer.content.decode("utf-8-sig")
