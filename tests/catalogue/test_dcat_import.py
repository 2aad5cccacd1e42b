"""A harvest of an agency's own catalogue: previewed and taken by the same actions as a workbook, whole or not at all."""

from pathlib import Path

import pytest

from nenso.catalogue import actions, queries
from nenso.catalogue.dcat import TURTLE, Addresses, Page, listed, read_dcat, written
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Kind, Sharing, Stage, Updating
from nenso.kernel.importing import Table
from nenso.kernel.rules import SYSTEM, Refused
from nenso.project.cli import catalogue as command
from tests.catalogue.dcat.test_reading import OTHERS
from tests.factories.catalogue_dcat import DATABASE, NOW, a_public_entry, all_public
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _agencies() -> None:
    for code, name in (("BCA", "Bộ Công an"), ("BTC", "Bộ Tài chính"), ("BYT", "Bộ Y tế")):
        make_organisation(code, name)


def taken(table: Table) -> actions.Preview:
    return actions.import_entries(
        by=SYSTEM, table=table, now=NOW, file="a.ttl", hand_in=True, publishing=True
    )


def test_a_harvest_becomes_entries() -> None:
    found = taken(read_dcat(OTHERS.encode(), "a.ttl"))
    assert [line.code for line in found.new] == ["tram-y-te", "benh-vien"]
    entry = queries.published_entry("tram-y-te")
    assert (entry.kind, entry.facts.owner, entry.facts.stage) == (Kind.DATABASE, "BYT", Stage.OPERATING)
    assert (entry.facts.sharing, entry.facts.updating) == (Sharing.OPEN, Updating.YEARLY)
    assert entry.facts.description.vi == "Tên, địa chỉ"


def test_the_same_harvest_again_changes_nothing_and_what_changed_is_found() -> None:
    taken(read_dcat(OTHERS.encode(), "a.ttl"))
    again = taken(read_dcat(OTHERS.encode(), "a.ttl"))
    assert (again.new, again.changing) == ([], [])
    later = OTHERS.replace('"Bệnh viện"@vi', '"Bệnh viện công"@vi')
    (line,) = taken(read_dcat(later.encode(), "a.ttl")).changing
    assert (line.code, line.changed) == ("benh-vien", ("name",))


def test_our_own_catalogue_read_back_says_what_it_said() -> None:
    all_public()
    found = queries.published_page(0, 100)
    at = Addresses("https://nenso.example")
    page = Page(1, 100, found.total, f"{at.catalogue}/catalogue.ttl")
    names = queries.names_for(found.entries)
    content = written(listed(found.entries, page, names, at, found.changed), TURTLE, at.terms)
    preview = actions.preview_entries(by=SYSTEM, table=read_dcat(content, "a.ttl"), now=NOW)
    assert not preview.problems
    assert preview.new == []
    # Markup is text by then, and what no address may hold is escaped: nothing else differs.
    assert {line.code: line.changed for line in preview.changing} == {"dan-cu": ("description", "url")}


def test_a_fault_is_told_with_its_line_and_nothing_is_loaded() -> None:
    broken = OTHERS.replace('foaf:name "Bộ Y tế" ] .', 'foaf:name "Bộ Không Có" ] .')
    table = read_dcat(broken.encode(), "a.ttl")
    found = actions.preview_entries(by=SYSTEM, table=table, now=NOW)
    assert [(each.row, each.column, each.code) for each in found.problems.shown] == [
        (15, "Cơ quan chủ quản", "organisation.not_resolved")
    ]
    with pytest.raises(Refused, match=r"catalogue\.file_at_fault"):
        taken(table)
    assert not Entry.objects.exists()


def test_the_command_reads_a_file_of_dcat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "ready", lambda: None)  # nothing else of an installation is needed
    file = tmp_path / "a.ttl"
    file.write_text(OTHERS, encoding="utf-8")
    command.import_(file, is_sure=True, is_public=False, is_illustrative=False)
    assert "2 mục mới" in capsys.readouterr().out
    assert set(Entry.objects.values_list("code", "state")) == {
        ("tram-y-te", "submitted"),
        ("benh-vien", "submitted"),
    }
    file.write_text(OTHERS[:-40], encoding="utf-8")
    with pytest.raises(Refused, match=r"catalogue\.dcat_broken"):
        command.import_(file, is_sure=True, is_public=False, is_illustrative=False)


def test_versions_that_were_public_are_told_without_drafts_and_people() -> None:
    entry = a_public_entry("dan-cu", Kind.DATABASE, DATABASE.changed(part_of=""))
    actions.change(by=SYSTEM, entry=entry, facts=DATABASE.changed(part_of="", standards=""), now=NOW)
    assert [(each.number, each.changed) for each in queries.published_versions("dan-cu")] == [(1, ())]
    assert queries.published_entry("dan-cu").facts.standards == DATABASE.standards
    assert queries.published_entry(str(entry.uuid)).number == 1
    for missing in ("none", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"):
        with pytest.raises(Refused, match=r"catalogue\.no_entry"):
            queries.published_entry(missing)
