"""The demonstration's catalogue: 2,400 entries of every agency, in every state, marked; what stands stays as it is."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Listing
from nenso.catalogue.rules import (
    Facts,
    Kind,
    Stage,
    State,
    circle,
    entries_named,
    facts_of,
    faults,
    organisations_named,
)
from nenso.directory import queries as directory
from nenso.kernel.rules import SYSTEM, Text
from nenso.measures.models import Observation
from nenso.project import cataloguing
from nenso.project.cataloguing import generating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_it_is_made_once_of_every_state_and_leaves_what_stands() -> None:
    now = timezone.now()
    taken = "demo-48-da-dat-dai"
    own = Facts(Text("Đất đai của Đà Nẵng", ""), "48", Stage.OPERATING)
    actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=own, now=now, code=taken)
    lines: list[str] = []
    cataloguing.make(seed=7, now=now, say=lines.append)
    assert lines == [
        f"{generating.COUNT - 1} mục minh họa trong danh mục / illustrative entries in the catalogue"
    ]
    made = Entry.objects.filter(is_illustrative=True)
    assert made.count() == generating.COUNT - 1
    assert queries.entry(taken).newest == own
    states = Counter(made.values_list("state", flat=True))
    assert set(states) == {State.PUBLISHED, State.DRAFT, State.SUBMITTED, State.RETURNED}
    assert states[State.PUBLISHED] > 2_000
    assert Listing.objects.filter(is_illustrative=True).count() == made.exclude(published=None).count()
    assert (
        Observation.objects.filter(lot__source_type="catalogue.month").values("period").distinct().count()
        == 6
    )
    _every_agency_has_some()
    _every_statement_can_stand()
    cataloguing.make(seed=7, now=now, say=lines.append)
    assert made.count() == generating.COUNT - 1


def _every_agency_has_some() -> None:
    covered = queries.coverage(timezone.localdate())
    provinces = directory.organisations_of_types(("provincial_committee",), timezone.localdate())
    assert len(provinces) == 34
    dossier_systems = queries.referred([f"demo-{each.code}-sy-giai-quyet-tthc" for each in provinces])
    for each in provinces:
        row = covered.of(each.code)
        assert f"demo-{each.code}-sy-giai-quyet-tthc" in dossier_systems, each.code
        assert row.operating > 10, each.code
        assert 0 < row.described < row.operating
    assert covered.total.in_use > 100
    assert covered.total.confirmed < covered.total.operating
    assert queries.coverage(timezone.localdate() - timedelta(days=400)).total.operating > 100
    former = queries.entry("demo-48-da-can-bo")
    assert former.merged == ("demo-48-da-can-bo-cu-1", "demo-48-da-can-bo-cu-2")
    assert former.public
    assert former.public.comes_from == former.merged


def _every_statement_can_stand() -> None:
    living = set(Entry.objects.values_list("owner_code", flat=True))
    assert set(directory.organisations(living, timezone.localdate())) == living
    codes = set(Entry.objects.values_list("code", flat=True))
    parts = {}
    for row in Entry.objects.select_related("newest"):
        assert row.newest
        facts = facts_of(row.newest.facts)
        assert not faults(Kind(row.kind), facts, timezone.localdate()), row.code
        assert {code for _, code in organisations_named(facts)} <= living
        assert {code for _, code in entries_named(facts)} <= codes
        parts[row.code] = facts.part_of
    assert not circle(parts)


def test_the_same_seed_makes_the_same() -> None:
    today = timezone.localdate()
    first, second, other = (
        generating.samples(seed=seed, today=today, agencies=cataloguing._agencies(today))
        for seed in (3, 3, 4)
    )
    assert first == second
    assert first != other
    assert len(first) == generating.COUNT
