"""Requests held to their service's document by a running gateway: refused with the place, or counted, or passed where they fit."""

import asyncio
import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from nenso.exchange.rules.contracts.stripping import contract_of
from nenso.exchange.rules.routing.snapshot import Contract, Service, Snapshot, Validation
from nenso.gateway.contracts import MOST
from tests.gateway.test_hops import kept, two, urls
from tests.gateway.test_refusing import must_be, run
from tests.gateway.world import PATH, SERVICE, Said, World, publish, right, snapshot, until

__all__ = ["urls"]
NOT_AS_DESCRIBED = "Client.NotAsDescribed"
DOCUMENT = json.dumps(
    {
        "openapi": "3.0.3",
        "paths": {
            "/people": {
                "post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/p"}}}}}
            },
            "/people/{id}": {"get": {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]}},
        },
        "components": {"schemas": {"p": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}},
    }
)  # fmt: skip
JSON = {"Content-Type": "application/json"}
PEOPLE = f"{PATH}/people"


def contract(document: str = DOCUMENT, mode: Validation = Validation.REFUSE) -> Contract:
    written = contract_of(document)
    return Contract(mode, hashlib.sha256(written.encode()).hexdigest(), written)


def _number(w: World) -> int:
    held = w.gateway.registry.snapshot
    return held.number if held else 0


def held(mode: Validation = Validation.REFUSE, **facts: Any) -> Callable[[str], Snapshot]:
    def make(url: str) -> Snapshot:
        service = Service("Công dân", url, rights=(right(**facts),), contract=contract(mode=mode))
        return snapshot(url, service=service)

    return make


async def metrics(w: World) -> str:
    async with w.session.get(f"http://127.0.0.1:{w.gateway.watch_port}/metrics") as answer:
        return await answer.text()


async def refused(w: World, code: str, path: str, method: str = "GET", **facts: Any) -> Said:
    said = await w.ask(path, method, **facts)
    must_be(w, said, NOT_AS_DESCRIBED, code, 400)
    return said


