"""Bodies kept by a running gateway: sealed before their message goes on, refused or counted where they cannot be, and never where nobody asked."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import x25519

from nenso.exchange.rules.bodies.keeping import MOST_BYTES
from nenso.exchange.rules.bodies.sealing import key_id, opened, written_public
from nenso.exchange.rules.ledger.receipts import body_digest
from nenso.exchange.rules.ledger.records import read_record
from nenso.exchange.rules.routing.snapshot import Keep, Service, Snapshot
from tests.gateway.test_contracts import metrics
from tests.gateway.test_hops import two, urls
from tests.gateway.test_refusing import run
from tests.gateway.test_soap import GOOD, answering, post, soap_snapshot
from tests.gateway.world import PATIENCE, SERVICE, World, right, snapshot, until

__all__ = ["urls"]
PRIVATE = x25519.X25519PrivateKey.generate()
KEY = written_public(PRIVATE.public_key())
BODY = '{"name":"Nguyễn Văn An"}'.encode()


def keeping(must: bool = True, key: str = KEY, days: int = 30) -> Callable[[str], Snapshot]:
    def make(url: str) -> Snapshot:
        return snapshot(url, service=Service("Công dân", url, rights=(right(),), keep=Keep(days, key, must)))

    return make


def rows(w: World) -> list[Any]:
    return w.rows(
        "SELECT direction, exchange::text, service, size, key, sealed, until, at FROM exchange_body ORDER BY direction"
    )


def answers(body: bytes) -> Callable[[web.BaseRequest], Any]:
    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=body)

    return answer


def test_both_bodies_are_kept_sealed_and_are_those_of_the_ledger(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        said = await w.ask(method="POST", data=BODY)
        assert said.status == 200
        found = rows(w)
        assert [(row[0], row[2], row[4]) for row in found] == [
            (direction, SERVICE, key_id(PRIVATE.public_key())) for direction in ("request", "response")
        ]
        records = {
            record.direction: record
            for (content,) in w.rows("SELECT record FROM exchange_entry")
            for record in (read_record(bytes(content)),)
        }
        for (direction, exchange, _service, size, _key, sealed, last, at), body in zip(
            found, (BODY, said.body), strict=True
        ):
            assert body not in bytes(sealed)
            assert opened(PRIVATE, bytes(sealed), exchange, direction) == body
            assert (size, body_digest(body)) == (len(body), records[direction].body)
            assert exchange == said.headers["X-Road-Request-Id"]
            assert last == at.astimezone(UTC).date() + timedelta(days=30)

    run(url, tmp_path, walk, make=keeping())


def test_nothing_is_kept_where_nobody_asked(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await w.ask(method="POST", data=BODY)
        days = w.rows("SELECT count(*) FROM pg_inherits WHERE inhparent = 'exchange_body'::regclass")
        assert (rows(w), days) == ([], [(0,)])  # not so much as a table

    run(url, tmp_path, walk)


def test_a_request_without_a_body_keeps_the_answer_alone(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        assert (await w.ask()).status == 200
        assert [row[0] for row in rows(w)] == ["response"]
        w.provider.answer = answers(b"")
        assert (await w.ask(method="POST", data=BODY)).status == 200
        assert [row[0] for row in rows(w)] == ["request", "response"]

    run(url, tmp_path, walk, make=keeping())


@pytest.mark.parametrize("size", [MOST_BYTES, 200_000])
def test_bodies_up_to_a_megabyte_are_kept(url: str, tmp_path: Path, size: int) -> None:
    async def walk(w: World) -> None:
        w.provider.answer = answers(b"y" * size)
        said = await w.ask(method="POST", data=b"x" * size)
        assert (said.status, len(said.body)) == (200, size)
        assert [row[3] for row in rows(w)] == [size, size]

    run(url, tmp_path, walk, make=keeping())


def test_what_is_longer_is_refused_where_it_has_to_be_kept(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        said = await w.ask(method="POST", data=b"x" * (MOST_BYTES + 1))
        assert said.status == 500
        assert "1024 kB" in said.body.decode()
        assert w.provider.heard == []
        w.provider.answer = answers(b"y" * (MOST_BYTES + 1))
        said = await w.ask(method="POST", data=BODY)
        assert (said.status, b"yyyy" in said.body) == (500, False)
        assert [row[0] for row in rows(w)] == ["request"]  # it was passed on, and its answer was not
        assert (await w.ask("/r1/VN/GOV/G06/population/listMethods")).status == 200  # the gateway goes on

    run(url, tmp_path, walk, make=keeping())


def test_what_is_longer_goes_on_and_is_counted_where_its_owner_lets_it(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        size = 3 * MOST_BYTES
        w.provider.answer = answers(b"y" * size)
        said = await w.ask(method="POST", data=b"x" * size)
        assert (said.status, said.body == b"y" * size, len(w.provider.heard)) == (200, True, 1)
        sizes = w.rows("SELECT direction, size FROM exchange_entry ORDER BY direction")
        assert sizes == [("request", size), ("response", size)]
        assert rows(w) == []
        told = w.rows("SELECT service, why, count FROM exchange_bodytrouble")
        assert told == [(SERVICE, "long", 2)]
        line = f'nenso_bodies_not_kept_total{{service="{SERVICE}",why="long"}} 2'
        assert line in await metrics(w)

    run(url, tmp_path, walk, make=keeping(must=False))


def test_few_long_ones_are_held_at_once(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a service has kept may not fill the gateway's memory: beyond a number the next long body is refused, a short one not."""
    monkeypatch.setattr("nenso.gateway.keeping.MOST_LONG", 1)

    async def walk(w: World) -> None:
        came, may_answer = asyncio.Event(), asyncio.Event()

        async def slow(_request: web.BaseRequest) -> web.StreamResponse:
            came.set()
            await may_answer.wait()
            return web.Response(body=b"slow")

        w.provider.answer = slow
        long = b"x" * 100_000
        first = asyncio.create_task(w.ask(method="POST", data=long))
        await asyncio.wait_for(came.wait(), PATIENCE)
        said = await w.ask(method="POST", data=long)
        assert (said.status, said.headers["X-Road-Error"]) == (500, "Server.ServerProxy.LoggingFailed")
        short = asyncio.create_task(w.ask(method="POST", data=BODY))
        may_answer.set()
        assert [(await each).status for each in (first, short)] == [200, 200]
        assert (await w.ask(method="POST", data=long)).status == 200  # the place is free again

    run(url, tmp_path, walk, make=keeping())


