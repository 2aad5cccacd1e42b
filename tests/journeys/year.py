"""What the walk through a year needs beside the browser: a small method, the other provinces' part, and days that pass."""

import json
import subprocess
import sys
from datetime import date
from typing import Any

from tests.journeys.conftest import ROOT, Site

EDITION = """\
code: small-year
family: dti
name: {vi: Bộ chỉ số thử của một năm, en: Small index of a year}
groups: [provinces]
years: {first: 2026}
valid: {from: 2026-01-01}
legal: [{act: thử, source: thử}]
points: 100
missing: zero
aggregate: sum_of_points
nodes:
  - code: dti
    name: {vi: Tổng hợp, en: Composite}
    children:
      - code: people
        name: {vi: Nhân lực, en: People}
        points: 40
        children:
          - {code: head, name: {vi: Người đứng đầu là trưởng ban, en: The head chairs}, points: 20,
             evidence: {vi: "Số, ngày của quyết định", en: Number and date of the decision},
             scoring: {rule: steps, steps: [{when: 2, share: 1, name: {vi: Người đứng đầu, en: the head}},
               {when: 1, share: 1/2, name: {vi: Cấp phó, en: a deputy}}, {when: 0, share: 0, name: {vi: Không có, en: nobody}}]}}
          - {code: trained, name: {vi: Tỷ lệ cán bộ được tập huấn, en: Officials trained}, points: 20,
             scoring: {rule: ratio, numerator: trained_a, denominator: trained_b}}
      - code: service
        name: {vi: Dịch vụ, en: Services}
        points: 60
        children:
          - {code: online, name: {vi: Tỷ lệ hồ sơ trực tuyến, en: Dossiers online}, points: 60,
             scoring: {rule: ratio, numerator: online_a, denominator: online_b}}
"""
# In the site's own process: what people of the other provinces, and the calendar, do.
_BEGIN = """
import json, sys
from datetime import date, timedelta
from nenso.project.cli import console
console.connect()
from django.utils import timezone
from nenso.index import actions
from nenso.index.actions import rounds
from nenso.index.models import Publication, Round
from nenso.index.queries import method_of
from nenso.index.rules.rounds.simulation import assessments
from nenso.kernel.rules import SYSTEM, Actor
CODE = sys.argv[1]
def the_round():
    return Round.objects.select_related("edition").get(code=CODE)
"""
_WIND = """
begins = {"self": -5, "verification": -15, "objection": -25, "decision": -35, "published": -60}[sys.argv[2]]
today = timezone.localdate()
names = ("opens_on", "self_until", "verify_until", "object_until", "publish_on")
days = {name: today + timedelta(days=begins + shift) for name, shift in zip(names, (0, 9, 19, 29, 44), strict=True)}
Round.objects.filter(code=CODE).update(**days)
if sys.argv[2] == "published":  # what was proposed under embargo until then
    Publication.objects.filter(run__round__code=CODE).update(embargo_until=timezone.now() - timedelta(days=1))
"""
_OTHERS = """
row = the_round()
method = method_of(row.edition)
units = [each.unit_code for each in row.participants.all() if each.unit_code != sys.argv[2]]
said = assessments(method, units, 7)
for each in row.participants.exclude(unit_code=sys.argv[2]).select_related("round__edition"):
    for entry in each.entries.select_related("participant__round__edition"):
        keys = set(entry.origins)
        inputs = {key: text for key, text in said[each.unit_code].get(entry.node, {}).items() if key not in keys}
        if inputs:
            rounds.write_entry(by=SYSTEM, entry=entry, inputs=inputs, row_version=entry.row_version)
    rounds.submit_assessment(by=SYSTEM, participant=each, with_gaps_reason="Thử.")
"""
_JUDGE = """
from nenso.index.models import Assignment
for each in Assignment.objects.filter(participant__round__code=CODE).select_related("participant__round__edition"):
    by = Actor("staff", each.reviewer_key, each.reviewer_name)
    for entry in each.participant.entries.exclude(state="verified").select_related("participant__round__edition"):
        rounds.review_entry(by=by, entry=entry, verdict="accept", inputs={})
"""


def run(site: Site, script: str, *arguments: str) -> Any:
    """Run a script in the site's environment; return what it printed as JSON, None where it printed nothing."""
    outcome = subprocess.run(
        [sys.executable, "-c", _BEGIN + script, *arguments],
        env=site.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    return json.loads(outcome.stdout) if outcome.stdout.strip() else None


def load_method(site: Site) -> None:
    """Load the small method, as its office does by a file."""
    run(site, 'actions.load_edition(by=SYSTEM, text=sys.argv[2], file_name="small-year.yaml")', "", EDITION)


def wind(site: Site, code: str, phase: str) -> None:
    """Let days pass: move a round's calendar so that today lies in a phase."""
    run(site, _WIND, code, phase)


def others_assess(site: Site, code: str, but_not: str) -> None:
    """Let all provinces but one assess themselves and sign off."""
    run(site, _OTHERS, code, but_not)


def judge_the_rest(site: Site, code: str) -> None:
    """Let the verifiers accept whatever was dealt to them and is not judged yet."""
    run(site, _JUDGE, code)


def iso(day: date) -> str:
    """Write a day as a date field takes it."""
    return day.isoformat()