def test_what_does_not_fit_is_refused_with_its_place_and_counted(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await refused(w, "contract.type", f"{PEOPLE}/x")
        await refused(w, "contract.no_path", f"{PATH}/homes")
        await refused(w, "contract.no_method", PEOPLE, "DELETE")
        await refused(w, "contract.no_json", PEOPLE, "POST", data=b"{", headers=JSON)
        await refused(
            w, "contract.content_type", PEOPLE, "POST", data=b"a", headers={"Content-Type": "text/csv"}
        )
        english = {**JSON, "Accept-Language": "en-GB"}
        said = await refused(w, "contract.type", PEOPLE, "POST", data=b'{"name": 7}', headers=english)
        assert "body, /name has to be a text" in json.loads(said.body)["message"]
        said = await refused(w, "contract.required", PEOPLE, "POST", data=b"{}", headers=JSON)
        assert "thân yêu cầu, /name" in json.loads(said.body)["message"]
        told = await metrics(w)
        assert 'nenso_refusals_total{fault="NotAsDescribed"} 7' in told
        assert (
            f'nenso_contract_misfits_total{{service="{SERVICE}",code="contract.type",mode="refuse"}} 2'
            in told
        )

    run(url, tmp_path, walk, held())


def test_what_fits_goes_on_as_it_came_however_its_body_comes(url: str, tmp_path: Path) -> None:
    body = json.dumps({"name": "Nguyễn Văn An", "more": "x" * 200_000}).encode()

    async def parts() -> Any:
        for start in range(0, len(body), 50_000):
            yield body[start : start + 50_000]

    async def walk(w: World) -> None:
        assert (await w.ask(f"{PEOPLE}/1?day=2")).status == 200
        for data in (b'{"name": "An"}', body, parts()):
            said = await w.ask(PEOPLE, "POST", data=data, headers=JSON)
            assert said.status == 200
        digests = [hashlib.sha512(each).hexdigest() for each in (b'{"name": "An"}', body, body)]
        assert json.loads(said.body)["digest"] == digests[2]
        heard = w.provider.heard
        assert [each.target for each in heard] == ["/people/1?day=2", "/people", "/people", "/people"]
        assert heard[1].body == b'{"name": "An"}'
        asked = w.rows("SELECT size FROM exchange_entry WHERE direction = 'request' ORDER BY place")
        assert asked == [(0,), (14,), (len(body),), (len(body),)]
        expect = await w.ask(PEOPLE, "POST", data=b'{"name": "An"}', headers=JSON, expect100=True)
        assert expect.status == 200

    run(url, tmp_path, walk, held())


def test_a_long_or_packed_body_passes_unread_and_is_counted_while_its_head_is_held(
    url: str, tmp_path: Path
) -> None:
    long = b" " * MOST + b"no JSON at all"

    async def parts() -> Any:
        yield long[:MOST]
        yield long[MOST:]

    async def walk(w: World) -> None:
        packed = gzip.compress(b"no JSON")
        for data, headers in ((long, JSON), (parts(), JSON), (packed, {**JSON, "Content-Encoding": "gzip"})):
            said = await w.ask(PEOPLE, "POST", data=data, headers=headers)
            assert said.status == 200
        digest = json.loads(said.body)["digest"]
        assert digest == hashlib.sha512(b"no JSON").hexdigest()  # the provider unpacks what came packed
        sizes = w.rows("SELECT size FROM exchange_entry WHERE direction = 'request' ORDER BY place")
        assert sizes == [(len(long),), (len(long),), (len(packed),)]
        assert f'nenso_contract_unread_total{{service="{SERVICE}"}} 3' in await metrics(w)
        wrong = await w.ask(PEOPLE, "POST", data=long, headers={"Content-Type": "text/csv"})
        assert json.loads(wrong.body)["type"] == NOT_AS_DESCRIBED

    run(url, tmp_path, walk, held())


def test_with_report_everything_goes_on_and_is_counted(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        assert (await w.ask(f"{PATH}/homes")).status == 200
        assert (await w.ask(PEOPLE, "POST", data=b"{}", headers=JSON)).status == 200
        assert [each.target for each in w.provider.heard] == ["/homes", "/people"]
        assert w.rows("SELECT count(*) FROM exchange_refusal") == [(0,)]
        told = await metrics(w)
        assert f'{{service="{SERVICE}",code="contract.no_path",mode="report"}} 1' in told
        assert f'{{service="{SERVICE}",code="contract.required",mode="report"}} 1' in told

    run(url, tmp_path, walk, held(Validation.REPORT))


def test_right_and_limit_come_first(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        said = await w.ask(f"{PEOPLE}/x", "DELETE")
        assert json.loads(said.body)["type"] == "Server.ServerProxy.AccessDenied"
        assert json.loads((await w.ask(f"{PEOPLE}/x")).body)["type"] == NOT_AS_DESCRIBED
        assert (await w.ask(f"{PEOPLE}/1")).status == 429

    run(url, tmp_path, walk, held(method="GET", per_day=1))


def test_a_new_document_counts_from_its_snapshot_on(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        assert json.loads((await w.ask(f"{PEOPLE}/x")).body)["type"] == NOT_AS_DESCRIBED
        before = w.gateway.registry.snapshot
        assert before is not None
        service = before.services[SERVICE]
        other = contract(json.dumps({"openapi": "3.0.0", "paths": {"/people/{id}": {"get": {}}}}))
        for number, told in ((2, other), (3, None)):
            changed = {SERVICE: msgspec.structs.replace(service, contract=told)}
            publish(url, msgspec.structs.replace(before, number=number, services=changed))
            await until(lambda number=number: _number(w) == number)  # type: ignore[misc]
            assert (await w.ask(f"{PEOPLE}/x")).status == 200
            homes = await w.ask(f"{PATH}/homes")
            assert homes.status == (400 if told else 200)

    run(url, tmp_path, walk, held())


def test_a_body_that_breaks_off_is_told_as_such(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        head = (
            f"POST {PEOPLE} HTTP/1.1\r\nHost: a\r\nX-Road-Client: VN/GOV/T01/portal\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        writer.write(head.encode())
        await writer.drain()
        writer.close()
        await until(lambda: bool(w.rows("SELECT 1 FROM exchange_refusal")))
        assert w.rows("SELECT fault, code FROM exchange_refusal") == [
            ("Client.IOError", "exchange.request_cut_short")
        ]
        assert await reader.read() == b""
        assert w.provider.heard == []

    run(url, tmp_path, walk, held())


def test_over_two_gateways_the_one_before_the_service_looks(urls: tuple[str, str], tmp_path: Path) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            service = msgspec.structs.replace(both.snapshot.services[SERVICE], contract=contract())
            both.publish(msgspec.structs.replace(both.snapshot, number=2, services={SERVICE: service}))
            await until(lambda: all(_number(each) == 2 for each in (both.agency, both.hub)))
            long = json.dumps({"name": "An", "more": "x" * 200_000}).encode()
            for data in (b'{"name": "An"}', long):
                said = await both.agency.ask(PEOPLE, "POST", data=data, headers=JSON)
                assert (said.status, json.loads(said.body)["digest"]) == (
                    200,
                    hashlib.sha512(data).hexdigest(),
                )
            said = await both.agency.ask(PEOPLE, "POST", data=b"{}", headers=JSON)
            assert (said.status, said.headers["X-Road-Error"]) == (400, NOT_AS_DESCRIBED)
            assert "/name" in json.loads(said.body)["message"]
            assert len(both.hub.provider.heard) == 2
            assert both.hub.rows("SELECT code FROM exchange_refusal") == [("contract.required",)]
            assert both.agency.rows("SELECT count(*) FROM exchange_refusal") == [(0,)]
            assert [each.fault for each in kept(both.agency)] == ["", "", "", "", "", NOT_AS_DESCRIBED]

    asyncio.run(walk())
