"""Stored studies: what was asked of a run, what came out, and the document with which anybody replays it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from nenso.directory import queries as directory
from nenso.index.models import Run, Study, StudyState
from nenso.index.queries.boards import LEVEL_OF_GROUP, board_of_run
from nenso.index.queries.inputs import inputs_of, outcome_of
from nenso.index.queries.methods import method_of
from nenso.index.rules import uncertainty
from nenso.index.rules.digests import inputs_digest
from nenso.kernel.rules import Refused

UNCERTAINTY, SENSITIVITY = "uncertainty", "sensitivity"
KINDS = (UNCERTAINTY, SENSITIVITY)
OPEN = (StudyState.WAITING, StudyState.RUNNING)
_TOGETHER = ("run__edition", "run__dataset")


def studies_of(run: Run) -> QuerySet[Study]:
    """Return the studies of a run, newest first, without their results."""
    return Study.objects.filter(run=run).defer("result").order_by("-id")


def study_named(uuid: UUID | str) -> Study:
    """Return a study with its run; raises `Refused("study.not_found")`."""
    found = Study.objects.select_related(*_TOGETHER).filter(uuid=uuid).first()
    if found is None:
        raise Refused("study.not_found", study=str(uuid))
    return found


def is_open(study: Study) -> bool:
    """Say whether a study waits or runs."""
    return study.state in OPEN


def is_done(study: Study) -> bool:
    """Say whether a study has an outcome."""
    return study.state == StudyState.DONE


def official_study(run_id: int, units_on: date | None = None, kind: str = UNCERTAINTY) -> Study | None:
    """Return the study that was made of the default design at publication, on the units of a day.

    Any day will do: its units are those of the last change before it. None where the run has no such study.
    """
    run = Run.objects.select_related("dataset").get(pk=run_id)
    on = era_of(run, units_on)
    return Study.objects.filter(
        run=run, units_on=on, kind=kind, is_official=True, state=StudyState.DONE
    ).first()


def era_of(run: Run, units_on: date | None) -> date | None:
    """Return the first day of the units of a day; None where they are those of the run itself."""
    level = LEVEL_OF_GROUP.get(run.dataset.group)
    if units_on is None or level is None:
        return None
    changes = [day for day in directory.lineage_days(level) if run.dataset.units_on < day <= units_on]
    return changes[-1] if changes else None


def subject_of_run(run: Run, units_on: date | None = None) -> uncertainty.Subject:
    """Return what can be varied of a run, on its own units or carried over to those of another day.

    Raises `Refused`: "study.no_parts" where nothing is known below the composite; "index.not_rebased".
    """
    method = method_of(run.edition)
    board = board_of_run(run, units_on) if units_on else None
    if board is not None and board.is_rebased:
        return uncertainty.subject_of(method, board.outcome, None)
    table = inputs_of(run.dataset)
    return uncertainty.subject_of(method, outcome_of(method, run.dataset, table), table)


def study_document(study: Study) -> dict[str, Any]:
    """Return the document of a study, with everything that replaying it takes.

    Raises `Refused`: "study.not_done"; "study.changed" where the inputs are no longer those of the study.
    """
    kept = result_of(study)
    if "subject" in kept:
        return dict(kept)
    subject = subject_of_run(study.run, study.units_on)
    if inputs_digest(subject.inputs) != kept["inputs"]["digest"]:
        raise Refused("study.changed", study=str(study.uuid))
    return {**kept, "subject": uncertainty.subject_json(subject)}


def result_of(study: Study) -> Mapping[str, Any]:
    """Return what is stored of a study's outcome; raises `Refused("study.not_done")`."""
    if not is_done(study) or study.result is None:
        raise Refused("study.not_done", study=str(study.uuid))
    kept: Mapping[str, Any] = study.result
    return kept


def outcome_of_study(study: Study) -> uncertainty.Study:
    """Return bands and influences as the engine gives them; raises `Refused("study.not_done")`."""
    return uncertainty.read_study(result_of(study))
