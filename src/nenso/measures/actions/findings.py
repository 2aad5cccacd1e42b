"""Saying why a figure that looks wrong is right."""

from django.db import transaction
from django.utils import timezone

from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused
from nenso.measures.actions.rights import allowed_for
from nenso.measures.queries.checks import EXPLAINED
from nenso.measures.queries.indicators import indicator

LONGEST = 600


@transaction.atomic
def explain_finding(*, by: Actor, key: str, reason: str) -> None:
    """Explain a finding: it stays known, with who said what; said again, the newer words hold.

    `key` is that of `queries.finding_key`. Raises `Refused`: "finding.unknown", "finding.reason",
    "indicator.not_found", "access.role_missing".
    """
    parts = key.split("/")
    if len(parts) != 5 or not all(parts):
        raise Refused("finding.unknown", key=key[:80])
    if not reason.strip() or len(reason) > LONGEST:
        raise Refused("finding.reason", field="reason", most=LONGEST)
    meant = indicator(parts[1], timezone.localdate())
    by = allowed_for(by, meant.owner)
    record(by=by, verb=EXPLAINED, thing=("finding", key), facts={"reason": reason.strip()})
