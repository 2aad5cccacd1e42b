"""A publication and a push have receipts as any exchange has: the event that went by is the one that they prove."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker

from nenso.exchange.queries import keys, ledger
from nenso.exchange.rules.ledger.notes import read_key
from nenso.exchange.rules.ledger.receipts import body_digest, read_receipt, verify_receipt, written
from tests import databases
from tests.gateway.events import KIND, SOON, define, publish, registry, states, subscribe
from tests.gateway.world import CLIENT, LEDGER, PROVIDER, SEED, until, world

_EXCHANGES = "SELECT exchange::text FROM exchange_entry WHERE direction = 'response' AND service = %s ORDER BY place DESC"


async def _pushed(url: str, folder: Path) -> tuple[str, str, bytes]:
    """Publish an event that is pushed; return the exchanges of both, and what the subscriber was posted."""
    async with world(url, folder, registry, trying=SOON) as w:
        await define(w)
        await subscribe(w)
        await publish(w, "HN-1")
        await until(lambda: states(w) == {"confirmed": 1})
        await w.signed()
        found = [w.rows(_EXCHANGES, f"{name}/{KIND}")[0][0] for name in (PROVIDER, CLIENT)]
        return found[0], found[1], w.provider.heard[-1].body


def test_a_publication_and_a_push_have_receipts_that_verify(
    url: str,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    published, pushed, posted = asyncio.run(_pushed(url, tmp_path))
    settings.EXCHANGE_LEDGER = LEDGER
    monkeypatch.setenv("NENSO_SIGNING_KEY", base64.b64encode(SEED).decode())
    with django_db_blocker.unblock(), databases.looking_at(str(conninfo_to_dict(url)["dbname"])):
        receipts = [written(ledger.receipt_of(each)) for each in (published, pushed)]
        key = read_key(keys.ledger_public().text)
    sent = json.dumps({"eventType": KIND, "event": {"household": "HN-1"}}).encode()
    first = verify_receipt(read_receipt(receipts[0]), key, bodies={"sent": body_digest(sent)})
    second = verify_receipt(read_receipt(receipts[1]), key, bodies={"posted": body_digest(posted)})
    for shown, service, body in ((first, PROVIDER, "sent"), (second, CLIENT, "posted")):
        request = shown.messages[0]
        assert (request.record.client, request.record.service) == (PROVIDER, f"{service}/{KIND}")
        assert request.body == body
    assert second.messages[0].record.purpose == "Cập nhật cư trú"
    assert second.messages[0].record.message == json.loads(posted)["id"]
