"""What was counted of requests that did not fit their document, ended by age."""

from datetime import datetime, timedelta

from nenso.exchange.models import ContractMisfit

KEPT_DAYS = 90  # thirty are shown


def delete_old_misfits(*, now: datetime) -> int:
    """Delete what was counted on days longer ago; return how many rows. It is no evidence: the ledger is."""
    return ContractMisfit.objects.filter(day__lt=now.date() - timedelta(days=KEPT_DAYS)).delete()[0]
