"""The desk of the yardstick: define and change, load from a file, correct with a reason, explain what looks wrong."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nenso.accounts.rules import Role
from nenso.kernel.models import JournalEntry
from nenso.measures.models import Definition, Observation
from nenso.measures.queries import checked
from nenso.web.models import FiguresFile
from nenso.web.presenters import kept
from tests.factories.accounts import a_person, signed_in
from tests.factories.measures import a_lot, a_row, a_small_country, an_indicator
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db

GOOD = "indicator,unit_kind,unit_code,period,value\nhouseholds,commune,00003,2025-10,120\nhouseholds,commune,00011,2025-10,80\n"
DEFINED = {
    "code": "households.online",
    "since": "2025-01-01",
    "name_vi": "Hộ có mạng",
    "name_en": "Households online",
    "source": "reported",
    "unit": "household",
    "decimals": "0",
    "direction": "up",
    "subject": "territory",
    "period_kind": "month",
    "over_units": "sum",
    "over_periods": "last",
    "status": "known",
}


@pytest.fixture(autouse=True)
def world() -> None:
    kept.forget()
    a_small_country()
    an_indicator(
        "households", unit="household", source="reported", name_vi="Hộ gia đình", folded="ho gia dinh"
    )


@pytest.fixture
def owner() -> Client:
    """Whoever keeps the nation's indicators."""
    return signed_in(a_person(Role.APPROVER, name="Owner"))


@pytest.fixture
def stranger() -> Client:
    """An approver of one province."""
    return signed_in(a_person((Role.APPROVER, "01"), name="Stranger", home="01"))


def sent(client: Client, text: str, **more: str) -> str:
    """Bring a file and return the address of its check."""
    file = SimpleUploadedFile("a.csv", text.encode())
    answer = client.post("/desk/observations/import/", {"file": file, "citation": "Báo cáo 12", **more})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer["Location"])


# --- Definitions ----------------------------------------------------------------------------------------


def test_an_indicator_is_defined_and_changed_from_a_day_on(owner: Client) -> None:
    answer = owner.post("/desk/indicators/new/", DEFINED)
    assert (answer.status_code, answer["Location"]) == (302, "/indicators/households.online/")
    changed = {**DEFINED, "since": "2026-01-01", "name_vi": "Hộ có cáp quang"}
    assert owner.post("/desk/indicators/households.online/change/", changed).status_code == 302
    found = Definition.objects.filter(indicator__code="households.online").order_by("valid_from")
    assert [(one.name_vi, one.valid_from, one.valid_to) for one in found] == [
        ("Hộ có mạng", date(2025, 1, 1), date(2026, 1, 1)),
        ("Hộ có cáp quang", date(2026, 1, 1), None),
    ]
    assert "Hộ có mạng" in page_text(owner, "/indicators/households.online/")


def test_a_fault_stands_at_its_field(owner: Client) -> None:
    answer = owner.post(
        "/desk/indicators/new/", {**DEFINED, "source": "expression", "expression": "households +"}
    )
    assert answer.status_code == 422
    assert "id_expression-error" in answer.content.decode()
    answer = owner.post("/desk/indicators/new/", {**DEFINED, "code": "Có dấu"})
    assert "id_code-error" in answer.content.decode()
    assert not Definition.objects.filter(indicator__code="households.online").exists()


def test_a_formula_is_checked_while_it_is_written(owner: Client) -> None:
    def check(expression: str, **more: str) -> str:
        facts = {**DEFINED, "source": "expression", "expression": expression, **more}
        return owner.post("/desk/indicators/check/", facts).content.decode()

    assert "Kết quả tính bằng: hộ" in check("2 * households")
    assert "Hộ gia đình" in check("2 * households")
    assert "nowhere" in check("nowhere + 1")
    an_indicator("people", unit="person")
    assert "không cộng hay so sánh được" in check("households + people")
    assert "đơn vị tính đã khai" in check("households / people")
    assert "vòng quanh" in check("households.online + 0 * households")


def test_a_stranger_changes_nothing_of_the_nation(stranger: Client, client: Client) -> None:
    assert stranger.post("/desk/indicators/new/", DEFINED).status_code in (403, 422)
    assert not Definition.objects.filter(indicator__code="households.online").exists()
    assert client.get("/desk/indicators/").status_code == 302


# --- Files ----------------------------------------------------------------------------------------------


def test_a_file_is_checked_then_recorded_whole(owner: Client) -> None:
    address = sent(owner, GOOD)
    page = page_text(owner, address)
    assert "2 số liệu mới, 0 số liệu thay đổi, 0 số liệu đã có" in page
    assert not Observation.objects.exists()
    answer = owner.post(f"{address}load/")
    assert answer.status_code == 302
    assert "/observations/lots/" in answer["Location"]
    assert Observation.objects.count() == 2
    assert Observation.objects.get(unit_code="00003").lot.citation == "Báo cáo 12"
    assert not FiguresFile.objects.exists()


