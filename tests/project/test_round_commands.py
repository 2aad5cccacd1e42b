"""`nenso round`: rounds listed, shown, opened, written out, played through. In the process: the commands only parse and call."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from typer.testing import CliRunner

from nenso.index.models import Round
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Refused
from nenso.project.cli import rounds
from tests.factories.rounds import POINTS, RoundWorld, calendar_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> RoundWorld:
    monkeypatch.setattr(rounds, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    return RoundWorld()


def run(*words: str) -> Any:
    answer = CliRunner().invoke(rounds.app, words)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_rounds_are_listed_with_their_phase(world: RoundWorld) -> None:
    assert json.loads(run("list", "--json")) == {"rounds": []}
    world.at(Phase.VERIFICATION)
    [found] = json.loads(run("list", "--json"))["rounds"]
    assert (found["code"], found["phase"], found["is_illustrative"]) == ("small-2025", "verification", False)
    assert "small-2025" in run("list")


def test_a_round_shows_its_days_and_how_far_each_agency_is(world: RoundWorld) -> None:
    row = world.at(Phase.SELF)
    found = json.loads(run("show", "small-2025", "--json"))
    assert found["calendar"]["self_until"] == row.self_until.isoformat()
    rows = {each["code"]: each for each in found["participants"]}
    assert (rows["48"]["filled"], rows["48"]["points_self"], rows["48"]["submitted"]) == (8, POINTS, None)
    assert rows["79"]["missing"] == 8
    said = run("show", "small-2025")
    assert "Phase: Self-assessment" in said
    assert "The last day of self-assessment" in said


def test_a_prepared_round_is_opened_once(world: RoundWorld) -> None:
    world.created(calendar=calendar_at(Phase.SELF, timezone.localdate()))
    assert "3 agencies" in run("open", "small-2025")
    assert Round.objects.get().opened_at is not None
    with pytest.raises(Refused, match=r"round\.opened_already"):
        run("open", "small-2025")


def test_every_entry_is_written_out(world: RoundWorld, tmp_path: Path) -> None:
    world.at(Phase.VERIFICATION)
    target = tmp_path / "entries.csv"
    run("export", "small-2025", "--out", str(target))
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24
    own = {each["criterion"]: each for each in rows if each["agency"] == "48"}
    assert own["trained"]["inputs_self"] == "trained_a=500; trained_b=1000"
    assert (own["head"]["inputs_self"], own["head"]["points_verified"]) == ("2", "")
    assert sum(float(each["points_self"]) for each in own.values()) == pytest.approx(POINTS)
    run("export", "small-2025", "--out", str(tmp_path / "entries.xlsx"))
    assert load_workbook(tmp_path / "entries.xlsx").active.max_row == 25
    with pytest.raises(Refused, match=r"report\.format"):
        run("export", "small-2025", "--out", str(tmp_path / "entries.pdf"))


def test_only_an_illustrative_round_is_played_through(world: RoundWorld) -> None:
    world.at(Phase.SELF)
    with pytest.raises(Refused, match=r"round\.not_illustrative"):
        run("simulate", "small-2025", "--seed", "1")
    Round.objects.update(is_illustrative=True)
    assert json.loads(run("simulate", "small-2025", "--seed", "1", "--json"))["self"] > 10
    assert "0 criteria assessed" in run("simulate", "small-2025", "--seed", "1")
    assert "Illustrative" in run("show", "small-2025")


def test_an_unknown_round_is_named(world: RoundWorld) -> None:
    with pytest.raises(Refused, match=r"round\.not_found"):
        run("show", "nothing")
