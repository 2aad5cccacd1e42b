"""The entries that ship: each can stand, names its source, and is left alone where somebody changed it."""

import csv
from pathlib import Path

import pytest
from django.utils import timezone

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Version
from nenso.catalogue.rules import State, entries_named, faults, organisations_named
from nenso.kernel.rules import SYSTEM
from tests.factories.accounts import a_person
from tests.factories.directory import make_organisation

DIRECTORY = Path(__file__).resolve().parents[2] / "src/nenso/directory/reference"
OWNERS = ("G01", "G06", "G09", "G12", "G15", "G17", "G22", "BNNMT")


def test_every_shipped_entry_can_stand() -> None:
    with (DIRECTORY / "organisations.csv").open(encoding="utf-8", newline="") as file:
        living = {row["code"] for row in csv.DictReader(file) if not row["valid_to"]}
    known: set[str] = set()
    for code, kind, facts in actions.shipped_entries():
        assert not faults(kind, facts, timezone.localdate()), code
        assert all((facts.source, facts.name.vi, facts.name.en)), code
        assert "sources/" not in facts.source, code
        assert {each for _, each in organisations_named(facts)} <= living, code
        assert {each for _, each in entries_named(facts)} <= known, code
        assert code not in known
        known.add(code)
    assert {
        "csdl-quoc-gia-ve-dan-cu",
        "ndxp",
        "cong-dich-vu-cong-quoc-gia",
        "he-thong-emc",
        "vpostcode",
    } <= known


@pytest.fixture
def _agencies(db: None) -> None:
    for code in OWNERS:
        make_organisation(code, code)


@pytest.mark.usefixtures("_agencies")
def test_it_is_published_once() -> None:
    now = timezone.now()
    first, second = (actions.load_reference(by=SYSTEM, now=now) for _ in range(2))
    assert len(first.made) == len(actions.shipped_entries())
    assert (second.made, second.changed, second.kept, second.left_out) == ([], [], [], {})
    assert set(Entry.objects.values_list("state", "is_illustrative")) == {(State.PUBLISHED, False)}
    assert queries.search(queries.Search("quoc gia ve dan cu")).hits[0].code == "csdl-quoc-gia-ve-dan-cu"


@pytest.mark.usefixtures("_agencies")
def test_what_an_agency_changed_is_kept_and_what_only_we_wrote_follows(tmp_path: Path) -> None:
    now = timezone.now()
    actions.load_reference(by=SYSTEM, now=now)
    writer = actor_of(a_person((Role.REPORTER, "G01")))
    entry = Entry.objects.get(code="vneid")
    facts = queries.entry("vneid").newest.changed(contact="Cục Cảnh sát quản lý hành chính về trật tự xã hội")
    actions.change(by=writer, entry=entry, facts=facts, now=now)
    text = (actions.reference.REFERENCE / "entries.toml").read_text(encoding="utf-8")
    (tmp_path / "entries.toml").write_text(
        text.replace("(VNeID)", "VNeID").replace("(NDXP)", "NDXP"), encoding="utf-8"
    )
    report = actions.load_reference(by=SYSTEM, now=now, folder=tmp_path)
    assert (report.changed, report.kept) == (["ndxp"], ["vneid"])
    assert queries.entry("vneid").newest == facts
    assert (
        queries.entry("ndxp").public
        == {code: said for code, _, said in actions.shipped_entries(tmp_path)}["ndxp"]
    )
    assert Version.objects.filter(entry__code="ndxp").count() == 2


@pytest.mark.usefixtures("_agencies")
def test_an_entry_whose_owner_is_over_is_left_out_and_told() -> None:
    from nenso.directory.models import Organisation

    Organisation.objects.filter(code="BNNMT").delete()
    report = actions.load_reference(by=SYSTEM, now=timezone.now())
    assert list(report.left_out) == ["csdl-quoc-gia-ve-dat-dai"]
    assert "BNNMT" in report.lines()[-1]
    assert len(report.made) == len(actions.shipped_entries()) - 1
