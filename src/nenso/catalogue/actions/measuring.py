"""The door by which a room that measures data tells how good a database is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.catalogue.models import Entry, MeasuredShare
from nenso.catalogue.rules import Kind, Measurement, check_measurement
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def record_measured(*, by: Actor, entry: Entry, shares: Sequence[Measurement], now: datetime) -> None:
    """Record shares that a system measured of a database; from now on they stand in place of what its owner states.

    Raises `Refused`: those of `rules.check_measurement`, "catalogue.measured_by_hand" where a person would tell them,
    "catalogue.not_measured" for what is no database.
    """
    if by.kind != "system":
        raise Refused("catalogue.measured_by_hand", entry=entry.code)
    if entry.kind != Kind.DATABASE:
        raise Refused("catalogue.not_measured", entry=entry.code)
    for one in shares:
        check_measurement(one, timezone.localdate(now))
    MeasuredShare.objects.bulk_create(
        MeasuredShare(
            entry=entry, name=one.name, value=one.value, on=one.on, record=one.record.strip(), by_name=by.name
        )
        for one in shares
    )
    record(
        by=by,
        verb="catalogue.measured",
        thing=("catalogue_entry", str(entry.uuid)),
        facts={"entry": entry.code, **{one.name: one.value for one in shares}},
    )
