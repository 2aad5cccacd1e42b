"""The values of an indicator for a period over all leaves of a tree: one packed row where there is one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from nenso.kernel.rules import Period
from nenso.measures.models import Indicator, Observation, PackedVector
from nenso.measures.queries.trees import UnitTree

Array = NDArray[np.float64]
Moment = date | datetime
WORTH_PACKING = 500  # leaves from which one packed row is read instead of as many rows
_WRITTEN = np.dtype("<f8")


def known_by(rows: QuerySet[Observation], known: Moment | None) -> QuerySet[Observation]:
    """Narrow versions to those that were known at a moment, or at the end of a day; now where none is given."""
    if known is None:
        return rows.filter(superseded_at__isnull=True)
    if not isinstance(known, datetime):
        known = timezone.make_aware(datetime.combine(known + timedelta(days=1), time.min))
        return rows.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gte=known), known_at__lt=known)
    return rows.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=known), known_at__lte=known)


def vectors(
    ids: Sequence[int], tree: UnitTree, period: Period, *, category: str = "", known: Moment | None = None
) -> Array:
    """Return the values of indicators (rows) over the leaves of a tree, NaN where missing. Shape [ids, leaves].

    What is known now of a period that is over is packed when it is first asked for.
    """
    may_pack = known is None and period.last_day < timezone.localdate() and len(tree.place) >= WORTH_PACKING
    found: dict[int, Array] = _packed(ids, tree, period, category) if may_pack else {}
    missing = [each for each in ids if each not in found]
    if missing:
        found |= _read(missing, tree, period, category, known)
        if may_pack:
            _pack([each for each in missing if each in found], tree, period, category)
    empty = np.full(len(tree.place), np.nan)
    return np.array([found.get(each, empty) for each in ids]).reshape(len(ids), len(tree.place))


def _packed(ids: Sequence[int], tree: UnitTree, period: Period, category: str) -> dict[int, Array]:
    rows = PackedVector.objects.filter(
        indicator__in=ids,
        unit_kind=tree.kind,
        period=period.code,
        category=category,
        units_digest=tree.digest,
    )
    return {
        each: np.frombuffer(values, dtype=_WRITTEN)
        for each, values in rows.values_list("indicator_id", "values")
    }


def _read(
    ids: Sequence[int], tree: UnitTree, period: Period, category: str, known: Moment | None
) -> dict[int, Array]:
    rows = Observation.objects.filter(
        indicator__in=ids, unit_kind=tree.kind, period=period.code, category=category, value__isnull=False
    )
    found: dict[int, Array] = {}
    columns = known_by(rows, known).order_by().values_list("indicator_id", "unit_code", "value")
    for each, code, value in columns.iterator(chunk_size=20_000):
        place = tree.place.get(code)
        if place is not None:
            if each not in found:
                found[each] = np.full(len(tree.place), np.nan)
            found[each][place] = value
    return found


def _pack(ids: Sequence[int], tree: UnitTree, period: Period, category: str) -> None:
    """Pack what is known now. A recording that goes on keeps its indicators locked: those are left for later.

    Under the lock the values are read again: between the reading before and here a lot may have come.
    """
    with transaction.atomic():
        free = Indicator.objects.filter(id__in=ids).order_by("id")
        held = [row.pk for row in free.select_for_update(no_key=True, skip_locked=True)]
        values: Mapping[int, Array] = _read(held, tree, period, category, None) if held else {}
        PackedVector.objects.bulk_create(
            [
                PackedVector(
                    indicator_id=each,
                    unit_kind=tree.kind,
                    period=period.code,
                    category=category,
                    units_on=tree.on,
                    units_digest=tree.digest,
                    values=row.astype(_WRITTEN).tobytes(),
                )
                for each, row in values.items()
            ],
            update_conflicts=True,
            unique_fields=["indicator", "unit_kind", "period", "category"],
            update_fields=["units_on", "units_digest", "values"],
        )
