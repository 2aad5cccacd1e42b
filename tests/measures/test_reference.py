"""The shipped indicators: sound, loaded once, closed instead of deleted, and staff's own left alone."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM
from nenso.measures.actions.indicators import define_indicator
from nenso.measures.actions.reference import load_reference, shipped_indicators
from nenso.measures.models import Definition
from nenso.measures.rules.deriving import BY_INDICATOR
from tests.factories.measures import an_indicator

pytestmark = pytest.mark.django_db
HEAD = 'since = 2020-01-01\norigin = "thử"\n'
ROW = '[[indicator]]\ncode = "{code}"\nname = {{ vi = "{name}", en = "x" }}\nunit = "dossier"\nsource = "metered"\n'


def a_folder(folder: Path, *rows: tuple[str, str]) -> Path:
    text = HEAD + "".join(ROW.format(code=code, name=name) for code, name in rows)
    (folder / "indicators.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_ships_is_sound_and_loads_once() -> None:
    first = load_reference(by=SYSTEM)
    assert first.made == len(shipped_indicators()) == Definition.objects.count()
    assert load_reference(by=SYSTEM).is_empty
    assert JournalEntry.objects.filter(verb="measures.reference_loaded").count() == 1


def test_everything_that_is_derived_from_events_is_defined() -> None:
    facts = {one.code: one for _, one in shipped_indicators()}
    assert set(BY_INDICATOR) <= set(facts)
    assert {facts[code].source for code in BY_INDICATOR} == {"metered"}
    assert {facts[code].subject for code in BY_INDICATOR} == {"organisation"}


def test_what_ships_says_what_it_means_and_how_sure_that_is() -> None:
    facts = [one for _, one in shipped_indicators()]
    assert max(Counter(one.code for one in facts).values()) == 1
    for one in facts:
        assert one.definition.vi
        assert one.definition.en
        assert one.legal
        assert one.status in ("found", "illustrative")
        assert one.source != "reported" or one.status == "illustrative"


def test_what_changed_is_changed_and_what_is_gone_is_closed(tmp_path: Path) -> None:
    load_reference(by=SYSTEM, folder=a_folder(tmp_path, ("a", "Một"), ("b", "Hai")))
    on = date(2026, 1, 1)
    report = load_reference(by=SYSTEM, folder=a_folder(tmp_path, ("a", "Khác")), on=on)
    assert (report.made, report.changed, report.closed) == (0, 1, 1)
    assert Definition.objects.get(indicator__code="a").name_vi == "Khác"
    assert Definition.objects.get(indicator__code="b").valid_to == on
    assert load_reference(by=SYSTEM, folder=tmp_path, on=on).is_empty


def test_what_staff_defined_or_redefined_is_theirs(tmp_path: Path) -> None:
    an_indicator("own", name_vi="Của cơ quan")
    folder = a_folder(tmp_path, ("own", "Kèm sản phẩm"), ("a", "Một"))
    assert load_reference(by=SYSTEM, folder=folder).kept == 1
    facts = next(one for _, one in shipped_indicators(folder) if one.code == "a")
    define_indicator(by=SYSTEM, facts=facts, since=date(2026, 1, 1))
    assert load_reference(by=SYSTEM, folder=a_folder(tmp_path, ("a", "Khác"))).is_empty
    names = Definition.objects.filter(indicator__code__in=("own", "a")).values_list("name_vi", flat=True)
    assert set(names) == {"Của cơ quan", "Một"}
