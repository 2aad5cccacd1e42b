"""A round of the whole country through its real doors: 63 provinces × edition 2's tree.

Agencies write every criterion and sign off, eight verifiers judge all of it, agencies object, the round closes into a run;
then what pages ask of such a round. Everything is made up from a seed, in a database of its own.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import year_pages
from bench.own_database import environment, own_database

if TYPE_CHECKING:
    from nenso.index.models import Entry, Round
    from nenso.kernel.rules import Actor

ROOT = Path(__file__).resolve().parents[1]
SEED, VERIFIERS, REPEATS = 5, 8, 15
PROVINCES, CRITERIA = 63, 95  # of the 98 components three are of the smart city, which is not scored
MOST_READ = 100.0  # ms that whatever a page asks may take at the median
_DAYS = ((1, 2), (1, 31), (3, 15), (4, 15), (6, 1))


def main() -> None:
    """Play the round in a database of its own and print how long each step of it took."""
    with tempfile.TemporaryDirectory(prefix="nenso-") as name, own_database() as url:
        command = [sys.executable, "-m", "bench.year"]
        subprocess.run(command, cwd=ROOT, env=environment(Path(name), url), check=True)


@dataclass
class Clock:
    """Times of what was done, in seconds."""

    times: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure what is done inside."""
        begun = time.perf_counter()
        yield
        self.times.append(time.perf_counter() - begun)

    def line(self, name: str) -> str:
        """Return a line of the table of steps."""
        one = statistics.median(self.times) * 1000
        return f"{name:<44} {len(self.times):>6,} {sum(self.times):>9.1f} {one:>10.2f}"


def play() -> None:
    """Play a round and print the tables; the database is the one that the environment names."""
    _prepare()
    print(f"{'step':<44} {'times':>6} {'seconds':>9} {'median ms':>10}")
    row = _opened()
    _assessed(row)
    _verified(row)
    _objected(row)
    _closed(row)
    _published(row)
    year_pages.read_closed(row, _during(6))
    _read(row)


def _prepare() -> None:
    from nenso.project.cli.console import connect

    connect()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from nenso.directory.actions import load_reference
    from nenso.kernel.rules import SYSTEM

    load_reference(by=SYSTEM)


def _during(month: int) -> datetime:
    from django.utils import timezone

    return datetime(2024, month, 10, 9, tzinfo=timezone.get_default_timezone())


def _opened() -> "Round":
    from nenso.index.actions import load_edition
    from nenso.index.actions import rounds as actions
    from nenso.index.rules.rounds import Calendar
    from nenso.kernel.rules import SYSTEM, Text

    file = ROOT / "src/nenso/index/editions/dti-2-province.yaml"
    edition = load_edition(by=SYSTEM, text=file.read_text(encoding="utf-8"), file_name=file.name)[0]
    made, opened = Clock(), Clock()
    with made.running():
        row = actions.create_round(
            by=SYSTEM,
            code="year",
            name=Text("Đợt minh họa", "Illustrative round"),
            edition=edition,
            group="provinces",
            year=2023,
            units_on=date(2023, 12, 31),
            calendar=Calendar(*(date(2024, month, day) for month, day in _DAYS)),
            bindings={},
        )
    with opened.running():
        row = actions.open_round(by=SYSTEM, round=row, now=_during(1))
    print(made.line("round prepared"))
    print(opened.line("opened: participants and entries made"), flush=True)
    return row


def _entries(row: "Round") -> "list[Entry]":
    from nenso.index.models import Entry

    found = Entry.objects.select_related("participant__round__edition").filter(participant__round=row)
    return list(found.order_by("participant__unit_code", "id"))


def _assessed(row: "Round") -> None:
    from nenso.index.actions import rounds as actions
    from nenso.index.queries import method_of
    from nenso.index.rules.rounds.simulation import assessments
    from nenso.kernel.rules import SYSTEM

    units = [each.unit_code for each in row.participants.all()]
    said = assessments(method_of(row.edition), units, SEED)
    wrote, signed = Clock(), Clock()
    for entry in _entries(row):
        inputs = said[entry.participant.unit_code].get(entry.node, {})
        with wrote.running():
            version = entry.row_version
            actions.write_entry(by=SYSTEM, entry=entry, inputs=inputs, row_version=version, now=_during(1))
    year_pages.read_self(row, _during(1))
    for participant in row.participants.select_related("round__edition"):
        with signed.running():
            why = "Minh họa, không có tài liệu."
            actions.submit_assessment(
                by=SYSTEM, participant=participant, with_gaps_reason=why, now=_during(1)
            )
    print(wrote.line("criteria written by agencies"))
    print(signed.line("assessments signed off"), flush=True)


def _people() -> "Mapping[str, Actor]":
    from nenso.accounts.queries import actor_of
    from nenso.accounts.rules import NATIONAL, Role
    from tests.factories.accounts import a_person

    people = [a_person((Role.VERIFIER, NATIONAL), name=f"Verifier {n}") for n in range(VERIFIERS)]
    return {str(person.uuid): actor_of(person) for person in people}


