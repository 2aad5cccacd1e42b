"""`nenso plan`: plans on the screen, workbooks in and out. In the process: the commands only parse and call."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nenso.kernel.rules import Refused, Text
from nenso.programme.models import Plan, Task
from nenso.project.cli import plans
from tests.factories.plan_files import OFFICIAL, tasks_file
from tests.factories.programme import PlanWorld

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> PlanWorld:
    monkeypatch.setattr(plans, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    made = PlanWorld()
    made.issued("1")
    made.task("2", lead_code="", due=None, deliverable=Text("", ""))
    return made


def run(*words: str) -> str:
    answer = CliRunner().invoke(plans.app, words)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == 0, answer.output
    return str(answer.output)


def test_plans_are_listed_and_shown_with_what_is_told_of_them() -> None:
    assert [one["code"] for one in json.loads(run("list", "--json"))] == ["ke-hoach-2026"]
    assert "12/QĐ-UBQGCĐS" in run("list")
    shown = json.loads(run("show", "ke-hoach-2026", "--as-of", "2026-07-02", "--json"))
    assert [one["status"] for one in shown["targets"]] == ["no_data"]
    assert [(one["number"], one["status"]) for one in shown["tasks"]] == [("1", "late"), ("2", "no_data")]
    told = run("show", "ke-hoach-2026", "--as-of", "2026-07-02")
    assert "2 days late" in told
    with pytest.raises(Refused):
        run("show", "nowhere")


def test_what_a_plan_leaves_open_is_told() -> None:
    found = json.loads(run("check", "ke-hoach-2026", "--json"))
    assert {name: numbers for name, numbers in found.items() if numbers} == {
        "unmeasured": ["1"],
        "without_way": ["1"],
        "without_lead": ["2"],
        "without_due": ["2"],
        "without_deliverable": ["2"],
    }
    assert "Tasks without a lead (1): 2" in run("check", "ke-hoach-2026")


def test_a_workbook_is_previewed_then_taken_and_comes_out_again(tmp_path: Path) -> None:
    file = tmp_path / "phu-luc.xlsx"
    file.write_bytes(OFFICIAL)
    new = (
        "--code",
        "moi-2026",
        "--number",
        "9/QĐ",
        "--title",
        "Mới",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
    )
    assert "new: 0 targets, 5 tasks" in run("import", str(file), *new)
    assert not Plan.objects.filter(code="moi-2026").exists()
    assert "moi-2026 took 0 targets, 5 tasks." in run("import", str(file), *new, "--yes")
    again = tmp_path / "again.xlsx"
    run("export", "moi-2026", str(again))
    assert "the same: 0 targets, 5 tasks" in run("import", str(again), "--plan", "moi-2026")


def test_a_faulty_workbook_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(tasks_file((1, "Việc", "Bộ Không Có", None, "30/6/2026", "A")))
    with pytest.raises(Refused) as caught:
        run("import", str(file), "--plan", "ke-hoach-2026", "--yes", "--reason", "x")
    assert caught.value.code == "file.problems"
    assert Task.objects.count() == 2


def test_a_new_plan_takes_its_days(tmp_path: Path) -> None:
    file: Any = tmp_path / "a.xlsx"
    file.write_bytes(OFFICIAL)
    answer = CliRunner().invoke(plans.app, ["import", str(file), "--code", "moi"])
    assert answer.exit_code == 2
