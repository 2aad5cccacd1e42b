"""The directory in GovStack's form: the same members and services, at a port of its own."""

import asyncio
import json
from pathlib import Path

import psycopg

from nenso.exchange.rules.routing.snapshot import Endpoint, Kind, Service, Snapshot
from tests.gateway.world import CLIENT, PROVIDER, SERVICE, World, right, snapshot, world

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Công dân", "version": "1"},
    "servers": [{"url": "http://10.0.0.1"}],
}


def _made(address: str) -> Snapshot:
    both = (Endpoint("GET", "/a/*"), Endpoint("POST", "/a"))
    service = Service("", address, Kind.OPENAPI, endpoints=both, rights=(right(method="GET", glob="/a/*"),))
    return snapshot(address, service=service)


def _register(url: str) -> None:
    """Put the service's description where the registry keeps it."""
    words = """
    WITH m AS (INSERT INTO exchange_member (uuid, organisation_code, member_class, code, suspended_because, by_key, by_name, at)
        VALUES (gen_random_uuid(), 'G06', 'GOV', 'G06', '', 'x', 'x', now()) RETURNING id),
    u AS (INSERT INTO exchange_subsystem (uuid, member_id, code, name_vi, name_en, by_key, by_name, at)
        SELECT gen_random_uuid(), id, 'population', 'x', 'x', 'x', 'x', now() FROM m RETURNING id)
    INSERT INTO exchange_service (uuid, subsystem_id, code, name_vi, name_en, url, kind, description, description_type,
        timeout_seconds, is_open, wsdl_url, disabled_because, validation, contract, keep_key, keep_must, by_key, by_name, at)
    SELECT gen_random_uuid(), id, 'citizens', 'x', 'x', 'http://x', 'OPENAPI', %s, 'application/json', 30, false, '', '', '', '', '', true, 'x', 'x',
        now()
    FROM u
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(words, (json.dumps(DOCUMENT),))


def test_the_directory_is_told_in_govstacks_form(url: str, tmp_path: Path) -> None:
    _register(url)

    async def read(w: World, path: str, client: str = CLIENT) -> tuple[int, object]:
        address = f"http://127.0.0.1:{w.gateway.govstack_port}{path}"
        async with w.session.get(address, headers={"Information-Mediator-Client": client}) as answer:
            assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
            return answer.status, await answer.json()

    async def all_of_it() -> None:
        async with world(url, tmp_path, _made, govstack_port=0) as w:
            _, clients = await read(w, "/listClients")
            listed = await read(w, f"/{PROVIDER}/listMethods?serviceId=1")
            allowed = await read(w, f"/{PROVIDER}/allowedMethods")
            stranger = await read(w, f"/{PROVIDER}/allowedMethods", "VN/GOV/none/x")
            described = await read(w, f"/{PROVIDER}/getOpenAPI?serviceCode=citizens")
            refused = [
                await read(w, f"/{PROVIDER}/getOpenAPI{query}")
                for query in ("", "?serviceCode=", "?serviceCode=_no")
            ]
        assert isinstance(clients, dict)
        assert [each["applicationCode"] for each in clients["member"]] == ["population", "portal"]
        one = {"objectType": {"object_type": "SERVICE"}, "serviceType": "OPENAPI"}
        names = ("GovStackInstance", "memberClass", "memberCode", "applicationCode", "serviceCode")
        one |= dict(zip(names, SERVICE.split("/"), strict=True))
        first, second = {"method": "GET", "path": "/a/*"}, {"method": "POST", "path": "/a"}
        assert listed == (200, {"member": [{**one, "endpointList": {"member": [first, second]}}]})
        assert allowed == (200, {"member": [{**one, "endpointList": {"member": [first]}}]})
        assert stranger == (200, {"member": []})
        assert described[0] == 200
        assert isinstance(described[1], str)
        assert json.loads(described[1])["servers"] == [{"url": "http://example.org/xroad-endpoint"}]
        assert [status for status, _ in refused] == [400, 400, 400]
        assert all(isinstance(said, str) and "no service" in said for _, said in refused)

    asyncio.run(all_of_it())
