"""Loading, merging, renaming; the journal tells each."""

import json
from datetime import date
from pathlib import Path

import pytest

from nenso.directory import actions, queries
from nenso.directory.actions import reading
from nenso.directory.models import GroupMembership, Organisation, Territory
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused, Text
from tests.factories.directory import make_organisation

pytestmark = [pytest.mark.django_db]
BEFORE, AFTER, ON = date(2024, 12, 31), date(2025, 7, 1), date(2026, 1, 1)


def test_the_first_load_brings_everything(reference: actions.ReferenceReport) -> None:
    assert reference.tables["territories"].created == 88 + 696 + 10035 + 3321
    assert reference.tables["organisations"].created == 88 + 696 + 10035 + 3321 + 193 + 32 + 8
    assert JournalEntry.objects.filter(verb="directory.reference_loaded").count() == 1


@pytest.mark.usefixtures("reference")
def test_a_second_load_changes_nothing() -> None:
    again = actions.load_reference(by=SYSTEM)
    assert again.is_empty
    assert JournalEntry.objects.filter(verb="directory.reference_loaded").count() == 1


@pytest.mark.usefixtures("reference")
def test_a_row_that_was_spoilt_is_put_right_and_keeps_its_identity() -> None:
    row = Territory.objects.get(level="province", code="01")
    Territory.objects.filter(pk=row.pk).update(name="Hà Nộii")
    report = actions.load_reference(by=SYSTEM)
    assert (report.tables["territories"].changed, report.tables["territories"].created) == (1, 0)
    assert Territory.objects.get(pk=row.pk).name == "Hà Nội"


@pytest.mark.usefixtures("reference")
def test_what_the_reference_no_longer_holds_is_closed_and_not_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = reading.read
    monkeypatch.setattr(reading, "read", lambda name: [r for r in whole(name) if r.get("code") != "ZWE"])
    report = actions.load_reference(by=SYSTEM, on=ON)
    assert report.tables["organisations"].closed == 1
    assert Organisation.objects.get(code="ZWE").valid_to == ON
    assert len(queries.organisations_in_group("countries", ON)) == 192
    assert len(queries.organisations_in_group("countries", BEFORE)) == 193


@pytest.mark.usefixtures("reference")
def test_what_staff_entered_is_left_alone_by_a_load() -> None:
    make_organisation("OWN", "Cơ quan riêng")
    GroupMembership.objects.create(group_code="nation", organisation_code="OWN", valid_from=BEFORE)
    assert actions.load_reference(by=SYSTEM).is_empty
    assert Organisation.objects.get(code="OWN").valid_to is None


@pytest.mark.usefixtures("reference")
def test_a_merger_ends_the_merged_and_a_load_does_not_undo_it() -> None:
    actions.merge_organisations(codes=["G25", "G26"], into="G23", on=ON, act="1/2026/NQ", by=SYSTEM)
    assert actions.load_reference(by=SYSTEM).is_empty
    with pytest.raises(Refused):
        queries.organisation("G25", ON)
    assert queries.organisation("G25", BEFORE).code == "G25"
    assert {e.code for e in queries.life("G23").chapters[0].predecessors} == {"G25", "G26"}
    entry = JournalEntry.objects.get(verb="directory.organisations_merged")
    assert entry.facts["codes"] == ["G25", "G26"]


@pytest.mark.usefixtures("reference")
def test_a_new_name_holds_from_its_day() -> None:
    name = Text("Đài Quốc gia", "National Radio")
    actions.rename_organisation(code="G23", name=name, short_name=name, on=ON, act="2/2026/NQ", by=SYSTEM)
    assert queries.organisation("G23", date(2025, 12, 31)).name.vi == "Đài Tiếng nói Việt Nam"
    assert queries.organisation("G23", ON).name.vi == "Đài Quốc gia"
    assert queries.search("dai quoc gia", ON)[0].code == "G23"
    assert [chapter.name.en for chapter in queries.life("G23").chapters] == [
        "Voice of Vietnam",
        "National Radio",
    ]
    assert actions.load_reference(by=SYSTEM).is_empty


@pytest.mark.parametrize(
    ("codes", "into", "on", "code"),
    [
        ([], "A", ON, "organisation.merge_nothing"),
        (["A"], "A", ON, "organisation.merge_into_itself"),
        (["NOT"], "A", ON, "organisation.not_found"),
        (["B"], "A", date(2010, 1, 1), "organisation.starts_that_day"),
    ],
)
def test_a_merger_that_cannot_be_is_refused_and_leaves_nothing(
    codes: list[str], into: str, on: date, code: str
) -> None:
    make_organisation("A")
    make_organisation("B")
    with pytest.raises(Refused) as refused:
        actions.merge_organisations(codes=codes, into=into, on=on, act="", by=SYSTEM)
    assert refused.value.code == code
    assert not Organisation.objects.filter(code__in=["A", "B"]).exclude(valid_to=None).exists()
    assert not JournalEntry.objects.filter(verb="directory.organisations_merged").exists()


@pytest.mark.usefixtures("reference")
def test_official_geometry_takes_the_place_of_the_schematic_one(tmp_path: Path) -> None:
    content = json.loads(queries.map_geometry(AFTER).geojson)
    content["features"] = [f for f in content["features"] if "kind" not in f["properties"]]
    path = tmp_path / "official.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    actions.load_map(path=path, by=SYSTEM, on=ON, source="Bản đồ hành chính")
    found = queries.map_geometry(ON)
    assert (found.is_schematic, found.source) == (False, "Bản đồ hành chính")
    assert "Quần đảo Hoàng Sa" in found.geojson
    assert "Quần đảo Trường Sa" in found.geojson
    assert queries.map_geometry(BEFORE).is_schematic
    assert actions.load_reference(by=SYSTEM).is_empty


@pytest.mark.usefixtures("reference")
def test_a_map_of_other_units_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "old.geojson"
    path.write_text(queries.map_geometry(BEFORE).geojson, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        actions.load_map(path=path, by=SYSTEM, on=ON)
    assert refused.value.code == "map.unknown_unit"
    assert queries.map_geometry(ON).is_schematic


@pytest.mark.usefixtures("reference")
def test_a_file_of_figures_is_moved_by_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("code,x\n48,10\n49,30\n", encoding="utf-8")
    moved = queries.rebase_file(path, BEFORE, AFTER, "sum").splitlines()
    assert "48,40,48 49,0,2025-07-01" in moved
    weighted = queries.rebase_file(path, BEFORE, AFTER, "population_weighted_mean")
    assert (
        15 < float(next(line for line in weighted.splitlines() if line.startswith("48,")).split(",")[1]) < 25
    )


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("text", "rule", "code"),
    [("code,x\n48,1\n", "median", "rebase.unknown_rule"), ("code,x\n97,1\n", "sum", "csv.unknown_unit")],
)
def test_a_wrong_request_of_the_command_line_is_refused(
    tmp_path: Path, text: str, rule: str, code: str
) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        queries.rebase_file(path, BEFORE, AFTER, rule)
    assert refused.value.code == code
