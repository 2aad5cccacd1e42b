"""Studies of a run's uncertainty: asked for and stopped by people, computed by the worker or at publication."""

import logging
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from nenso.index import rules
from nenso.index.models import Run, Study, StudyState
from nenso.index.queries.studies import KINDS, OPEN, SENSITIVITY, era_of, is_open, subject_of_run
from nenso.index.rules import uncertainty
from nenso.kernel.actions import defer, record
from nenso.kernel.rules import SYSTEM, Actor, Refused, Text
from nenso.kernel.texts import sentence

LARGEST_INPUTS = (
    200_000  # letters of JSON: a larger table of inputs is made again from the run when it is asked for
)
MOST_WAITING = 20  # studies that wait or run at a time
LARGEST = 50_000_000  # runs times units of one study: 600 MB, and some minutes on one processor
_BETWEEN = 0.5  # seconds between two words on how far a study is
ROOMS = ("nenso.index", "nenso.directory", "nenso.kernel")  # whose sentences a study may fail with


_log = logging.getLogger(__name__)


class Interrupted(Exception):  # noqa: N818 - no fault: the worker was told to leave, and the study waits again
    """The worker may not go on; whoever takes the study up again begins anew."""


class _Stopped(Exception):  # noqa: N818 - no fault either
    """Somebody stopped the study, or another worker finished it."""


@transaction.atomic
def ask_study(*, by: Actor, run: Run, design: uncertainty.Design, units_on: date | None = None) -> Study:
    """Ask for a study of a run; the worker computes it once this transaction stands.

    Raises `Refused`: "study.no_parts", "study.too_few_units", "study.too_large", "study.too_many";
    "design.unknown_node", "design.nothing_varied"; "index.not_rebased".
    """
    subject = subject_of_run(run, units_on)
    runs, units = _runs_in_all(subject, design), len(subject.units)
    if runs * units > LARGEST:
        raise Refused("study.too_large", field="runs", runs=runs, units=units, most=LARGEST)
    if Study.objects.filter(state__in=OPEN).count() >= MOST_WAITING:
        raise Refused("study.too_many", most=MOST_WAITING)
    study = _unsaved(by, run, design, era_of(run, units_on))
    study.total = runs
    study.save()
    record(by=by, verb="index.study_asked", thing=("study", str(study.uuid)), facts=_facts(study))
    defer("index.compute_study", study=str(study.uuid))
    return study


@transaction.atomic
def stop_study(*, by: Actor, study: Study) -> Study:
    """Stop a study that waits or runs; the worker lays it down within a second.

    Raises `Refused("study.already_ended")`.
    """
    locked = Study.objects.select_for_update().get(pk=study.pk)
    if not is_open(locked):
        raise Refused("study.already_ended")
    locked.state, locked.ended_at = StudyState.STOPPED, timezone.now()
    locked.save(update_fields=["state", "ended_at"])
    record(by=by, verb="index.study_stopped", thing=("study", str(locked.uuid)), facts=_facts(locked))
    return locked


def compute_study(*, study: Study, may_go_on: Callable[[], bool] = lambda: True) -> Study:
    """Compute a study that waits, telling how far it is as it goes; one that ended is left as it is.

    Done twice it does no harm: whoever ends it first wins, and both have the same outcome. Raises `Interrupted`
    once `may_go_on` says no; a refusal of the engine becomes the study's own error.
    """
    begun = _begin(study)
    if begun is None:
        return Study.objects.get(pk=study.pk)
    try:
        subject = subject_of_run(begun.run, begun.units_on)
        design = uncertainty.read_design(begun.design)
        found = uncertainty.run_study(subject, design, progress=_Progress(begun, may_go_on))
    except _Stopped:
        return Study.objects.get(pk=study.pk)
    except Interrupted:
        Study.objects.filter(pk=begun.pk, state=StudyState.RUNNING).update(state=StudyState.WAITING, done=0)
        raise
    except Refused as refused:
        return fail_study(study=begun, because=sentence(refused, ROOMS))
    return _finish(begun, found, _written(subject))


def compute_official_studies(*, by: Actor, run: Run) -> list[Study]:
    """Compute the default designs of a run, on its own units and on those of today; return those that are new.

    A run whose composite rests on nothing that is known has none.
    """
    days = dict.fromkeys((None, era_of(run, timezone.localdate())))
    kept = set(Study.objects.filter(run=run, is_official=True).values_list("units_on", "kind"))
    with transaction.atomic():
        made = [
            study
            for on in days
            for study in _officials(by, run, on, [kind for kind in KINDS if (on, kind) not in kept])
        ]
        if made:
            facts = {"studies": [str(study.uuid) for study in made]}
            record(by=by, verb="index.studies_computed", thing=("run", str(run.uuid)), facts=facts)
    return made


