"""From a call through the gateway to a receipt that anybody verifies: what one writes the other reads."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker

from nenso.exchange.queries import keys, ledger
from nenso.exchange.rules.ledger.merkle import verify_consistency
from nenso.exchange.rules.ledger.notes import read_key, read_note
from nenso.exchange.rules.ledger.proofs import read_checkpoint
from nenso.exchange.rules.ledger.receipts import body_digest, read_receipt, verify_receipt, written
from tests import databases
from tests.gateway.world import CLIENT, LEDGER, PATH, SEED, SERVICE, world

ASKED = b'{"number": "048090001234"}'


async def _exchanged(url: str, folder: Path) -> tuple[str, str, bytes]:
    """Let the ledger grow twice around one call; return the identifiers that the call was answered with, and its body."""
    async with world(url, folder) as w:
        await asyncio.gather(*(w.ask(f"{PATH}/{n}") for n in range(140)))
        await w.signed()
        said = await w.ask(f"{PATH}/find", "POST", data=ASKED, headers={"X-Road-Id": "my-1"})
        await w.signed()
        return said.headers["X-Road-Request-Id"], said.headers["X-Road-Id"], said.body


def test_a_call_has_a_receipt_that_verifies_by_the_published_key(
    url: str,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    exchange, message, answered = asyncio.run(_exchanged(url, tmp_path))
    settings.EXCHANGE_LEDGER = LEDGER
    monkeypatch.setenv("NENSO_SIGNING_KEY", base64.b64encode(SEED).decode())
    name = str(conninfo_to_dict(url)["dbname"])
    with django_db_blocker.unblock(), databases.looking_at(name):
        content = written(ledger.receipt_of(exchange))
        assert written(ledger.receipt_of(message)) == content
        published = keys.ledger_public().text
        notes = [read_note(ledger.checkpoint_for(size).note.encode()) for size in (280, 282)]
        proof = ledger.consistency(280, 282)
    bodies = {"asked": body_digest(ASKED), "answered": body_digest(answered)}
    shown = verify_receipt(read_receipt(content), read_key(published), bodies=bodies)
    request, response = shown.messages
    assert (request.record.client, request.record.service) == (CLIENT, SERVICE)
    assert [each.proved.index for each in shown.messages] == [280, 281]
    assert (request.body, response.body) == ("asked", "answered")
    assert b"/find" in request.head.split(b"\r\n")[1]
    before, after = (read_checkpoint(note.text) for note in notes)
    verify_consistency(before.size, after.size, before.root, after.root, proof)
