"""Computing: one run reads an edition and a dataset, and stores every figure with what it came from."""

import hashlib
import json

import numpy as np
from django.db import transaction

from nenso.index import rules
from nenso.index.models import Dataset, Edition, InputValue, Run, RunFigure
from nenso.index.queries.inputs import inputs_of, outcome_of
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def run_edition(
    *,
    by: Actor,
    edition: Edition,
    dataset: Dataset,
    corrects: Run | None = None,
    reason: str = "",
    seed: int = 0,
) -> Run:
    """Compute a dataset under an edition and store the run.

    A correction names the run that it corrects and why. Raises `Refused`: "run.not_its_edition" where the
    edition does not cover the dataset's family, group or year; "run.reason_missing".
    """
    _check(edition, dataset, corrects, reason)
    method = rules.read_edition(edition.text, filename=edition.code)
    outcome = outcome_of(method, dataset)
    run = Run.objects.create(
        edition=edition,
        dataset=dataset,
        engine_version=rules.ENGINE_VERSION,
        seed=seed,
        edition_digest=rules.edition_digest(method),
        inputs_digest=rules.inputs_digest(inputs_of(dataset)),
        outputs_digest=outcome_digest(outcome),
        corrects=corrects,
        reason=reason,
        by_key=by.key,
        by_name=by.name,
    )
    _store(run, dataset, outcome)
    record(by=by, verb="index.run_computed", thing=("run", str(run.uuid)), facts=_facts(run))
    return run


def _check(edition: Edition, dataset: Dataset, corrects: Run | None, reason: str) -> None:
    is_in_years = edition.first_year <= dataset.year and (edition.last_year or dataset.year) >= dataset.year
    if edition.family != dataset.family or dataset.group not in edition.groups or not is_in_years:
        raise Refused("run.not_its_edition", edition=edition.code, year=dataset.year, group=dataset.group)
    if corrects is not None and not reason.strip():
        raise Refused("run.reason_missing", field="reason")


def _facts(run: Run) -> dict[str, str]:
    facts = {"edition": run.edition.code, "inputs": run.inputs_digest, "outputs": run.outputs_digest}
    if run.corrects is not None:
        facts |= {"corrects": str(run.corrects.uuid), "reason": run.reason}
    return facts


def _store(run: Run, dataset: Dataset, outcome: rules.Outcome) -> None:
    organisations = dict(
        InputValue.objects.filter(dataset=dataset).values_list("unit_code", "organisation_id")
    )
    rows, columns = np.nonzero((outcome.basis != 0) | (outcome.ranks != 0))
    RunFigure.objects.bulk_create(
        [
            RunFigure(
                run=run,
                organisation_id=organisations[outcome.units[row]],
                unit_code=outcome.units[row],
                node=outcome.codes[column],
                value=_stored(outcome.values[row, column]),
                points=_stored(outcome.points[row, column]),
                basis=int(outcome.basis[row, column]),
                rank=int(outcome.ranks[row, column]),
            )
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ],
        batch_size=2000,
    )


def _stored(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def outcome_digest(outcome: rules.Outcome) -> str:
    """Return the SHA-256 of every figure of an outcome, written to the last bit."""
    rows, columns = np.nonzero((outcome.basis != 0) | (outcome.ranks != 0))
    figures = [
        [
            outcome.units[row],
            outcome.codes[column],
            repr(float(outcome.values[row, column])),
            int(outcome.basis[row, column]),
            int(outcome.ranks[row, column]),
        ]
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    return hashlib.sha256(json.dumps(figures).encode()).hexdigest()
