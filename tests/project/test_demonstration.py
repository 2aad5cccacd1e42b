"""The demonstration's figures: made once, from a seed, by the doors that everybody uses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused
from nenso.measures.models import Dossier, MeteredSystem, Observation
from nenso.measures.queries import reconciliation
from nenso.project import demonstration
from nenso.reporting.models import Submission
from tests.index.conftest import published

__all__ = ["published"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
SMALL = 4  # days, instead of 75


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make a small demonstration."""
    monkeypatch.setattr(demonstration, "_DAYS", SMALL)
    monkeypatch.setattr(demonstration, "_QUIET_DAYS", 2)
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


def test_a_site_that_is_no_demonstration_gets_none(settings: pytest.FixtureRequest) -> None:
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=r"demonstration\.off"):
        demonstration.make(seed=1, now=timezone.now(), say=lambda _line: None)
