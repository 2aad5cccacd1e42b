"""The database killed in the middle of an approval, and right after one: approved with every figure, or not at all."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.project.conftest import LONGEST, PATIENCE, asked, environment, until
from tests.project.test_faults import postmaster

pytestmark = pytest.mark.fault

_BEGIN = """
import json, sys
from nenso.project.cli import console
console.connect()
from django.db import connection
from nenso.kernel.rules import SYSTEM, Actor
from nenso.measures.models import Observation
from nenso.reporting import actions, queries
APPROVER = Actor("system", "approver", "Người duyệt")
def tell(**facts):
    print(json.dumps(facts), flush=True)
def report():
    return queries.submissions(regime="communes-digital-month").get()
def stands():
    row = report()
    tell(state=row.state, figures=Observation.objects.filter(lot__source_key=str(row.uuid)).count(),
         steps=[step.verb for step in queries.steps_of(row)])
"""
_SUBMIT = """
from nenso.directory import queries as directory
from datetime import date
commune = next(one for one in directory.parts_of("48", date(2025, 9, 30)) if one.type == "communal_committee")
row = actions.open_submission(by=SYSTEM, regime="communes-digital-month", organisation=commune.code, period="2025-09")
values = {f"dossiers/{name}/n": value for name, value in dict(received=100, online=60, one_stop=30, post=10,
    completed=90, on_time=80, late=10, owing_fee=50, paid_online=20, digitised=70).items()}
values |= {f"petitions/{name}/n": 1 for name in ("received", "answered", "on_time")}
values |= {f"people/{name}/n": 2 for name in ("trained", "teams", "accounts")}
actions.save_cells(by=SYSTEM, submission=row, row_version=row.row_version, values=values)
actions.submit(by=SYSTEM, submission=row, row_version=row.row_version)
with connection.cursor() as cursor:
    cursor.execute('''CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(3600); RETURN NULL; END $$''')
    cursor.execute('''CREATE TRIGGER dawdle AFTER INSERT ON measures_observation
        FOR EACH STATEMENT EXECUTE FUNCTION dawdle()''')
stands()
"""
_APPROVE = """
tell(begun=True)
actions.approve(by=APPROVER, submission=report())
tell(approved=True)
import time; time.sleep(3600)
"""
_FASTER = """
stands()
with connection.cursor() as cursor:
    cursor.execute("DROP TRIGGER dawdle ON measures_observation")
"""
FIGURES = 16  # cells of the form that are bound to indicators


def is_dawdling(folder: Path) -> bool:
    """Say whether a statement stands still in its trigger."""
    return bool(asked(folder, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")[0])


def killed_while(folder: Path, script: str, when: str, *, dawdles: bool = False) -> Any:
    """Run a script, kill the database once it told `when` (and `dawdles`), and return what it told before that."""
    running = subprocess.Popen(
        [sys.executable, "-c", _BEGIN + script],
        env=environment(folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    told: list[Any] = []
    try:
        assert running.stdout is not None
        for line in running.stdout:
            if when in line:
                break
            told.append(json.loads(line))
        if dawdles:
            until(lambda: is_dawdling(folder))
        server = psutil.Process(postmaster(folder))
        its = server.children()
        server.kill()
    finally:
        running.kill()
        running.wait(PATIENCE)
    # The servers of the killed one's connections see that it is gone, and leave.
    assert psutil.wait_procs(its, PATIENCE)[1] == []
    return told[0]


def stands(folder: Path) -> Any:
    """Return how the report stands after the last restart."""
    outcome = subprocess.run(
        [sys.executable, "-c", f"{_BEGIN}stands()"],
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)


def test_a_killed_database_leaves_an_approval_whole_or_undone(own: Path) -> None:
    undone = {"state": "submitted", "figures": 0, "steps": ["opened", "submitted"]}
    # The figures are written, and the transaction stands still before its end.
    assert killed_while(own, _SUBMIT + _APPROVE, "begun", dawdles=True) == undone
    assert killed_while(own, _FASTER + _APPROVE, "approved") == undone
    assert stands(own) == {
        "state": "approved",
        "figures": FIGURES,
        "steps": ["opened", "submitted", "approved"],
    }