def test_faults_are_told_row_by_row_and_nothing_is_recorded(owner: Client) -> None:
    bad = GOOD + "households,commune,99999,2025-10,5\nnobody,commune,00003,2025-10,5\n"
    address = sent(owner, bad)
    page = page_text(owner, address)
    assert "E4" in page
    assert "99999" in page
    assert "nobody" in page
    assert "load-form" not in page
    assert owner.post(f"{address}load/").status_code == 302
    assert not Observation.objects.exists()
    assert b"99999" in owner.get(f"{address}?format=csv").content
    page = page_text(owner, sent(owner, GOOD.replace("120", "nhiều")))
    assert "E2" in page


def test_a_file_that_is_no_table_is_refused_at_once(owner: Client) -> None:
    file = SimpleUploadedFile("a.xlsx", b"not a workbook")
    answer = owner.post("/desk/observations/import/", {"file": file, "citation": "x"})
    assert answer.status_code == 422
    assert not FiguresFile.objects.exists()


def test_anothers_file_is_not_seen(owner: Client) -> None:
    address = sent(owner, GOOD)
    other = signed_in(a_person(Role.APPROVER, name="Other"))
    assert other.get(address).status_code == 404


def test_a_stranger_cannot_bring_figures_of_the_nation(stranger: Client) -> None:
    address = sent(stranger, GOOD)
    page = page_text(stranger, address)
    assert "load-form" not in page
    stranger.post(f"{address}load/")
    assert not Observation.objects.exists()


# --- Corrections ----------------------------------------------------------------------------------------

CELL = "/desk/observations/households/commune/00003/2025-10/"


def test_a_figure_is_corrected_with_a_reason(owner: Client) -> None:
    a_lot([a_row(120.0, "00003", "2025-10", indicator="households")])
    assert CELL in page_text(owner, "/observations/households/commune/00003/2025-10/")
    assert owner.post(CELL, {"what": "correct", "value": "125"}).status_code == 422
    assert owner.post(CELL, {"what": "correct", "reason": "thiếu"}).status_code == 422
    answer = owner.post(CELL, {"what": "correct", "value": "125", "reason": "đếm thiếu một thôn"})
    assert answer.status_code == 302
    assert Observation.objects.get(superseded_at=None).value == 125
    assert "đếm thiếu một thôn" in page_text(owner, str(answer["Location"]))


def test_a_figure_is_withdrawn(owner: Client) -> None:
    a_lot([a_row(120.0, "00003", "2025-10", indicator="households")])
    owner.post(CELL, {"what": "withdraw", "reason": "nhầm xã"})
    assert Observation.objects.get(superseded_at=None).value is None


def test_a_stranger_corrects_nothing(stranger: Client) -> None:
    a_lot([a_row(120.0, "00003", "2025-10", indicator="households")])
    assert CELL not in page_text(stranger, "/observations/households/commune/00003/2025-10/")
    stranger.post(CELL, {"what": "correct", "value": "1", "reason": "x"})
    assert Observation.objects.get().value == 120


# --- Checks ---------------------------------------------------------------------------------------------


@pytest.fixture
def pasted() -> None:
    """The same figure in five months running."""
    months = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09")
    a_lot([a_row(77.0, "00003", month, indicator="households") for month in months])


@pytest.mark.usefixtures("pasted")
def test_what_looks_wrong_is_listed_and_explained_once(owner: Client) -> None:
    page = page_text(owner, "/desk/checks/")
    assert "Cùng một số 77" in page
    assert "/observations/households/commune/00003/2026-09/" in page
    found = checked(date(2026, 11, 1))
    (key,) = [each.key for each in found]
    assert owner.post("/desk/checks/explain/", {"key": key, "reason": ""}).status_code == 302
    assert not JournalEntry.objects.filter(verb="measures.finding_explained").exists()
    owner.post("/desk/checks/explain/", {"key": key, "reason": "Dân số không đổi trong năm"})
    assert "Cùng một số" not in page_text(owner, "/desk/checks/")
    assert "Dân số không đổi trong năm" in page_text(owner, "/desk/checks/?shown=explained")


def test_a_month_that_runs_is_no_fall() -> None:
    an_indicator("people", unit="person")
    an_indicator("share", unit="percent", expression="100 * people / households")
    rows = [("2026-08", 100.0), ("2026-09", 101.0), ("2026-10", 40.0)]
    a_lot([a_row(value, "00003", month, indicator="households") for month, value in rows])
    assert checked(date(2026, 10, 20)) == []
    assert [each.finding.kind for each in checked(date(2026, 11, 2))] == ["shrinking"]


@pytest.mark.usefixtures("pasted")
def test_findings_are_filtered_and_taken_away(owner: Client) -> None:
    assert "Cùng một số" not in page_text(owner, "/desk/checks/?kind=jump")
    assert "Cùng một số" in page_text(owner, "/desk/checks/?q=ho gia")
    assert "Cùng một số" not in page_text(owner, "/desk/checks/?q=ha noi")
    assert "Cùng một số" in owner.get("/desk/checks/?format=csv").content.decode("utf-8-sig")


@pytest.mark.usefixtures("pasted")
def test_a_stranger_explains_nothing(stranger: Client) -> None:
    key = checked(date(2026, 11, 1))[0].key
    stranger.post("/desk/checks/explain/", {"key": key, "reason": "x"})
    assert not JournalEntry.objects.filter(verb="measures.finding_explained").exists()
