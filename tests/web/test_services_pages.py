"""The public pages of metering: coverage first, silence, no data, points that open down, and few queries."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nenso.directory.models import Organisation
from nenso.kernel.rules import Period
from nenso.measures import queries
from nenso.measures.models import Indicator, MeteredSystem
from nenso.measures.rules.connections import Share
from nenso.measures.rules.deriving import DERIVED
from nenso.web.presenters import kept
from nenso.web.presenters.services.figures import together
from nenso.web.presenters.services.naming import NATION
from nenso.web.presenters.services.overview import coverage_sentence
from tests.factories.measures import a_lot, a_row, an_indicator, the_committees
from tests.factories.metering import a_procedure, a_system

pytestmark = pytest.mark.django_db
MONTH = "2026-03"
FIGURES = {
    "dossiers.received": 200.0,
    "dossiers.received.online": 150.0,
    "dossiers.completed": 100.0,
    "dossiers.completed.on_time": 90.0,
}


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def _indicators() -> None:
    for each in DERIVED:
        if not Indicator.objects.filter(code=each.indicator).exists():
            an_indicator(each.indicator, subject="organisation")


def _measured(unit: str, month: str = MONTH, by: float = 1.0) -> None:
    rows = [
        a_row(value * by, unit, month, indicator=code, unit_kind="organisation")
        for code, value in FIGURES.items()
    ]
    a_lot(rows, kind="meter")


@pytest.fixture
def country(_indicators: None) -> None:
    """Two provinces; one has a commune, a system and figures of two months."""
    the_committees("48", "79", "20194")
    Organisation.objects.filter(code="20194").update(parent_code="48")
    _measured("48")
    _measured("48", "2026-02", by=0.5)
    _measured("20194")


def test_without_anything_each_page_says_what_will_be_here(client: Client) -> None:
    for path in ("/services/", "/services/connections/", "/services/procedures/"):
        page = client.get(path)
        assert page.status_code == 200, path
    page = client.get("/services/")
    assert "Kỳ này chưa đo được gì" in page.content.decode()
    assert client.get("/services/nobody/").status_code == 404


def test_coverage_stands_before_any_figure(client: Client, country: None) -> None:
    _system("48", hours=1)
    _system("79", hours=24 * 10)
    said = client.get("/services/").content.decode()
    assert (
        "Đã kết nối 0 trên 2 hệ thống phải kết nối; 1 hệ thống mới kết nối một phần, 1 hệ thống im lặng."
        in said
    )
    assert said.index("phải kết nối;") < said.index('id="figures"')


def _system(owner: str, hours: int) -> MeteredSystem:
    """Return a dossier system that was heard of so long ago; silent where it is more than nine days."""
    system = a_system(organisation=owner, silent_after_hours=24 * 9)
    then = timezone.now() - timedelta(hours=hours)
    MeteredSystem.objects.filter(pk=system.pk).update(first_seen_at=then, last_seen_at=then)
    return system


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Share(12, 0, 3, 40, 42), "Đã kết nối 12 trên 97 hệ thống phải kết nối; 3 hệ thống im lặng."),
        (Share(0, 0, 0, 0, 0), "Chưa có cơ quan nào phải kết nối hệ thống."),
    ],
)
def test_the_first_sentence_is_made_from_the_counts(share: Share, said: str) -> None:
    assert coverage_sentence(share).vi == said


def test_figures_of_the_period_are_told_with_their_change(client: Client, country: None) -> None:
    said = client.get("/services/", {"period": MONTH}).content.decode()
    assert "400" in said  # of the province and its commune
    assert "75,0" in said
    assert "90,0" in said
    assert "+300%" in said.replace("+300,0%", "+300%")  # 100 the month before
    other = client.get("/services/", {"period": "2026-01"}).content.decode()
    assert "Kỳ này chưa đo được gì" in other


@pytest.mark.parametrize("period", ["2026-13", "2026-03-01", "gibberish"])
def test_a_period_that_cannot_be_shown_is_not_found(client: Client, country: None, period: str) -> None:
    assert client.get("/services/", {"period": period}).status_code == 404


def test_agencies_are_searched_without_diacritics_and_exported(client: Client, country: None) -> None:
    part = client.get("/services/", {"q": "ubnd 79"}, headers={"HX-Request": "true"}).content.decode()
    assert "UBND 79" in part
    assert "UBND 48" not in part
    assert "<html" not in part
    file = client.get("/services/", {"format": "csv", "period": MONTH, "measured": "1"})
    assert file["Content-Type"].startswith("text/csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("48,")
    assert ",400" in lines[1]


def test_sorting_leaves_agencies_without_a_figure_last(client: Client, country: None) -> None:
    for sort in ("received", "-received"):
        part = client.get("/services/", {"sort": sort}, headers={"HX-Request": "true"}).content.decode()
        assert part.index("UBND 48") < part.index("UBND 79"), sort


def test_a_share_opens_to_its_counts_and_these_to_what_was_recorded(client: Client, country: None) -> None:
    share = client.get(f"/services/figures/48/online/{MONTH}/").content.decode()
    assert f'href="/services/figures/48/dossiers.received/{MONTH}/"' in share
    count = client.get(f"/services/figures/48/dossiers.received/{MONTH}/").content.decode()
    assert f'href="/observations/dossiers.received/organisation/20194/{MONTH}/"' in count
    nation = client.get(f"/services/figures/VNM/dossiers.received/{MONTH}/").content.decode()
    assert f'href="/services/figures/48/dossiers.received/{MONTH}/"' in nation
    assert client.get(f"/services/figures/79/online/{MONTH}/").status_code == 404
    assert client.get(f"/services/figures/48/no_such/{MONTH}/").status_code == 404


def test_the_whole_country_is_the_sum_of_its_agencies(country: None) -> None:
    _measured("79")
    found = queries.services_compared(["48", "79"], Period.parse(MONTH))
    nation = together(list(found.values()), NATION)
    assert nation is not None
    assert nation.figures["dossiers.received"] == 600
    assert nation.percent("online") == pytest.approx(75)


def test_an_agency_shows_figures_communes_and_what_is_not_connected(client: Client, country: None) -> None:
    page = client.get("/services/48/", {"period": MONTH})
    said = page.content.decode()
    assert "UBND 48 tiếp nhận 400 hồ sơ" in said
    assert "UBND 20194" in said  # its commune
    assert "chưa đăng ký hệ thống nào" in said
    empty = client.get("/services/79/", {"period": MONTH}).content.decode()
    assert "Kỳ này chưa đo được gì" in empty


def test_trial_systems_mark_their_figures(client: Client, country: None) -> None:
    assert "Số liệu minh họa" not in client.get("/services/").content.decode()
    system = a_system(organisation="48")
    MeteredSystem.objects.filter(pk=system.pk).update(status="illustrative")
    kept.forget()
    said = client.get("/services/", {"period": MONTH}).content.decode()
    assert "Số liệu minh họa" in said
    assert "is-illustrative" in said


def test_systems_and_agencies_without_one_are_listed(client: Client, country: None) -> None:
    _system("48", hours=24 * 20)
    said = client.get("/services/connections/").content.decode()
    assert "im lặng" in said
    assert "chưa đăng ký hệ thống" in said
    only = client.get("/services/connections/", {"state": "none"}).content.decode()
    assert "UBND 79" in only
    assert "UBND 48" not in only
    file = client.get("/services/connections/", {"format": "xlsx"})
    assert file.status_code == 200


def test_procedures_are_searched_and_filtered(client: Client) -> None:
    a_procedure("1.001", name_vi="Đăng ký khai sinh", folded="dang ky khai sinh", online_level="full")
    a_procedure("1.002", name_vi="Cấp hộ chiếu", folded="cap ho chieu", has_fee=True)
    said = client.get("/services/procedures/", {"q": "khai sinh"}).content.decode()
    assert "Đăng ký khai sinh" in said
    assert "Cấp hộ chiếu" not in said
    fee = client.get("/services/procedures/", {"fee": "yes"}).content.decode()
    assert "Cấp hộ chiếu" in fee
    assert "Đăng ký khai sinh" not in fee


def test_queries_do_not_grow_with_agencies(
    client: Client, country: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = [f"{number}" for number in range(50, 62)]
    the_committees(*many)
    for code in many:
        _system(code, hours=1)
        _measured(code)
    for path, most in (("/services/", 40), ("/services/connections/", 20), ("/services/48/", 50)):
        kept.forget()
        with django_assert_max_num_queries(most):
            assert client.get(path, {"period": MONTH}).status_code == 200


def test_the_overview_reads_in_english(client: Client, country: None) -> None:
    said = client.get("/en/services/", {"period": MONTH}).content.decode()
    assert "of the 2 systems that must be connected" in said
