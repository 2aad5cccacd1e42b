"""The one way in for figures: a lot is recorded whole or not at all, and only what changed makes a new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Period, Refused, Text, Validity
from nenso.measures.actions.rights import allowed_for
from nenso.measures.models import Definition, Indicator, Lot
from nenso.measures.rules.recording import (
    LOT_KINDS,
    Known,
    Measured,
    NewObservation,
    RowFault,
    check_rows,
)
from nenso.measures.texts import REFUSALS

TOLD = 200  # problems told in full; the rest is counted
# What a report or a meter brings was allowed where the report was approved or the system registered.
_ALLOWED_BEFORE = ("report", "meter")
_ANALYSED_FROM = 1_000  # rows from which the planner is told how many there are

_TABLES = """
CREATE TEMP TABLE IF NOT EXISTS measures_incoming (
    number integer, indicator_id bigint, unit_kind varchar(16), unit_code varchar(32), period varchar(10),
    first_day date, last_day date, category varchar(64), value double precision, line varchar(200),
    flags varchar(32)[]
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS measures_changing (
    LIKE measures_incoming, old_id bigint, old_version integer, old_known_at timestamptz
) ON COMMIT DELETE ROWS;
DELETE FROM measures_incoming;
DELETE FROM measures_changing
"""
_COLUMNS = (
    "number, indicator_id, unit_kind, unit_code, period, first_day, last_day, category, value, line, flags"
)
# Each cell is looked up once: what its newest version is tells whether the row changes anything, and all that follows.
_CHANGING = """
INSERT INTO measures_changing
SELECT i.*, o.id, o.version, o.known_at
FROM measures_incoming i LEFT JOIN measures_observation o ON o.indicator_id = i.indicator_id
    AND o.unit_kind = i.unit_kind AND o.unit_code = i.unit_code AND o.period = i.period AND o.category = i.category
    AND o.superseded_at IS NULL
WHERE CASE WHEN o.id IS NULL THEN i.value IS NOT NULL
    ELSE o.value IS DISTINCT FROM i.value OR o.flags <> i.flags END
"""
_COUNT = "SELECT count(*), count(old_id), max(old_known_at) FROM measures_changing"
_SUPERSEDE = """
UPDATE measures_observation o SET superseded_at = %(at)s FROM measures_changing c WHERE o.id = c.old_id
"""
_INSERT = """
INSERT INTO measures_observation (indicator_id, unit_kind, unit_code, period, first_day, last_day, category, value,
    version, lot_id, line, flags, known_at)
SELECT indicator_id, unit_kind, unit_code, period, first_day, last_day, category, value,
    1 + coalesce(old_version, 0), %(lot)s, line, flags, %(at)s
FROM measures_changing ORDER BY number
"""
_DROP_PACKED = """
DELETE FROM measures_packedvector p USING (
    SELECT DISTINCT indicator_id, unit_kind, period, category FROM measures_changing
) c
WHERE p.indicator_id = c.indicator_id AND p.unit_kind = c.unit_kind AND p.period = c.period
  AND p.category = c.category
"""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be recorded: its place, the code of the reason, and the sentence."""

    number: int
    line: str
    code: str
    text: Text

    def in_language(self, language: str) -> str:
        """Return the sentence with the row that it is about."""
        return f"{self.line or self.number}: {self.text.in_language(language)}"


@transaction.atomic
def record_observations(
    *,
    by: Actor,
    kind: str,
    source: tuple[str, str],
    rows: Sequence[NewObservation],
    citation: str = "",
    reason: str = "",
    digest: str = "",
    facts: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    on: date | None = None,
) -> Lot:
    """Record values in one lot; those that say what is known already change nothing.

    `kind` is report, meter, import, external or correction; `source` is (type, key) of what they came from. A value
    None withdraws, which takes a reason. All is known from one moment, after every lot that came before: two
    recordings of the same indicator wait for each other. `at` puts that moment into the past, for figures moved
    here from another register. `lot.facts` counts rows, new, changed and unchanged ones.

    Raises `Refused`: "lot.kind", "lot.empty", "lot.rows" with `problems` (RowProblem: each row and why), "lot.reason",
    "lot.backwards" (`at` is before what is known), "access.role_missing".
    """
    if kind not in LOT_KINDS:
        raise Refused("lot.kind", kind=kind)
    if not rows:
        raise Refused("lot.empty")
    if not reason and (kind == "correction" or any(row.value is None for row in rows)):
        raise Refused("lot.reason", field="reason")
    indicators = _indicators(rows)
    if kind not in _ALLOWED_BEFORE:
        by = _allowed(by, indicators)
    periods = _checked(rows, indicators, kind, on or timezone.localdate())
    with connection.cursor() as cursor:
        _lock(cursor, sorted(row.pk for row in indicators.values()))
        _send(cursor, rows, indicators, periods)
        counts, newest = _count(cursor, len(rows))
        moment = _moment(cursor, at, newest)
        lot = Lot.objects.create(
            kind=kind,
            source_type=source[0],
            source_key=source[1],
            citation=citation,
            digest=digest,
            reason=reason,
            facts={**(facts or {}), **counts},
            by_key=by.key,
            by_name=by.name,
            at=moment,
        )
        if counts["new"] or counts["changed"]:
            cursor.execute(_SUPERSEDE, {"at": moment})
            cursor.execute(_INSERT, {"at": moment, "lot": lot.pk})
            cursor.execute(_DROP_PACKED)
    told = {"kind": kind, "source": list(source), "reason": reason, **counts}
    record(by=by, verb="measures.observations_recorded", thing=("lot", str(lot.uuid)), facts=told)
    return lot


def withdraw_observation(
    *,
    by: Actor,
    indicator: str,
    unit_kind: str,
    unit_code: str,
    period: str,
    reason: str,
    category: str = "",
    line: str = "",
) -> Lot:
    """Withdraw what is known of a cell: it has no value from now on, and keeps its past.

    Raises `Refused`: "observation.none" where nothing is known, and those of `record_observations`.
    """
    row = NewObservation(indicator, unit_kind, unit_code, period, None, category, line)
    with transaction.atomic():
        lot = record_observations(
            by=by,
            kind="correction",
            source=("measures.observation", "/".join(row.cell)),
            rows=[row],
            reason=reason,
        )
        if not lot.facts["changed"]:
            raise Refused("observation.none", indicator=indicator, unit=unit_code, period=period)
    return lot


def _indicators(rows: Sequence[NewObservation]) -> dict[str, Indicator]:
    codes = {row.indicator for row in rows}
    found = Indicator.objects.filter(code__in=codes).prefetch_related("definitions")
    return {row.code: row for row in found}


def _allowed(by: Actor, indicators: Mapping[str, Indicator]) -> Actor:
    """Return the actor with the right by which it records figures that it brings itself."""
    owners = {one.owner_code for row in indicators.values() for one in row.definitions.all()}
    acting = by
    for owner in sorted(owners) or [""]:
        acting = allowed_for(by, owner)
    return acting


def _checked(
    rows: Sequence[NewObservation], indicators: Mapping[str, Indicator], kind: str, today: date
) -> dict[str, Period]:
    known = Known(
        {code: [_measured(one) for one in row.definitions.all()] for code, row in indicators.items()},
        _lives(rows),
    )
    checked = check_rows(rows, known, kind=kind, today=today)
    if checked.faults:
        problems = tuple(problem_of(fault) for fault in checked.faults[:TOLD])
        first = problems[0]
        raise Refused(
            "lot.rows",
            count=len(checked.faults),
            of=len(rows),
            row=first.line or str(first.number),
            first=first.text,
            problems=problems,
        )
    return checked.periods


def problem_of(fault: RowFault) -> RowProblem:
    """Return a fault with its sentence."""
    return RowProblem(fault.number, fault.line, fault.code, REFUSALS[fault.code].fill(**fault.facts))


def _measured(row: Definition) -> Measured:
    return Measured(
        Validity(row.valid_from, row.valid_to),
        row.source,
        row.period_kind,
        tuple(row.categories),
        row.subject,
    )


def _lives(rows: Sequence[NewObservation]) -> dict[tuple[str, str], tuple[Validity, ...]]:
    codes: dict[str, set[str]] = {}
    for row in rows:
        codes.setdefault(row.unit_kind, set()).add(row.unit_code)
    return {
        (kind, code): lives
        for kind, wanted in codes.items()
        if kind in ("organisation", "province", "district", "commune")
        for code, lives in directory.lives_of(kind, wanted).items()
    }


def _lock(cursor: Any, ids: Sequence[int]) -> None:
    """Let recordings of the same indicators wait for each other, in one order, so that none waits in a circle."""
    # Weaker than FOR UPDATE: the foreign keys of observations do not wait for it.
    cursor.execute(
        "SELECT id FROM measures_indicator WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)]
    )


def _send(
    cursor: Any,
    rows: Sequence[NewObservation],
    indicators: Mapping[str, Indicator],
    periods: Mapping[str, Period],
) -> None:
    cursor.execute(_TABLES)
    days = {code: (period.first_day, period.last_day) for code, period in periods.items()}
    with cursor.copy(f"COPY measures_incoming ({_COLUMNS}) FROM STDIN") as stream:
        for number, row in enumerate(rows, start=1):
            first, last = days[row.period]
            stream.write_row(
                (
                    number,
                    indicators[row.indicator].pk,
                    row.unit_kind,
                    row.unit_code,
                    row.period,
                    first,
                    last,
                    row.category,
                    row.value,
                    row.line[:200],
                    list(row.flags),
                )
            )
    if len(rows) >= _ANALYSED_FROM:
        cursor.execute("ANALYZE measures_incoming")


def _count(cursor: Any, rows: int) -> tuple[dict[str, int], datetime | None]:
    """Sort out what changes something; return how many rows do, and when the newest of their cells became known."""
    cursor.execute(_CHANGING)
    cursor.execute(_COUNT)
    left, changed, newest = cursor.fetchone()
    return {"rows": rows, "new": left - changed, "changed": changed, "unchanged": rows - left}, newest


def _moment(cursor: Any, at: datetime | None, newest: datetime | None) -> datetime:
    """Return the moment from which the lot is known: after all that is known of its cells.

    The transaction's own beginning would not do: it may lie before that of a lot it had to wait for.
    """
    if at is not None:
        if newest is not None and at <= newest:
            raise Refused("lot.backwards", at=at.isoformat(), newest=newest.isoformat())
        return at
    cursor.execute("SELECT greatest(clock_timestamp(), %s::timestamptz + interval '1 microsecond')", [newest])
    moment: datetime = cursor.fetchone()[0]
    return moment


__all__ = ["NewObservation", "RowProblem", "problem_of", "record_observations", "withdraw_observation"]
