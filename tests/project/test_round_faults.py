"""The database killed while a round closes, and right after: the round is open, or closed with its whole run."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.project.conftest import LONGEST, environment
from tests.project.test_approval_faults import killed_while

pytestmark = pytest.mark.fault

_BEGIN = """
import json
from datetime import date, datetime, timezone
from nenso.project.cli import console
console.connect()
from django.db import connection
from nenso.index.actions import rounds as actions
from nenso.index.models import Dataset, Entry, Participant, Publication, Round, RunFigure
from nenso.index.queries import edition_named
from nenso.index.rules.rounds import Calendar
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import SYSTEM, Text
CODE = "dti-2023-faults"
DURING, AFTER = (datetime(2024, month, 10, 9, tzinfo=timezone.utc) for month in (1, 5))
def tell(**facts):
    print(json.dumps(facts), flush=True)
def stands():
    row = Round.objects.get(code=CODE)
    its = RunFigure.objects.filter(run__dataset__file_name=CODE)
    tell(closed=row.closed_at is not None,
         values=sum(each.values.count() for each in Dataset.objects.filter(file_name=CODE)),
         units=its.values("unit_code").distinct().count(), figures=its.filter(run=row.run_id).count(),
         proposed=Publication.objects.filter(run__dataset__file_name=CODE).count(),
         verbs=[each.verb for each in journal_of("round", CODE)])
"""
# Every province says and is found to do everything; the run then stands still once its first figures are written.
_FILL = """
row = actions.create_round(by=SYSTEM, code=CODE, name=Text("Đợt thử", "Trial"), group="provinces", year=2023,
    edition=edition_named("dti-2-province"), units_on=date(2023, 12, 31), bindings={}, is_illustrative=True,
    calendar=Calendar(*(date(2024, month, day) for month, day in ((1, 2), (1, 31), (2, 29), (4, 30), (6, 1)))))
actions.open_round(by=SYSTEM, round=row, now=DURING)
from nenso.index.queries import method_of
from nenso.index.rules.rounds import criteria
keys = {node.code: node.scoring.inputs for node in criteria(method_of(row.edition))}
entries = list(Entry.objects.filter(participant__round=row))
for entry in entries:
    entry.inputs = entry.verified = dict.fromkeys(keys[entry.node], "1")
    entry.state = "verified"
Entry.objects.bulk_update(entries, ["inputs", "verified", "state"], batch_size=1000)
Participant.objects.filter(round=row).update(submitted_at=DURING)
with connection.cursor() as cursor:
    cursor.execute('''CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(3600); RETURN NULL; END $$''')
    cursor.execute('''CREATE TRIGGER dawdle AFTER INSERT ON index_runfigure
        FOR EACH STATEMENT EXECUTE FUNCTION dawdle()''')
stands()
"""
_CLOSE = """
def told(execute, sql, params, many, context):
    if sql.startswith('INSERT INTO "index_runfigure"'):
        tell(begun=True)
    return execute(sql, params, many, context)
with connection.execute_wrapper(told):
    actions.close_round(by=SYSTEM, round=Round.objects.get(code=CODE), now=AFTER)
tell(done=True)
import time; time.sleep(3600)
"""
_FASTER = """
stands()
with connection.cursor() as cursor:
    cursor.execute("DROP TRIGGER dawdle ON index_runfigure")
"""
OPEN = {"closed": False, "values": 0, "units": 0, "figures": 0, "proposed": 0}


def stands(folder: Path) -> Any:
    """Return how the round stands after the last restart."""
    outcome = subprocess.run(
        [sys.executable, "-c", f"{_BEGIN}stands()"],
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)


def test_a_killed_database_leaves_a_round_open_or_closed_with_its_run(own: Path) -> None:
    opened = {**OPEN, "verbs": ["index.round_opened", "index.round_created"]}
    assert killed_while(own, _BEGIN + _FILL + _CLOSE, "begun", dawdles=True) == opened
    # Killed while it wrote figures, nothing of the run is left; then it closes, and is killed right after.
    assert killed_while(own, _BEGIN + _FASTER + _CLOSE, "done") == opened
    found = stands(own)
    assert found.pop("verbs") == ["index.round_closed", *opened["verbs"]]
    assert found.pop("values") > 63 * 98
    assert found.pop("figures") >= 63 * 98
    assert found == {"closed": True, "units": 63, "proposed": 1}
