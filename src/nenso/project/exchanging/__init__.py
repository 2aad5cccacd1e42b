"""The demonstration's exchange: members that joined, a request that waits, and two months of messages in the ledger. All illustrative.

Messages are entries of the ledger as a gateway writes them, in its tree and counted by its own means: every figure opens
down to them. An exchange that somebody has joined, and a ledger that holds anything, are left as they are.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from nenso.exchange.rules.ledger.notes import SignerKey
from nenso.exchange.rules.routing.snapshot import Right, Snapshot
from nenso.gateway.ledger.rows import Row
from nenso.kernel.actions import record
from nenso.kernel.queries import latest
from nenso.kernel.rules import SYSTEM, Actor
from nenso.project.exchanging.script import DAYS, ENTRIES, FLOWS, MEMBERS
from nenso.project.exchanging.traffic import entries

__all__ = ["DONE", "is_made", "make"]
DONE = "project.exchange_demonstrated"
_MAKER = Actor("system", "demonstration.reporter", "Người báo cáo trình diễn", "demonstration")
_WAITS = ("VN/GOV/52/portal", "VN/GOV/G18/health/cards")


def is_made() -> bool:
    """Say whether the demonstration's exchange was made, or left out because there was one already."""
    return latest(DONE) is not None


def make(*, seed: int, now: datetime, say: Callable[[str], None]) -> None:
    """Make the exchange around a moment; nothing where it was made."""
    if is_made():
        return
    count = exchange(seed=seed, now=now)
    say(f"{count} thông điệp trong sổ trao đổi / messages in the exchange's ledger")
    with transaction.atomic():
        record(by=SYSTEM, verb=DONE, thing=("installation", "nenso"), facts={"seed": seed, "messages": count})


def exchange(*, seed: int, now: datetime) -> int:
    """Let members join, and write their messages into an empty ledger; return how many.

    It is made minutes after the site answers: whoever joined by then keeps what they registered, and none is made.
    """
    from nenso.exchange import queries
    from nenso.exchange.models import LedgerHead, Member
    from nenso.measures.actions import derive_exchange_lately

    if Member.objects.exists() or LedgerHead.objects.filter(size__gt=0).exists():
        return 0
    _join(now)
    snapshot = queries.newest_snapshot()
    assert snapshot is not None  # joining published it
    rows = entries(seed, FLOWS, _rights(snapshot), now)
    count = asyncio.run(_keep(_url(), rows, queries.ledger_key()))
    derive_exchange_lately(now=now)
    return count


@transaction.atomic
def _join(now: datetime) -> None:
    from nenso.catalogue import queries as catalogue
    from nenso.exchange import actions
    from nenso.exchange.models import Member, Service, Subsystem
    from nenso.exchange.queries.registry import service_row, subsystem_row

    since = timezone.localdate(now) - timedelta(days=DAYS + 1)
    text = MEMBERS.format(since=since)
    actions.apply_description(
        by=SYSTEM, text=text, file_name="demonstration", folder=Path(__file__).parent, now=now, is_sure=True
    )
    there = catalogue.referred(ENTRIES.values())
    for name, entry in ENTRIES.items():
        if entry in there:
            actions.refer_subsystem(by=SYSTEM, subsystem=subsystem_row(name), entry=there[entry].code)
    for model in (Member, Subsystem, Service):  # they joined before their first message
        model.objects.update(at=now - timedelta(days=DAYS + 1))
    facts = actions.RightFacts("Kiểm tra thẻ khi khám chữa bệnh tuyến xã", "194/2025/NĐ-CP")
    client, service = _WAITS
    actions.ask_access(
        by=_MAKER, subsystem=subsystem_row(client), service=service_row(service), facts=facts, now=now
    )


def _rights(snapshot: Snapshot) -> Mapping[tuple[str, str], Right]:
    """Return by which right each flow's client asks."""
    from nenso.exchange.rules.protocol.identifiers import read_client
    from nenso.exchange.rules.routing.deciding import rights_of

    return {
        (flow.client, flow.service): next(
            rights_of(snapshot, snapshot.services[flow.service], read_client(flow.client), snapshot.made_at)
        )
        for flow in FLOWS
    }


async def _keep(url: str, rows: list[Row], key: SignerKey) -> int:
    """Write entries into an empty ledger and take them into its tree; return how many."""
    from nenso.gateway.database import connected, drop
    from nenso.gateway.ledger.sequencer import Sequencer
    from nenso.gateway.ledger.writer import first_entries

    held = await connected(url)
    try:
        kept = await first_entries(held, rows)
    finally:
        drop(held)
    sequencer = Sequencer(url, lambda: key)
    while await sequencer.step():
        pass
    sequencer.close()
    return kept


def _url() -> str:
    given = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    return make_conninfo(**{name: given[name] for name in names if given.get(name)})
