"""What the gateway does not pass on: why, in X-Road's form, and under which identifier it can be found."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web

from nenso.exchange.rules.routing.pauses import Pause
from nenso.exchange.rules.routing.snapshot import Client, Credential, Proof, Service, Snapshot
from nenso.gateway.server import Config, running
from tests.gateway.world import (
    CLIENT,
    KEY,
    PATH,
    PATIENCE,
    PROVIDER,
    SEED,
    SERVICE,
    Said,
    World,
    publish,
    right,
    snapshot,
    until,
    world,
)

Walk = Callable[[World], Awaitable[None]]


def run(url: str, folder: Path, walk: Walk, make: Callable[[str], Snapshot] = snapshot) -> None:
    """Walk through a world."""

    async def all_of_it() -> None:
        async with world(url, folder, make) as w:
            await walk(w)

    asyncio.run(all_of_it())


def must_be(w: World, said: Said, kind: str, code: str, status: int = 500) -> None:
    """Hold an answer to X-Road's form, and to what was written down of it."""
    body = json.loads(said.body)
    assert (said.status, body["type"], said.headers["X-Road-Error"]) == (status, kind, kind)
    rows = w.rows("SELECT fault, code, message FROM exchange_refusal WHERE uuid = %s", body["detail"])
    assert rows == [(kind, code, body["message"])]
    assert w.provider.heard == []
    assert w.rows("SELECT count(*) FROM exchange_entry") == [(0,)]


@pytest.mark.parametrize(
    ("path", "facts", "kind", "code"),
    [
        (
            f"{PATH}/1",
            {"headers": {"X-Road-Client": None}},
            "Server.ClientProxy.InternalError",
            "exchange.no_client_header",
        ),
        (
            f"{PATH}/1",
            {"headers": {"X-Road-Client": "VN/GOV"}},
            "Server.ClientProxy.InternalError",
            "exchange.bad_identifier",
        ),
        (
            f"{PATH}/1",
            {"headers": {"X-Road-Client": "VN/GOV/X/y"}},
            "Server.ClientProxy.UnknownMember",
            "exchange.unknown_client",
        ),
        ("/r1/VN/GOV/G06", {}, "Server.ClientProxy.InternalError", "exchange.bad_path"),
        (f"/r2{PATH[3:]}", {}, "Server.ClientProxy.InternalError", "exchange.bad_path"),
        (f"/r1/{PROVIDER}/nothing/1", {}, "Server.ServerProxy.UnknownService", "exchange.unknown_service"),
        (
            f"{PATH}/1",
            {"headers": {"X-Road-Client": PROVIDER}},
            "Server.ServerProxy.AccessDenied",
            "exchange.access_denied",
        ),
        (f"{PATH}/%2e%2e/%2e%2e/x", {}, "Server.ServerProxy.BadRequest", "exchange.path_traversal"),
        (f"{PATH}/%252e%252e/%252e%252e/x", {}, "Server.ServerProxy.BadRequest", "exchange.path_traversal"),
    ],
)
def test_what_is_not_passed_on_says_why(
    url: str, tmp_path: Path, path: str, facts: dict[str, Any], kind: str, code: str
) -> None:
    async def walk(w: World) -> None:
        must_be(w, await w.ask(path, **facts), kind, code)

    run(url, tmp_path, walk)


