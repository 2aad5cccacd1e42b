"""Witnesses of our ledger, and the ledgers of others that we witness: registered by whoever approves for the nation."""

from datetime import datetime

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.models import WatchedLog, Witness
from nenso.exchange.queries.keys import ledger_public
from nenso.exchange.rules.facts import check_url
from nenso.exchange.rules.ledger.notes import Kind, VerifierKey, read_key
from nenso.exchange.rules.ledger.witness import LONGEST_NAME, check_witness
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def set_witness(*, by: Actor, key: str, url: str, now: datetime) -> Witness:
    """Have our checkpoints cosigned by whoever holds a key (a vkey), asked at an address; a new key of a name takes the old one's place.

    Raises `Refused`: "note.bad_key", "witness.kind", "witness.long", "witness.own", "witness.key_taken", "service.url",
    "access.role_missing".
    """
    by, given = allowed(by, Role.APPROVER, NATIONAL), _witness_key(key)
    check_url(url)
    standing = list(Witness.objects.select_for_update().filter(removed_at=None))
    for each in standing:
        if each.name != given.name and read_key(each.key).public == given.public:
            raise Refused("witness.key_taken", field="key", name=each.name)
    held = next((each for each in standing if each.name == given.name), None)
    if held is not None and held.key == given.text:
        return _moved(held, url, by)
    if held is not None:
        held.removed_at = now
        held.save(update_fields=["removed_at"])
    facts = {"by_key": by.key, "by_name": by.name}
    row = Witness.objects.create(name=given.name, key=given.text, url=url, **facts)
    _journal(by, row, "exchange.witness_set")
    return row


def _moved(row: Witness, url: str, by: Actor) -> Witness:
    if row.url != url:
        row.url = url
        row.save(update_fields=["url"])
        _journal(by, row, "exchange.witness_set")
    return row


@transaction.atomic
def remove_witness(*, by: Actor, name: str, now: datetime) -> Witness:
    """Ask a witness no more; what it signed stays signed. Raises `Refused`: "witness.none", "access.role_missing"."""
    by = allowed(by, Role.APPROVER, NATIONAL)
    row = Witness.objects.select_for_update().filter(name=name, removed_at=None).first()
    if row is None:
        raise Refused("witness.none", field="name", name=name[:LONGEST_NAME])
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    _journal(by, row, "exchange.witness_removed")
    return row


def _witness_key(text: str) -> VerifierKey:
    found = check_witness(text)
    if found.public == ledger_public().public:
        raise Refused("witness.own", field="key")
    return found


def _journal(by: Actor, row: Witness, verb: str) -> None:
    record(by=by, verb=verb, thing=("witness", str(row.uuid)), facts={"key": row.key, "url": row.url})


# --- Ledgers that we witness ------------------------------------------------------------------------------


@transaction.atomic
def watch_log(*, by: Actor, key: str, origin: str = "") -> WatchedLog:
    """Cosign the checkpoints of a ledger from now on, by its key (a vkey); what was cosigned of it before still counts.

    The first line of its checkpoints is the key's name where no other is given. Raises `Refused`: "note.bad_key",
    "witness.log_kind", "witness.long", "access.role_missing".
    """
    by, given = allowed(by, Role.APPROVER, NATIONAL), read_key(key)
    if given.kind is not Kind.PLAIN:
        raise Refused("witness.log_kind", field="key", name=given.name)
    named = origin or given.name
    if len(named) > LONGEST_NAME or "\n" in named or "\0" in named:
        raise Refused("witness.long", field="origin", most=LONGEST_NAME)
    facts = {"key": given.text, "by_key": by.key, "by_name": by.name}
    row, is_new = WatchedLog.objects.get_or_create(origin=named, defaults=facts)
    row = WatchedLog.objects.select_for_update().get(origin=named)
    if not is_new and row.key == given.text and row.stopped_at is None:
        return row
    row.key, row.stopped_at = given.text, None
    row.save(update_fields=["key", "stopped_at"])  # never what was cosigned
    record(by=by, verb="exchange.log_watched", thing=("watched_log", named), facts={"key": row.key})
    return row


@transaction.atomic
def stop_watching(*, by: Actor, origin: str, now: datetime) -> WatchedLog:
    """Cosign a ledger no more; what was cosigned last is kept. Raises `Refused`: "witness.not_watched", "access.role_missing"."""
    by = allowed(by, Role.APPROVER, NATIONAL)
    row = WatchedLog.objects.select_for_update().filter(origin=origin, stopped_at=None).first()
    if row is None:
        raise Refused("witness.not_watched", field="origin", origin=origin[:LONGEST_NAME])
    row.stopped_at = now
    row.save(update_fields=["stopped_at"])
    record(by=by, verb="exchange.log_left", thing=("watched_log", origin), facts={"size": row.size})
    return row
