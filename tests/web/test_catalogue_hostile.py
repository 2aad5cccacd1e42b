"""What somebody wrote to do harm is shown as words: on pages, in what programs read, and in files for spreadsheets."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client

from nenso.accounts.rules import Role
from nenso.catalogue import actions
from nenso.catalogue.rules import Facts, Kind, Stage
from nenso.kernel.rules import SYSTEM, Text
from nenso.web.presenters.kept import forget
from tests.factories.accounts import a_person, signed_in
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
HARM = '</script><script>alert("x")</script><img src=x onerror="alert(1)">{{ 7*7 }}\'"&'
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(autouse=True)
def _entry(db: None) -> None:
    forget()
    make_organisation("BCA", "Bộ Công an")
    facts = Facts(
        Text(f"{FORMULA} {HARM}", f"{FORMULA} {HARM}"),
        "BCA",
        Stage.OPERATING,
        description=Text(HARM, HARM),
        purpose=Text(HARM, HARM),
        contents=Text(HARM, HARM),
        basis=HARM,
        standards=HARM,
        contact=HARM,
        source=HARM,
        keywords=(HARM[:100],),
        services=(HARM[:100],),
    )
    entry = actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=NOW, code="harm")
    actions.submit(by=SYSTEM, entry=entry)
    actions.publish(by=SYSTEM, entry=entry, now=NOW)


@pytest.mark.parametrize(
    "address",
    [
        "/catalogue/",
        "/catalogue/entry/harm/",
        "/catalogue/agency/BCA/",
        "/en/catalogue/entry/harm/",
        "/desk/catalogue/",
        "/desk/catalogue/entries/",
        "/desk/catalogue/entries/harm/",
        "/desk/catalogue/entries/harm/change/",
    ],
)
def test_pages_show_it_as_words(address: str) -> None:
    person = a_person((Role.REPORTER, "BCA"), (Role.APPROVER, "BCA"))
    client = signed_in(person) if "/desk/" in address else Client()
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script>alert(" not in page
    assert "<img src=x" not in page
    if address != "/desk/catalogue/":
        assert "&lt;script&gt;alert(" in page


def test_a_file_for_spreadsheets_holds_no_formula() -> None:
    answer = Client().get("/catalogue/?format=csv")
    cells = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
