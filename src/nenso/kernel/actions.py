"""Writing the journal, keeping files, handing work to the worker, and the key that the house signs with."""

from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from nenso.kernel.models import JournalEntry, StoredFile
from nenso.kernel.rules import Actor, media_type_of
from nenso.kernel.signing import (
    curve_key,
    house_of,
    make_curve_key,
    secret_of,
    signing_key,
    token_curve_key,
    token_key,
)

__all__ = [
    "curve_key",
    "defer",
    "house_of",
    "keep_file",
    "make_curve_key",
    "record",
    "secret_of",
    "signing_key",
    "token_curve_key",
    "token_key",
]


def record(
    *, by: Actor, verb: str, thing: tuple[str, str], facts: dict[str, Any] | None = None
) -> JournalEntry:
    """Write one journal row in the caller's own transaction.

    `verb` is past tense with its room ("directory.territory_merged"); `thing` is (type, key).
    Raises `RuntimeError` outside a transaction: an action and its journal row stand or fall together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the journal is written inside the action's own transaction")
    return JournalEntry.objects.create(
        actor_kind=by.kind,
        actor_key=by.key,
        actor_name=by.name,
        actor_right=by.right,
        verb=verb,
        thing_type=thing[0],
        thing_key=thing[1],
        facts=_plain(facts or {}),
    )


def keep_file(content: bytes, *, name: str) -> StoredFile:
    """Keep a file that somebody handed in, once for all who hand in the same; the caller's journal row says who did.

    Raises `Refused` as `rules.media_type_of`: "file.empty", "file.too_large", "file.kind".
    """
    kind = media_type_of(content, name=name)
    kept, _ = StoredFile.objects.get_or_create(
        digest=sha256(content).hexdigest(),
        defaults={"media_type": kind, "size": len(content), "content": content},
    )
    return kept


def defer(task: str, **arguments: Any) -> None:
    """Hand work to the worker in the caller's own transaction: it is done only where the action stands.

    `task` is its name in the `tasks.py` of a room ("index.compute_study"); the arguments are what JSON can hold, and
    no personal data. Raises `RuntimeError` outside a transaction, `LookupError` for a task that no room has.
    """
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import TaskNotFound

    if not connection.in_atomic_block:
        raise RuntimeError("work is handed over inside the action's own transaction")
    try:
        app.configure_task(task, allow_unknown=False).defer(**arguments)
    except TaskNotFound as fault:
        raise LookupError(f"no room has a task {task}") from fault


def _plain(facts: dict[str, Any]) -> Any:
    import json

    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
