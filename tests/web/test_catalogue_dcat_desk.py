"""A catalogue in DCAT brought to the desk: looked at as a workbook is, then written whole; one that is cut short is refused at once."""

import pytest

from nenso.catalogue.models import Entry
from nenso.web.models import EntriesFile
from tests.catalogue.dcat.test_reading import OTHERS
from tests.catalogue.desk_world import Desk
from tests.web.test_catalogue_loading import sent, taken

pytestmark = pytest.mark.django_db


def test_a_harvest_is_looked_at_then_written_whole() -> None:
    its = Desk()
    ours = OTHERS.replace("Bộ Y tế", "T48")
    address = sent(its["lan"], ours.encode(), "danh-muc.ttl")["Location"]
    seen = its["lan"].get(address).context
    assert [row.code for row in seen["loading"].new] == ["tram-y-te", "benh-vien"]
    taken(its["lan"], address, hand_in="on")
    assert set(Entry.objects.values_list("code", flat=True)) == {"tram-y-te", "benh-vien"}


def test_a_fault_is_told_with_its_line() -> None:
    its = Desk()
    address = sent(its["lan"], OTHERS.replace("Bộ Y tế", "Không có").encode(), "danh-muc.ttl")["Location"]
    answer = its["lan"].get(address)
    assert answer.status_code == 422
    assert [one.row for one in answer.context["problems"]] == [6, 15]


def test_a_harvest_cut_short_is_refused_at_once() -> None:
    answer = sent(Desk()["lan"], OTHERS[:-40].encode(), "danh-muc.ttl")
    assert answer.status_code == 422
    assert "của tệp không đọc được" in answer.content.decode()
    assert not EntriesFile.objects.exists()
