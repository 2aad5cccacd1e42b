"""Which entry of the catalogue a metered system is: named by its code, kept whatever becomes of the entry, journalled."""

import pytest
from django.utils import timezone

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.measures import actions, queries
from nenso.measures.models import DailyCount, Dossier, MeteredSystem
from nenso.measures.rules.deriving import BY_INDICATOR, Span, line_of
from nenso.measures.rules.systems import Registration
from tests.factories.accounts import a_person, an_organisation
from tests.factories.metering import SINCE, TODAY, a_system
from tests.factories.published import a_draft, a_public_entry, merged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    an_organisation("48")
    a_public_entry("mot-cua")
    a_public_entry("cong")
    a_draft("nhap")


def _said(entry: str, name: str = "Một cửa Đà Nẵng") -> Registration:
    return Registration("one-stop-48", "dossiers", "48", Text(name, ""), entry=entry)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("khong-co", "catalogue.no_entry"),
        ("nhap", "catalogue.not_public"),
        ("da-nhap", "catalogue.goes_on"),
    ],
)
def test_a_system_is_no_entry_that_is_unknown_unpublished_or_merged(entry: str, code: str) -> None:
    a_public_entry("da-nhap")
    merged("da-nhap", "mot-cua")
    standing = a_system("standing", entry="cong")
    for act in (
        lambda: actions.register_system(by=SYSTEM, registration=_said(entry), since=SINCE),
        lambda: actions.change_system(by=SYSTEM, system=standing, registration=_said(entry)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.field) == (code, "entry")
    assert list(MeteredSystem.objects.values_list("code", "entry_code")) == [("standing", "cong")]


def test_it_is_named_changed_and_taken_back_and_the_journal_tells_both() -> None:
    system = actions.register_system(by=SYSTEM, registration=_said("mot-cua"), since=SINCE)
    assert journal_of("system", system.code)[0].facts["entry"] == "mot-cua"
    for entry, before in (("cong", "mot-cua"), ("", "cong")):
        system = actions.change_system(by=SYSTEM, system=system, registration=_said(entry))
        assert system.entry_code == entry
        facts = journal_of("system", system.code)[0].facts
        assert facts == {"fields": ["entry_code"], "entry": entry, "before": before}


def test_only_its_administrator_says_which_entry_it_is() -> None:
    system = a_system("standing")
    reporter = a_person((Role.REPORTER, "48"), home="48")
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.change_system(by=actor_of(reporter), system=system, registration=_said("cong"))


def test_an_entry_that_was_merged_since_stays_while_other_things_change() -> None:
    system = a_system("standing", entry="cong")
    merged("cong", "mot-cua")
    changed = actions.change_system(by=SYSTEM, system=system, registration=_said("cong", "Tên mới"))
    assert (changed.name_vi, changed.entry_code) == ("Tên mới", "cong")
    assert "entry" not in journal_of("system", system.code)[0].facts


def test_the_systems_behind_a_figure_are_those_that_told_what_it_counted() -> None:
    first, second, other = (a_system(code) for code in ("first", "second", "other"))
    for number, (system, unit) in enumerate(((first, "48"), (first, "48"), (second, "48"), (other, "79"))):
        Dossier.objects.create(
            system=system,
            number=str(number),
            organisation_code=unit,
            procedure_code="p",
            received_on=TODAY,
            channel="online",
        )
    for system, measure in ((second, "visits"), (other, "sessions")):
        DailyCount.objects.create(system=system, day=TODAY, organisation_code="48", measure=measure, count=3)
    span = Span(TODAY.replace(day=1), TODAY)

    def told(indicator: str) -> list[MeteredSystem]:
        return list(queries.systems_behind(line_of(BY_INDICATOR[indicator], span), "48"))

    assert told("dossiers.received.online") == [first, second]
    assert told("dossiers.received.post") == []
    assert told("portal.visits") == [second]
    for line in ("", "sheet 1, row 2", f"catalogue=systems&on={timezone.localdate()}"):
        assert not queries.systems_behind(line, "48")