def _officials(by: Actor, run: Run, units_on: date | None, kinds: list[str]) -> list[Study]:
    if not kinds:
        return []
    begun_at = timezone.now()
    try:
        subject = subject_of_run(run, units_on)
        written = _written(subject)
        designs = [uncertainty.default_design(subject, kind) for kind in kinds]
        found = [uncertainty.run_study(subject, design) for design in designs]
    except Refused as refused:  # most often nothing is known below the composite: it is published without
        _log.info("no official studies of %s on %s: %s", run.uuid, units_on or "its own units", refused)
        return []
    made = [_unsaved(by, run, one.design, units_on) for one in found]
    for study, one in zip(made, found, strict=True):
        study.is_official, study.begun_at = True, begun_at
        _fill(study, one, written)
        study.save()
    return made


def _unsaved(by: Actor, run: Run, design: uncertainty.Design, units_on: date | None) -> Study:
    return Study(
        run=run,
        units_on=units_on,
        kind=design.kind,
        design=uncertainty.design_json(design),
        design_digest=uncertainty.design_digest(design),
        seed=design.seed,
        engine_version=rules.ENGINE_VERSION,
        by_key=by.key,
        by_name=by.name,
    )


def _runs_in_all(subject: uncertainty.Subject, design: uncertainty.Design) -> int:
    """Return how often the subject is scored: a sensitivity design repeats its base sample for every factor."""
    factors = uncertainty.expanded(subject, design.factors)
    return design.runs * (len(factors) + 2) if design.kind == SENSITIVITY else design.runs


def _facts(study: Study) -> dict[str, Any]:
    return {"run": str(study.run.uuid), "kind": study.kind, "design": study.design_digest, "seed": study.seed}


@transaction.atomic
def _begin(study: Study) -> Study | None:
    """Take a study up; one that a killed worker left running is begun anew. None where it ended."""
    together = Study.objects.select_related("run__edition", "run__dataset").select_for_update(of=("self",))
    locked = together.get(pk=study.pk)
    if not is_open(locked):
        return None
    locked.state, locked.begun_at, locked.done = StudyState.RUNNING, timezone.now(), 0
    locked.engine_version = rules.ENGINE_VERSION
    locked.save(update_fields=["state", "begun_at", "done", "engine_version"])
    return locked


class _Progress:
    """Writes how far a study is, at most twice a second, and ends it where somebody stopped it."""

    def __init__(self, study: Study, may_go_on: Callable[[], bool]) -> None:
        self.study, self.may_go_on, self.next = study, may_go_on, 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + _BETWEEN
        if not self.may_go_on():
            raise Interrupted
        if connection.in_atomic_block:
            return  # nobody else would see it, and the row would stay locked until the end
        running = Study.objects.filter(pk=self.study.pk, state=StudyState.RUNNING)
        if not running.update(done=done, total=total):
            raise _Stopped


def _written(subject: uncertainty.Subject) -> dict[str, Any]:
    """Return what of a subject is stored with the results: all of it, or nothing where its table is large."""
    is_small = subject.inputs.values.size <= LARGEST_INPUTS
    return {"subject": uncertainty.subject_json(subject)} if is_small else {}


def _fill(study: Study, found: uncertainty.Study, written: dict[str, Any]) -> None:
    study.result = uncertainty.results_json(found) | written
    study.ranks_digest = found.ranks_digest
    study.state, study.ended_at = StudyState.DONE, timezone.now()
    study.done = study.total = found.runs


@transaction.atomic
def _finish(study: Study, found: uncertainty.Study, written: dict[str, Any]) -> Study:
    locked = Study.objects.select_for_update().get(pk=study.pk)
    if locked.state != StudyState.RUNNING:
        return locked
    _fill(locked, found, written)
    locked.save(update_fields=["result", "ranks_digest", "state", "done", "total", "ended_at"])
    facts = _facts(locked) | {"ranks": locked.ranks_digest}
    record(by=SYSTEM, verb="index.study_computed", thing=("study", str(locked.uuid)), facts=facts)
    return locked


@transaction.atomic
def fail_study(*, study: Study, because: Text) -> Study:
    """Give a study up that cannot be computed, and say why; one that ended is left as it is."""
    locked = Study.objects.select_for_update().get(pk=study.pk)
    if not is_open(locked):
        return locked
    locked.state, locked.ended_at = StudyState.FAILED, timezone.now()
    locked.error = {"vi": because.vi, "en": because.en}
    locked.save(update_fields=["state", "ended_at", "error"])
    facts = _facts(locked) | {"because": because.vi}
    record(by=SYSTEM, verb="index.study_failed", thing=("study", str(locked.uuid)), facts=facts)
    return locked
