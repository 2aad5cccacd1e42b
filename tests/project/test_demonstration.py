"""The demonstration's figures: made once, from a seed, by the doors that everybody uses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import PeriodKind, Refused, period_containing
from nenso.measures.actions import derive
from nenso.measures.models import Dossier, MeteredSystem, Observation
from nenso.measures.queries import reconciliation
from nenso.project import cataloguing, demonstration, exchanging, steering
from nenso.reporting.models import Submission
from nenso.web.presenters.qd766 import measured_qd766
from tests.factories.published import a_public_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
SMALL = 4  # days, instead of 75


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make a small demonstration; its round, plan, exchange and catalogue have tests of their own."""
    monkeypatch.setattr(cataloguing, "_agencies", lambda _today: [])
    monkeypatch.setattr(exchanging, "exchange", lambda **_: 0)
    for part in (steering.rounds, steering.plans):
        monkeypatch.setattr(part, "make", lambda **_: "steering")
    monkeypatch.setattr(demonstration, "_DAYS", SMALL)
    monkeypatch.setattr(demonstration, "_QUIET_DAYS", 2)
    a_public_entry(demonstration.ENTRY.format(organisation="48"))
    lines: list[str] = []
    demonstration.make(seed=1, now=timezone.now(), say=lines.append)
    return lines


def test_every_kind_of_figure_is_made_and_marked(made: list[str]) -> None:
    assert set(MeteredSystem.objects.values_list("status", flat=True)) == {"illustrative"}
    assert Dossier.objects.count() > 100
    assert Observation.objects.filter(lot__kind="meter").exists()
    states = set(Submission.objects.values_list("state", flat=True))
    assert states == {"draft", "submitted", "approved"}
    assert JournalEntry.objects.filter(verb=demonstration.DONE).count() == 1
    assert len(made) >= len(demonstration.SENDERS) + 2
    # Each is the entry of the catalogue that is meant for it, where that stands in it.
    found = dict(MeteredSystem.objects.values_list("code", "entry_code"))
    assert found["demo-dn"] == found["demo-dn-portal"] == "demo-48-sy-giai-quyet-tthc"
    assert {found[code] for code in ("demo-hn", "demo-hcm", "demo-gl")} == {""}


def test_a_lost_part_of_a_day_is_there_to_be_found(made: list[str]) -> None:
    system = MeteredSystem.objects.get(code="demo-hn")
    yesterday = timezone.localdate() - timedelta(days=1)
    found = reconciliation(system, yesterday)
    assert sum(line.declared - line.arrived for line in found.lines if line.declared) == demonstration._LOST


def test_it_is_made_once(made: list[str]) -> None:
    before = Dossier.objects.count()
    with pytest.raises(Refused, match=r"demonstration\.made"):
        demonstration.make(seed=1, now=timezone.now(), say=lambda _line: None)
    assert Dossier.objects.count() == before


def test_what_was_broken_off_goes_on(made: list[str]) -> None:
    counts = Dossier.objects.count(), Submission.objects.count(), MeteredSystem.objects.count()
    JournalEntry.objects.filter(verb=demonstration.DONE)._raw_delete("default")
    demonstration.make(seed=1, now=timezone.now(), say=lambda _line: None)
    assert (Dossier.objects.count(), Submission.objects.count(), MeteredSystem.objects.count()) == counts


def test_an_older_installation_gets_the_round_and_the_plan_alone(made: list[str]) -> None:
    JournalEntry.objects.filter(verb=steering.DONE)._raw_delete("default")
    assert not demonstration.is_made()
    lines: list[str] = []
    demonstration.make(seed=1, now=timezone.now(), say=lines.append)
    assert lines == ["steering", "steering"]
    assert demonstration.is_made()


def test_a_site_that_is_no_demonstration_gets_none(settings: pytest.FixtureRequest) -> None:
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=r"demonstration\.off"):
        demonstration.make(seed=1, now=timezone.now(), say=lambda _line: None)


def test_a_province_has_all_points_of_a_month_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demonstration, "_DAYS", 20)
    first = timezone.localtime().replace(day=1, hour=9)
    demonstration._events(demonstration.SENDERS[0], 1, first.date(), first)
    demonstration._procedures_reported(1, first.date())
    month = period_containing(PeriodKind.MONTH, first.date()).preceding()
    derive(month=month, now=first)
    found = measured_qd766(["48"], month)["48"]
    assert [group.code for group in found.groups if group.points is None] == []
    assert found.points == pytest.approx(found.measured_points)
    assert found.measurable_points == found.max_points == 100
    assert 40 < found.measured_points < 95
    days = next(each for each in found.groups[1].criteria if each.code == "tdgq_thoi_gian").mean
    assert days is not None
    assert 0.5 < days < 4
