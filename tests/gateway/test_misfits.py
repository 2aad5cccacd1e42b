"""Requests that do not fit their document and are only counted: by day and place, with the last exchange, where the owner reads it."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from nenso.exchange.rules.contracts.contract import Misfit
from nenso.exchange.rules.routing.snapshot import Validation
from nenso.gateway import misfits
from nenso.gateway.misfits import Misfits
from tests.gateway.test_contracts import JSON, PEOPLE, held, metrics
from tests.gateway.test_refusing import run
from tests.gateway.world import SERVICE, World

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
ROWS = "SELECT operation, place, code, count, exchange, day FROM exchange_contractmisfit ORDER BY operation, place"


def rows(url: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(ROWS).fetchall()


async def counted(w: World, most: int) -> list[Any]:
    """Wait until so many requests are written down; return the rows."""
    async with asyncio.timeout(30):
        while sum(row[3] for row in w.rows(ROWS)) < most:
            await asyncio.sleep(0.05)
    return w.rows(ROWS)


def test_what_is_only_counted_is_told_by_place_with_the_last_exchange(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        last = ""
        for body in (b"{}", b'{"name": 1}', b'{"name": 2}'):
            said = await w.ask(PEOPLE, "POST", data=body, headers=JSON)
            assert said.status == 200
            last = said.headers["X-Road-Request-Id"]
        assert (await w.ask(f"{PEOPLE}/x?secret=1")).status == 200
        assert (await w.ask(f"{PEOPLE}/1")).status == 200  # fits
        assert (await w.ask(f"{PEOPLE}/1/2", "DELETE")).status == 200
        found = await counted(w, 5)
        assert {row[:4] for row in found} == {
            ("DELETE", "", "contract.no_path", 1),
            ("GET /people/{id}", "path/id", "contract.type", 1),
            ("POST /people", "body/name", "contract.required", 1),
            ("POST /people", "body/name", "contract.type", 2),
        }
        assert next(row[4] for row in found if row[3] == 2) == UUID(last)
        kept = w.rows("SELECT count(*) FROM exchange_entry WHERE exchange = %s", last)
        assert kept == [(2,)]
        assert "secret" not in json.dumps([str(row) for row in found])
        assert "contract.type" in await metrics(w)

    run(url, tmp_path, walk, held(Validation.REPORT))


def test_what_is_refused_is_not_counted_twice(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        assert (await w.ask(f"{PEOPLE}/x")).status == 400

    run(url, tmp_path, walk, held(Validation.REFUSE))
    assert rows(url) == []


def test_counts_are_added_up_and_places_bounded(url: str) -> None:
    async def walk() -> None:
        told = Misfits(url)
        misfit = Misfit("contract.type", {}, "GET /a", "query/page")
        for day in (0, 0, 1):
            told.add(SERVICE, misfit, uuid4(), NOW + timedelta(days=day))
        await told.flush()
        told.add(SERVICE, misfit, UUID(int=7), NOW + timedelta(hours=1))
        await told.flush()
        await told.flush()
        assert sorted(row[3] for row in rows(url)) == [1, 3]
        assert UUID(int=7) in {row[4] for row in rows(url)}
        for number in range(misfits.MOST + 50):
            told.add("other", Misfit("contract.type", {}, f"GET /{number}", "path/id"), uuid4(), NOW)
        await told.flush()
        found = [row for row in rows(url) if row[1] in ("path/id", "") and row[0] != "GET /a"]
        assert (len(found), sum(row[3] for row in found)) == (misfits.MOST + 1, misfits.MOST + 50)

    asyncio.run(walk())


def test_what_cannot_be_written_down_waits(url: str) -> None:
    async def walk() -> None:
        told = Misfits("host=127.0.0.1 port=1 dbname=none user=none")
        told.add(SERVICE, Misfit("contract.type", {}, "GET /a", "query/page"), uuid4(), NOW)
        await told.flush()
        told.add(SERVICE, Misfit("contract.type", {}, "GET /a", "query/page"), UUID(int=9), NOW)
        told._url = url
        await told.flush()
        assert [(row[3], row[4]) for row in rows(url)] == [(2, UUID(int=9))]

    asyncio.run(walk())