def test_an_error_is_xml_in_english_where_that_is_read(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        headers = {"Accept": "text/xml", "Accept-Language": "en", "X-Road-Client": PROVIDER}
        said = await w.ask(headers=headers)
        assert said.headers["Content-Type"] == "text/xml;charset=utf-8"
        assert b"<message>Request is not allowed: SERVICE:VN/GOV/G06/population/citizens" in said.body

    run(url, tmp_path, walk)


def test_a_key_counts_from_its_networks_alone_and_never_goes_on(url: str, tmp_path: Path) -> None:
    digest = sha256(KEY.encode()).hexdigest()

    def make(address: str) -> Snapshot:
        here = Client("", (Credential(Proof.KEY, digest, ("127.0.0.0/8",)),))
        away = Client("", (Credential(Proof.KEY, digest, ("10.0.0.0/8",)),))
        service = Service("", address, rights=(right(), right(subject=PROVIDER)))
        return snapshot(address, clients={CLIENT: here, PROVIDER: away}, service=service)

    async def walk(w: World) -> None:
        nothing, wrong = await w.ask(), await w.ask(headers={"X-Nenso-Key": "another"})
        away = await w.ask(headers={"X-Nenso-Key": KEY, "X-Road-Client": PROVIDER})
        codes = [
            w.rows("SELECT code FROM exchange_refusal WHERE uuid = %s", json.loads(each.body)["detail"])
            for each in (nothing, wrong, away)
        ]
        assert codes == [
            [("exchange.no_credential",)],
            [("exchange.wrong_credential",)],
            [("exchange.wrong_address",)],
        ]
        assert (await w.ask(headers={"X-Nenso-Key": KEY})).status == 200
        assert w.provider.heard[0].header("x-nenso-key") is None
        assert KEY.encode() not in bytes(w.rows("SELECT head FROM exchange_entry ORDER BY place")[0][0])

    run(url, tmp_path, walk, make)


@pytest.mark.parametrize(
    ("limits", "code", "most"),
    [({"per_second": 1}, "exchange.limit_per_second", 19), ({"per_day": 3}, "exchange.limit_per_day", 3)],
)
def test_limits_of_a_right_are_held_and_say_when_to_ask_again(
    url: str, tmp_path: Path, limits: dict[str, int], code: str, most: int
) -> None:
    def make(address: str) -> Snapshot:
        return snapshot(address, service=Service("", address, rights=(right(**limits),)))

    async def walk(w: World) -> None:
        said = await asyncio.gather(
            *(w.ask() for _ in range(20))
        )  # a machine that is busy may let more seconds pass
        refused = [each for each in said if each.status != 200]
        assert len(said) - len(refused) in range(1, most + 1)
        assert {each.status for each in refused} == {429}
        assert all(int(each.headers["Retry-After"]) >= 1 for each in refused)
        assert w.rows("SELECT code FROM exchange_refusal") == [(code,)] * len(refused)

    run(url, tmp_path, walk, make)


def test_no_more_run_at_once_than_a_right_allows(url: str, tmp_path: Path) -> None:
    def make(address: str) -> Snapshot:
        return snapshot(address, service=Service("", address, rights=(right(at_once=2),)))

    async def walk(w: World) -> None:
        may_answer = asyncio.Event()

        async def slow(_request: object) -> Any:
            await may_answer.wait()
            return web.Response(text="late")

        w.provider.answer = slow
        asked = [asyncio.create_task(w.ask()) for _ in range(5)]
        await until(lambda: sum(each.done() for each in asked) == 3)
        assert [each.result().status for each in asked if each.done()] == [429, 429, 429]
        may_answer.set()
        assert sorted([(await each).status for each in asked]) == [200, 200, 429, 429, 429]
        assert (await w.ask()).status == 200

    run(url, tmp_path, walk, make)


def test_a_right_ends_on_its_day_and_a_revoked_one_at_once(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        soon = datetime.now(UTC) + timedelta(seconds=2)
        ending = snapshot(w.provider.url, service=Service("", w.provider.url, rights=(right(valid_to=soon),)))
        w.gateway.registry.snapshot = ending
        first = await w.ask()
        assert first.status == 200 or datetime.now(UTC) >= soon
        async with asyncio.timeout(PATIENCE):
            while (said := await w.ask()).status == 200:
                await asyncio.sleep(0.05)
        assert datetime.now(UTC) >= soon, "not before its day"
        assert json.loads(said.body)["type"] == "Server.ServerProxy.AccessDenied"
        publish(w.url, snapshot(w.provider.url, number=2))
        await until(
            lambda: w.gateway.registry.snapshot is not None and w.gateway.registry.snapshot.number == 2
        )
        assert (await w.ask()).status == 200
        publish(w.url, snapshot(w.provider.url, number=3, service=Service("", w.provider.url)))
        await until(
            lambda: w.gateway.registry.snapshot is not None and w.gateway.registry.snapshot.number == 3
        )
        assert json.loads((await w.ask()).body)["type"] == "Server.ServerProxy.AccessDenied"

    run(url, tmp_path, walk)


def _pause(hours: int = 1) -> Pause:
    now = datetime.now(UTC)
    return Pause("Nâng cấp", now - timedelta(hours=2), now + timedelta(hours=hours))


def test_a_registry_past_its_end_or_in_maintenance_passes_nothing_on(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        assert w.gateway.registry.snapshot is not None
        held = w.gateway.registry.snapshot
        w.gateway.registry.snapshot = msgspec.structs.replace(held, expires_at=datetime.now(UTC))
        must_be(w, await w.ask(), "Server.ClientProxy.OutdatedGlobalConf", "exchange.outdated")
        w.gateway.registry.snapshot = msgspec.structs.replace(held, pauses=(_pause(),))
        said = await w.ask()
        must_be(w, said, "Server.ClientProxy.MaintenanceMode", "exchange.maintenance")
        assert 3_590 <= int(said.headers["Retry-After"]) <= 3_600
        service = msgspec.structs.replace(held.services[SERVICE], pauses=(_pause(),))
        w.gateway.registry.snapshot = msgspec.structs.replace(held, services={SERVICE: service})
        said = await w.ask()
        must_be(w, said, "Server.ServerProxy.MaintenanceMode", "exchange.service_maintenance")
        w.gateway.registry.snapshot = msgspec.structs.replace(held, pauses=(_pause(hours=-1),))
        assert (await w.ask()).status == 200  # it is over by itself

    run(url, tmp_path, walk)


def test_a_snapshot_that_another_key_signed_is_not_taken(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        import psycopg

        from nenso.exchange.rules.routing.snapshot import sealed

        forged = sealed(snapshot(w.provider.url, number=9), bytes(32))
        with psycopg.connect(w.url, autocommit=True) as connection:
            connection.execute(
                "INSERT INTO exchange_routingsnapshot (content, digest, made_at, expires_at) VALUES (%s, '', now(), now())",
                (forged,),
            )
            connection.execute("SELECT pg_notify('exchange_routing', '')")
        await until(lambda: w.gateway.registry.refused != "")
        assert w.gateway.registry.snapshot is not None
        assert w.gateway.registry.snapshot.number == 1

    run(url, tmp_path, walk)


def test_a_disabled_service_says_why(url: str, tmp_path: Path) -> None:
    def make(address: str) -> Snapshot:
        service = Service("", address, rights=(right(),), disabled_because="Bảo trì")
        return snapshot(address, service=service)

    async def walk(w: World) -> None:
        must_be(w, await w.ask(), "Server.ServerProxy.ServiceDisabled", "exchange.service_disabled")

    run(url, tmp_path, walk, make)


def test_metaservices_tell_what_is_offered_and_what_is_allowed(url: str, tmp_path: Path) -> None:
    from nenso.exchange.rules.routing.snapshot import Endpoint, Kind

    def make(address: str) -> Snapshot:
        both = (Endpoint("GET", "/citizens/*"), Endpoint("POST", "/citizens"))
        service = Service(
            "", address, Kind.OPENAPI, endpoints=both, rights=(right(method="GET", glob="/citizens/*"),)
        )
        return snapshot(address, service=service)

    async def walk(w: World) -> None:
        listed = json.loads((await w.ask(f"/r1/{PROVIDER}/listMethods")).body)["service"]
        allowed = json.loads((await w.ask(f"/r1/{PROVIDER}/allowedMethods")).body)["service"]
        assert listed[0]["service_type"] == "OPENAPI"
        assert [each["path"] for each in listed[0]["endpoint_list"]] == ["/citizens/*", "/citizens"]
        assert allowed[0]["endpoint_list"] == [{"method": "GET", "path": "/citizens/*"}]
        clients = json.loads((await w.ask("/listClients", headers={"Accept": "application/json"})).body)[
            "member"
        ]
        assert [each["id"]["object_type"] for each in clients] == ["MEMBER", "SUBSYSTEM"] * 2
        assert b"<id:memberCode>G06</id:memberCode>" in (await w.ask("/listClients")).body
        assert w.rows("SELECT count(*) FROM exchange_entry") == [(4,)]
        described = await w.ask(f"/r1/{PROVIDER}/getOpenAPI?serviceCode=citizens")
        assert json.loads(described.body)["type"] == "Server.ServerProxy.InternalError"
        assert w.provider.heard == []

    run(url, tmp_path, walk, make)


def test_a_gateway_begins_with_the_newest_registry_and_with_the_kept_one_where_there_is_none(
    url: str, tmp_path: Path
) -> None:
    async def all_of_it() -> None:
        async with world(url, tmp_path) as w:
            assert (await w.ask()).status == 200
        # The registry says something new while no gateway runs: nobody asks where the service was.
        async with world(url, tmp_path, lambda address: snapshot(address, number=2)) as w:
            assert w.gateway.registry.snapshot is not None
            assert w.gateway.registry.snapshot.number == 2
            assert (await w.ask()).status == 200
        away = url.replace("dbname=", "dbname=no_")
        config = Config(away, SEED, tmp_path, port=0, watch_port=0)
        async with running(config) as gateway:
            assert gateway.registry.snapshot is not None
            assert gateway.registry.snapshot.number == 2
            assert gateway.registry.fault

    asyncio.run(all_of_it())