def without_store(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE exchange_body RENAME TO exchange_body_away")


def test_a_store_that_is_away_refuses_before_the_provider_is_asked(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        without_store(url)
        said = await w.ask(method="POST", data=BODY)
        must_kept = "Server.ServerProxy.LoggingFailed"
        assert (said.status, said.headers["X-Road-Error"]) == (500, must_kept)
        assert w.provider.heard == []
        said = await w.ask()  # nothing is kept of a request without a body; its answer is
        assert (said.status, said.headers["X-Road-Error"], len(w.provider.heard)) == (500, must_kept, 1)
        assert "Nguyễn" not in said.body.decode()
        faults = w.rows("SELECT fault FROM exchange_entry WHERE direction = 'response'")
        assert set(faults) == {(must_kept,)}

    run(url, tmp_path, walk, make=keeping())


def test_a_store_that_is_away_alarms_where_its_owner_lets_it(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        without_store(url)
        said = await w.ask(method="POST", data=BODY)
        assert (said.status, len(w.provider.heard)) == (200, 1)
        assert w.rows("SELECT why, count FROM exchange_bodytrouble") == [("away", 2)]

    run(url, tmp_path, walk, make=keeping(must=False))


def test_a_connection_that_was_cut_is_made_anew(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        assert (await w.ask(method="POST", data=BODY)).status == 200
        w.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND query LIKE '%%INSERT INTO exchange_body %%' AND pid <> pg_backend_pid()"
        )
        assert (await w.ask(method="POST", data=BODY)).status == 200
        assert len(rows(w)) == 4

    run(url, tmp_path, walk, make=keeping())


def test_a_day_that_was_ended_meanwhile_is_begun_again(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        assert (await w.ask()).status == 200
        until = datetime.now(UTC).date() + timedelta(days=1)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP TABLE exchange_body_{until:%Y%m%d}")
        assert (await w.ask()).status == 200
        assert len(rows(w)) == 1

    run(url, tmp_path, walk, make=keeping(days=1))


def test_many_at_once_are_all_kept(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        found = await asyncio.gather(*(w.ask(method="POST", data=BODY) for _ in range(40)))
        assert {each.status for each in found} == {200}
        assert len(rows(w)) == 80

    run(url, tmp_path, walk, make=keeping())


def test_over_two_gateways_the_one_before_the_service_keeps(urls: tuple[str, str], tmp_path: Path) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            service = msgspec.structs.replace(both.snapshot.services[SERVICE], keep=Keep(30, KEY))
            both.publish(msgspec.structs.replace(both.snapshot, number=2, services={SERVICE: service}))
            await until(lambda: all(number_of(each) == 2 for each in (both.agency, both.hub)))
            answer = b"y" * 200_000
            both.hub.provider.answer = answers(answer)
            said = await both.agency.ask(method="POST", data=BODY)
            assert (said.status, said.body == answer) == (200, True)
            assert rows(both.agency) == []
            kept = [opened(PRIVATE, bytes(row[5]), row[1], row[0]) for row in rows(both.hub)]
            assert kept == [BODY, answer]

    asyncio.run(walk())


def number_of(w: World) -> int:
    held = w.gateway.registry.snapshot
    return held.number if held else 0


def test_envelopes_of_soap_are_kept_as_they_go_on(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        w.provider.answer = answering(w)
        said = await post(w)
        assert said.status == 200
        kept = [opened(PRIVATE, bytes(row[5]), row[1], row[0]) for row in rows(w)]
        assert kept == [GOOD, said.body]
        digests = {
            read_record(bytes(content)).body for (content,) in w.rows("SELECT record FROM exchange_entry")
        }
        assert digests == {body_digest(each) for each in kept}

    run(url, tmp_path, walk, make=lambda address: soap_snapshot(address, keep=Keep(30, KEY)))
