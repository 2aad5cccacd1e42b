"""Comparing every entry of the country with those that it may be: at night, kept for who asks for all of them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.catalogue.actions.many import BATCH, lock_lookalikes
from nenso.catalogue.models import Entry, Lookalike
from nenso.catalogue.queries.duplicates import COMPARED, duplicates
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM


@transaction.atomic
def compare_all(*, now: datetime) -> int:
    """Write anew which entries look alike; returns how many pairs there are. The journal says when it was done."""
    lock_lookalikes()
    found = duplicates(timezone.localdate(now), size=None).pairs
    codes = {side.code for pair in found for side in (pair.first, pair.second)}
    keys = dict(Entry.objects.filter(code__in=codes).values_list("code", "pk"))
    Lookalike.objects.all().delete()
    made = [
        Lookalike(
            first_id=keys[pair.first.code],
            second_id=keys[pair.second.code],
            score=pair.score,
            words=list(pair.words),
            is_same_owner=pair.is_same_owner,
        )
        for pair in found
    ]
    Lookalike.objects.bulk_create(made, batch_size=BATCH)
    record(by=SYSTEM, verb=COMPARED, thing=("catalogue", "alike"), facts={"pairs": len(made)})
    return len(made)