def _verified(row: "Round") -> None:
    from nenso.index.actions import rounds as actions
    from nenso.index.queries import method_of
    from nenso.index.rules.rounds import branch_of
    from nenso.index.rules.rounds.simulation import findings
    from nenso.kernel.rules import SYSTEM

    people, dealt, judged = _people(), Clock(), Clock()
    with dealt.running():
        work = actions.deal_work(by=SYSTEM, round=row, reviewers=list(people), seed=SEED, now=_during(2))
    who = {(each.participant_id, each.branch): people[each.reviewer_key] for each in work}
    method, entries = method_of(row.edition), _entries(row)
    said: dict[str, dict[str, Mapping[str, str]]] = {}
    for entry in entries:
        said.setdefault(entry.participant.unit_code, {})[entry.node] = entry.inputs
    found = {(each.unit, each.node): each for each in findings(method, said, SEED)}
    for entry in entries:
        its = found[entry.participant.unit_code, entry.node]
        by = who[entry.participant_id, branch_of(method, entry.node).code]
        facts: dict[str, Any] = {"verdict": its.verdict, "inputs": its.inputs, "reason": "Minh họa."}
        with judged.running():
            actions.review_entry(by=by, entry=entry, **facts, now=_during(2))
    print(dealt.line("work dealt"), flush=True)
    print(judged.line("criteria judged"), flush=True)
    year_pages.read_verification(row, next(iter(people)), _during(2))


def _objected(row: "Round") -> None:
    from nenso.index.actions import rounds as actions
    from nenso.index.queries import method_of
    from nenso.index.rules.rounds import fields_of
    from nenso.index.rules.rounds.verdicts import is_same
    from nenso.kernel.rules import SYSTEM

    raised, decided = Clock(), Clock()
    method = method_of(row.edition)
    cut = [
        entry
        for entry in _entries(row)
        if entry.verified is not None
        and not is_same(fields_of(method, method.node(entry.node)), entry.inputs, entry.verified)
    ]
    open_ones = []
    for entry in cut[::6]:
        with raised.running():
            claim = "Đề nghị xem lại."
            its = actions.object_to(by=SYSTEM, entry=entry, claim=claim, wanted=entry.inputs, now=_during(4))
        open_ones.append(its)
    year_pages.read_objections(row, open_ones[0], _during(4))
    for place, its in enumerate(open_ones):
        state = "accepted" if place % 3 == 0 else "rejected"
        with decided.running():
            actions.decide_objection(
                by=SYSTEM, objection=its, state=state, inputs={}, reason="Minh họa.", now=_during(4)
            )
    print(raised.line("objections raised"))
    print(decided.line("objections decided"), flush=True)


def _closed(row: "Round") -> None:
    from nenso.index.actions import rounds as actions
    from nenso.index.models import RunFigure
    from nenso.kernel.rules import SYSTEM

    closed = Clock()
    with closed.running():
        actions.close_round(by=SYSTEM, round=row, now=_during(5))
    print(closed.line("closed: inputs, run, proposal"), flush=True)
    ranked = RunFigure.objects.filter(run=row.run_id, node="dti", rank__gt=0).count()
    scored = RunFigure.objects.filter(run=row.run_id, value__isnull=False).count()
    is_whole = ranked == PROVINCES and scored >= PROVINCES * CRITERIA
    print(f"{ranked} provinces ranked, {scored:,} figures: {'met' if is_whole else 'NOT MET'}")


def _published(row: "Round") -> None:
    from nenso.index.actions import release_publication
    from nenso.index.models import Publication
    from nenso.kernel.rules import Actor

    released, publisher = Clock(), Actor("staff", "publisher", "Publisher")
    publication = Publication.objects.get(run=row.run_id)
    with released.running():
        release_publication(by=publisher, publication=publication, signing_key=bytes(range(32)))
    print(released.line("released: how sure, signed bundle"), flush=True)


def _read(row: "Round") -> None:
    """Print what a page asks of the round, each first with nothing kept from before and then as readers meet it."""
    from nenso.index.queries import rounds as queries

    participant = queries.participant_named(row, "48")
    entry = _entries(row)[500]
    asked: dict[str, Callable[[], object]] = {
        "participants with their progress": lambda: queries.participants(row),
        "one agency, all criteria with reasons": lambda: queries.entries_of(participant),
        "one criterion": lambda: queries.entry_line(entry),
        "self against verified": lambda: queries.gaps(row),
        "verifiers": lambda: queries.reviewers(row),
        "agreement": lambda: queries.agreement_of(row),
        "evidence used twice": lambda: queries.evidence_twice(row),
        "standing": lambda: queries.standing(row),
        "the way up by three places": lambda: queries.way_up(participant, 3),
    }
    print(f"\n{'asked':<44} {'queries':>7} {'first ms':>9} {'median ms':>10}  at most {MOST_READ:.0f} ms")
    for name, ask in asked.items():
        _print_read(name, ask)


def _print_read(name: str, ask: Callable[[], object]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from nenso.index.queries.rounds import forget_totals

    forget_totals()
    first, again = Clock(), Clock()
    with CaptureQueriesContext(connection) as queries, first.running():
        ask()
    for _ in range(REPEATS):
        with again.running():
            ask()
    median = statistics.median(again.times) * 1000
    met = "met" if median <= MOST_READ else "NOT MET"
    print(f"{name:<44} {len(queries):>7} {first.times[0] * 1000:>9.1f} {median:>10.1f}  {met}", flush=True)


if __name__ == "__main__":
    play()
