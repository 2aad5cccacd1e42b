"""The steps of a submission, written with their reasons; what the journal is told of one."""

from collections.abc import Mapping
from typing import Any

from nenso.kernel.rules import Actor
from nenso.reporting.models import Step, Submission
from nenso.reporting.rules.states import Verb


def step(
    row: Submission,
    by: Actor,
    verb: Verb,
    before: str,
    then: str,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Step:
    """Write a step."""
    return Step.objects.create(
        submission=row,
        verb=verb,
        before=before,
        after=then,
        organisation_code=row.organisation_code,
        reason=reason.strip(),
        facts=dict(facts or {}),
        by_key=by.key,
        by_name=by.name,
    )


def told_of(row: Submission) -> dict[str, Any]:
    """Return what the journal says of a submission."""
    return {
        "regime": row.regime.regime.code,
        "organisation": row.organisation_code,
        "period": row.period,
        "version": row.row_version,
    }
