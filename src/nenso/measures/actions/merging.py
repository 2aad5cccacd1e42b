"""The tables that a batch writes, each in one statement and each in a fixed order, so that two senders never block each other."""

import base64
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection

from nenso.measures.rules.counting import Key, stored_channel
from nenso.measures.rules.dossiers import Told
from nenso.measures.rules.events import Checked

_plain = msgspec.json.Encoder()

_KEYS = """
INSERT INTO measures_eventkey (system_id, event_id, day, digest)
SELECT %s, id, day, decode(digest, 'base64')
FROM jsonb_to_recordset(%s::jsonb) AS sent (id text, day date, digest text)
ORDER BY id COLLATE "C"
ON CONFLICT (system_id, event_id) DO NOTHING
RETURNING event_id
"""
_DIGESTS = "SELECT event_id, digest FROM measures_eventkey WHERE system_id = %s AND event_id = ANY(%s)"
_EVENTS = """
COPY measures_event (day, at, system_id, batch_id, event_id, kind, organisation_code, procedure_code, dossier,
    channel, due, rating, facts) FROM STDIN
"""
# rules.dossiers.merge, word for word; a test compares the two. LEAST and GREATEST pass over what is NULL.
_DOSSIERS = """
INSERT INTO measures_dossier AS kept (system_id, number, organisation_code, procedure_code, named_at, channel,
    received_on, due, completed_on, was_on_time, owes_fee, paid_online, digitised, synchronised, reused, result_digital,
    delivered_on, withdrawn_on, rating, rated_at)
SELECT %s, number, organisation_code, procedure_code, named_at, channel, received_on, due, completed_on,
    completed_on <= due, owes_fee, paid_online, digitised, synchronised, reused, result_digital, delivered_on, withdrawn_on,
    rating, rated_at
FROM jsonb_to_recordset(%s::jsonb) AS told (number text, organisation_code text, procedure_code text,
    named_at timestamptz, channel text, received_on date, due date, completed_on date, owes_fee boolean,
    paid_online boolean, digitised boolean, synchronised boolean, reused boolean, result_digital boolean, delivered_on date,
    withdrawn_on date, rating smallint, rated_at timestamptz)
ORDER BY number COLLATE "C"
ON CONFLICT (system_id, number) DO UPDATE SET
    (organisation_code, procedure_code, named_at) = (
        SELECT organisation_code, procedure_code, named_at FROM (VALUES
            (kept.organisation_code, kept.procedure_code, kept.named_at),
            (EXCLUDED.organisation_code, EXCLUDED.procedure_code, EXCLUDED.named_at)
        ) AS said (organisation_code, procedure_code, named_at)
        ORDER BY named_at DESC NULLS LAST, organisation_code COLLATE "C" DESC, procedure_code COLLATE "C" DESC
        LIMIT 1),
    channel = COALESCE(LEAST(NULLIF(kept.channel, '') COLLATE "C", NULLIF(EXCLUDED.channel, '')), ''),
    received_on = LEAST(kept.received_on, EXCLUDED.received_on),
    due = GREATEST(kept.due, EXCLUDED.due),
    completed_on = GREATEST(kept.completed_on, EXCLUDED.completed_on),
    was_on_time = GREATEST(kept.completed_on, EXCLUDED.completed_on) <= GREATEST(kept.due, EXCLUDED.due),
    owes_fee = kept.owes_fee OR EXCLUDED.owes_fee,
    paid_online = kept.paid_online OR EXCLUDED.paid_online,
    digitised = kept.digitised OR EXCLUDED.digitised,
    synchronised = kept.synchronised OR EXCLUDED.synchronised,
    reused = kept.reused OR EXCLUDED.reused,
    result_digital = kept.result_digital OR EXCLUDED.result_digital,
    delivered_on = GREATEST(kept.delivered_on, EXCLUDED.delivered_on),
    withdrawn_on = GREATEST(kept.withdrawn_on, EXCLUDED.withdrawn_on),
    (rating, rated_at) = (
        SELECT rating, rated_at FROM (VALUES (kept.rating, kept.rated_at), (EXCLUDED.rating, EXCLUDED.rated_at))
            AS given (rating, rated_at)
        ORDER BY rated_at DESC NULLS LAST, rating DESC NULLS LAST LIMIT 1)
"""
_COUNTS = """
INSERT INTO measures_dailycount AS kept (system_id, day, organisation_code, procedure_code, measure, count)
SELECT %s, day, organisation, procedure, measure, count
FROM jsonb_to_recordset(%s::jsonb) AS added (day date, organisation text, procedure text, measure text, count bigint)
ORDER BY day, organisation COLLATE "C", procedure COLLATE "C", measure COLLATE "C"
ON CONFLICT (system_id, day, organisation_code, procedure_code, measure)
DO UPDATE SET count = kept.count + EXCLUDED.count
"""


def _rows(rows: Iterable[Any]) -> str:
    return _plain.encode(list(rows)).decode()


def claim_keys(system: int, events: Sequence[Checked]) -> set[str]:
    """Write the names of events down, and return those that were new. Waits for whoever writes the same ones."""
    rows = (
        {
            "id": each.event.id,
            "day": each.day,
            "digest": base64.b64encode(each.digest).decode(),
        }
        for each in events
    )
    with connection.cursor() as cursor:
        cursor.execute(_KEYS, (system, _rows(rows)))
        return {name for (name,) in cursor.fetchall()}


def kept_digests(system: int, names: Sequence[str]) -> dict[str, bytes]:
    """Return the digests of events that were taken before."""
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_DIGESTS, (system, list(names)))
        return {name: bytes(digest) for name, digest in cursor.fetchall()}


def copy_events(system: int, batch: int, events: Sequence[Checked]) -> None:
    """Write new events into their days."""
    with connection.cursor() as cursor, cursor.copy(_EVENTS) as copy:
        for each in events:
            event = each.event
            facts = _plain.encode(event.facts).decode() if event.facts else "{}"
            copy.write_row(
                (
                    each.day,
                    event.at,
                    system,
                    batch,
                    event.id,
                    event.kind,
                    event.organisation,
                    event.procedure,
                    event.dossier,
                    stored_channel(each),
                    event.due,
                    event.rating,
                    facts,
                )
            )


def merge_dossiers(system: int, dossiers: dict[str, Told]) -> None:
    """Merge what a batch tells of dossiers into what is known of them."""
    if dossiers:
        with connection.cursor() as cursor:
            cursor.execute(_DOSSIERS, (system, _rows(dossiers.values())))


def add_counts(system: int, counts: Counter[Key]) -> None:
    """Add to the daily counts."""
    rows = (
        {
            "day": day,
            "organisation": organisation,
            "procedure": procedure,
            "measure": measure,
            "count": count,
        }
        for (day, organisation, procedure, measure), count in counts.items()
    )
    if counts:
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, (system, _rows(rows)))
