"""A figure that came from a report opens down to the cell of the report."""

import pytest
from django.test import Client

from nenso.reporting.queries import report_record
from tests.factories.accounts import signed_in
from tests.factories.reporting import World

pytestmark = pytest.mark.django_db
FIGURE = "/observations/dossiers.late/organisation/20194/2025-09/"


def test_the_public_reads_of_which_report_and_cell_it_is() -> None:
    row = World().approved()
    page = Client().get(FIGURE).content.decode()
    assert "Báo cáo chuyển đổi số tháng" in page
    assert "UBND phường Hải Châu" in page
    assert f"/desk/reports/{row.uuid}/" not in page


def test_staff_of_the_agency_open_the_cell_itself() -> None:
    world = World()
    row = world.approved()
    page = signed_in(world.people["lan"]).get(FIGURE).content.decode()
    assert f"/desk/reports/{row.uuid}/#cell-t1-late-n" in page
    elsewhere = signed_in(world.people["hoa"]).get(FIGURE).content.decode()
    assert f"/desk/reports/{row.uuid}/" not in elsewhere


def test_what_came_from_elsewhere_is_no_report() -> None:
    assert report_record("measures.month", "2025-09", "") is None
    assert report_record("reporting.submission", "not-a-uuid", "t1/late/n") is None
