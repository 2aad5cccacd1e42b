"""What the gateway tells over SOAP: services and their WSDL, who takes part, and operational monitoring, as X-Road's tools read it."""

import asyncio
import gzip
import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from aiohttp import web
from lxml import etree

from nenso.exchange.rules.protocol.soap.envelope import read_envelope
from nenso.exchange.rules.routing.snapshot import Kind, Server, Service, Snapshot
from tests.factories.soap import CLIENT, SERVICE, WSDL, envelope
from tests.gateway.test_soap import XML, fault_of, post, run, soap_snapshot
from tests.gateway.world import PROVIDER, Said, World, right

OWNER = "VN/GOV/G09"
OPERATIONAL, HEALTH = f"{OWNER}/getSecurityServerOperationalData", f"{OWNER}/getSecurityServerHealthData"
XROAD = "{http://x-road.eu/xsd/xroad.xsd}"
ID = "{http://x-road.eu/xsd/identifiers}"
OM = "{http://x-road.eu/xsd/op-monitoring.xsd}"


def make(address: str) -> Snapshot:
    """A registry with a gateway of G09's, another service of SOAP that nobody may use, and groups."""
    made = soap_snapshot(address)
    closed = Service("Nội bộ", address, Kind.SOAP, wsdl=f"{address}/other")
    client = msgspec.structs.replace(made.clients[CLIENT], groups=("provinces",))
    return msgspec.structs.replace(
        made,
        clients={**made.clients, CLIENT: client},
        services={**made.services, f"{PROVIDER}/internal": closed},
        members={**made.members, OWNER: "Bộ Khoa học và Công nghệ"},
        server=Server(f"{OWNER}/hub", "exchange.example"),
    )


def watched(address: str) -> Snapshot:
    """The same, where the provider may read the whole of operational monitoring."""
    made = make(address)
    services = {
        f"{OWNER}/exchange/{code.rpartition('/')[2]}": Service("", address, rights=(right(subject=PROVIDER),))
        for code in (OPERATIONAL, HEALTH)
    }
    return msgspec.structs.replace(made, services={**made.services, **services})


async def with_wsdl(request: web.BaseRequest) -> web.StreamResponse:
    """Answer with a WSDL where it is asked for, else with an envelope."""
    if request.raw_path == "/population?wsdl":
        return web.Response(text=WSDL, headers=XML)
    return web.Response(status=404)


def services_in(said: Said, name: str) -> list[str]:
    """Return the services that an answer lists."""
    response = read_envelope(said.body).body
    assert response.tag == f"{XROAD}{name}Response"
    assert b"<SOAP-ENV:Envelope" in said.body
    return ["/".join(part.text or "" for part in each) for each in response.iter(f"{XROAD}service")]


# --- What is offered ---


def test_services_of_soap_are_listed_over_soap_and_those_of_rest_over_rest(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        asked = {name: envelope(service=f"{PROVIDER}/{name}") for name in ("listMethods", "allowedMethods")}
        said = {name: services_in(await post(w, body), name) for name, body in asked.items()}
        assert said == {"listMethods": [SERVICE, f"{PROVIDER}/internal"], "allowedMethods": [SERVICE]}
        rest = json.loads((await w.ask(f"/r1/{PROVIDER}/listMethods")).body)["service"]
        assert [each["service_code"] for each in rest] == ["citizens"]
        rows = w.rows("SELECT service, direction, method FROM exchange_entry ORDER BY place LIMIT 2")
        assert rows == [(f"{PROVIDER}/listMethods", way, "POST") for way in ("request", "response")]
        code = fault_of(await post(w, envelope(service="VN/GOV/T99/none/listMethods")))[0]
        assert code == "Server.ServerProxy.UnknownMember"

    run(url, tmp_path, walk, make)


def test_a_wsdl_is_the_second_part_and_names_the_exchange_alone(url: str, tmp_path: Path) -> None:
    body = "<xroad:getWsdl><xroad:serviceCode>{}</xroad:serviceCode></xroad:getWsdl>"

    async def walk(w: World) -> None:
        w.provider.answer = with_wsdl
        said = await post(w, envelope(body.format("citizen"), service=f"{PROVIDER}/getWsdl"))
        assert said.headers["Content-Type"].startswith("multipart/related;")
        # The pattern of RIA's xrdinfo.
        found = re.search(
            "--xroad.+content-type:text/xml.+<SOAP-ENV:Envelope.+</SOAP-ENV:Envelope>.+--xroad.+content-type:text/xml.*?\r\n\r\n(.+)\r\n--xroad.+",
            said.body.decode(),
            re.DOTALL,
        )
        assert found is not None
        assert "http://example.org/xroad-endpoint" in found[1]
        assert "10.0.0.1" not in found[1]
        for code in ("citizens", "none"):
            asked = envelope(body.format(code), service=f"{PROVIDER}/getWsdl")
            assert fault_of(await post(w, asked))[0] == "Server.ServerProxy.UnknownService"
        asked = envelope("<xroad:getWsdl/>", service=f"{PROVIDER}/getWsdl")
        assert fault_of(await post(w, asked))[0] == "Client.InvalidRequest"

    run(url, tmp_path, walk, make)


def test_a_wsdl_is_had_by_its_address_and_asked_for_once_a_minute(url: str, tmp_path: Path) -> None:
    names = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode")
    query = "&".join(f"{name}={part}" for name, part in zip(names, SERVICE.split("/"), strict=True))

    async def walk(w: World) -> None:
        w.provider.answer = with_wsdl
        for _ in range(3):
            said = await w.ask(f"/wsdl?{query}&version=v1", headers={"X-Road-Client": None})
            assert (said.status, said.headers["Content-Type"]) == (200, "text/xml; charset=UTF-8")
            assert b"http://example.org/xroad-endpoint" in said.body
        assert [each.target for each in w.provider.heard] == ["/population?wsdl"]
        assert (await w.ask("/wsdl?memberCode=1")).status == 400
        said = await w.ask(f"/wsdl?{query.replace('citizen', 'internal')}")
        assert (said.status, json.loads(said.body)["type"]) == (
            500,
            "Server.ServerProxy.ServiceFailed.IOError",
        )

    run(url, tmp_path, walk, make)


@pytest.mark.parametrize("is_soap", [True, False])
def test_a_client_may_take_the_gateway_for_its_proxy(url: str, tmp_path: Path, is_soap: bool) -> None:
    async def walk(w: World) -> None:
        asked = envelope()
        line = (
            "POST http://example.org/xroad-endpoint" if is_soap else "GET http://example.org/listClients?a=1"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        head = f"{line} HTTP/1.1\r\nHost: example.org\r\nContent-Type: text/xml\r\nConnection: close\r\n"
        body = asked if is_soap else b""
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert (b"citizenResponse" if is_soap else b"clientList") in answer

    run(url, tmp_path, walk, make)


# --- Who takes part ---


def test_the_verification_archive_names_members_systems_and_the_gateway(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        said = await w.ask("/verificationconf", headers={"X-Road-Client": None})
        assert said.headers["Content-Type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(said.body)) as held:
            assert held.read("verificationconf/instance-identifier") == b"VN"
            shared = etree.fromstring(held.read("verificationconf/VN/shared-params.xml"))
            private = etree.fromstring(held.read("verificationconf/VN/private-params.xml"))
        assert private.findtext("./instanceIdentifier") == "VN"
        members = {each.findtext("./memberCode"): each for each in shared.findall("./member")}
        assert set(members) == {"T01", "G06", "G09"}
        assert members["T01"].findtext("./name") == "Thành phố Hà Nội"
        assert members["T01"].findtext("./subsystem/subsystemCode") == "portal"
        server = shared.find("./securityServer")
        assert server is not None
        owner = shared.find(f"./member[@id='{server.findtext('./owner')}']")
        assert owner is not None
        assert owner.findtext("./memberCode") == "G09"
        assert [each.text for each in server.findall("./client")] == [PROVIDER, CLIENT]
        assert server.findtext("./address") == "exchange.example"
        assert shared.findtext("./globalGroup/groupMember/memberCode") == "T01"

    run(url, tmp_path, walk, make)


# --- Operational monitoring ---


def criteria(since: int, until: int, more: str = "", spec: str = "") -> str:
    """Return the body of a question for operational data."""
    name = "getSecurityServerOperationalData"
    return (
        f"<om:{name}><om:searchCriteria><om:recordsFrom>{since}</om:recordsFrom><om:recordsTo>{until}</om:recordsTo>"
        f"{more}</om:searchCriteria>{spec}</om:{name}>"
    )


def before(w: World, seconds: int) -> None:
    """Make what stands in the ledger older: nothing younger than a minute is told."""
    with psycopg.connect(w.url, autocommit=True) as connection:
        connection.execute("ALTER TABLE exchange_entry DISABLE TRIGGER frozen")
        for (table,) in connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'exchange_entry'::regclass"
        ).fetchall():
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        connection.execute("UPDATE exchange_entry SET at = at - make_interval(secs => %s)", (seconds,))


async def records(w: World, body: str, client: str = CLIENT) -> tuple[list[dict[str, Any]], int | None]:
    """Ask for operational data as X-Road Metrics does; return records, and from when more is to be asked for."""
    said = await post(w, envelope(body, client=client, service=OPERATIONAL))
    found = re.search(
        b"content-id: <operational-monitoring-data.json.gz>\r\n\r\n(.+)\r\n--xroad", said.body, re.DOTALL
    )
    assert found is not None, said.body
    told = json.loads(gzip.decompress(found[1]))["records"]
    count = re.search(b"<om:recordsCount>(\\d+)<", said.body)
    assert count is not None
    assert int(count[1]) == len(told)
    after = re.search(b"<om:nextRecordsFrom>(\\d+)</om:nextRecordsFrom>", said.body)
    return told, int(after[1]) if after else None


def test_operational_data_is_what_the_ledger_says(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        begun = datetime.now(UTC) - timedelta(seconds=3_600)
        w.provider.answer = None
        await w.ask()
        w.provider.answer = with_wsdl
        await post(w)
        before(w, 1_800)
        now = int(datetime.now(UTC).timestamp())
        found, after = await records(w, criteria(int(begun.timestamp()), now))
        assert after == pytest.approx(now - 60, abs=5)
        assert [(each["securityServerType"], each["serviceCode"]) for each in found] == [
            (kind, code) for code in ("citizens", "citizen") for kind in ("Client", "Producer")
        ]
        rest, soap = found[0], found[2]
        assert (rest["serviceType"], rest["restMethod"], rest["statusCode"], rest["succeeded"]) == (
            "REST",
            "GET",
            200,
            True,
        )
        assert (soap["serviceType"], soap["messageProtocolVersion"], soap["succeeded"]) == (
            "WSDL",
            "4.0",
            False,
        )
        assert soap["faultCode"] == "Server.ServerProxy.ServiceFailed.HttpError"
        assert "restMethod" not in soap
        assert (soap["clientMemberCode"], soap["serviceSubsystemCode"], soap["messageId"]) == (
            "T01",
            "population",
            "message-1",
        )
        for each in found:
            assert (
                each["requestInTs"]
                <= each.get("responseInTs", each["responseOutTs"])
                <= each["responseOutTs"]
            )
            assert each["monitoringDataTs"] == each["responseOutTs"] // 1000
        # The question itself stands in the ledger, as any other.
        assert w.rows("SELECT count(*) FROM exchange_entry WHERE service = %s", OPERATIONAL) == [(2,)]

    run(url, tmp_path, walk, make)


def test_a_client_sees_its_own_exchanges_and_one_with_a_right_sees_all(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await post(w)
        await post(w, envelope(client=PROVIDER, service=f"{PROVIDER}/listMethods"))
        before(w, 600)
        now = int(datetime.now(UTC).timestamp())
        body = criteria(now - 3_600, now - 120)
        own, after = await records(w, body)
        assert ({each["serviceCode"] for each in own}, after) == ({"citizen"}, None)
        everything, _ = await records(w, body, PROVIDER)
        assert {each["serviceCode"] for each in everything} == {"citizen", "listMethods"}
        partner = (
            "<om:client><id:xRoadInstance>VN</id:xRoadInstance><id:memberClass>GOV</id:memberClass>"
            "<id:memberCode>T01</id:memberCode><id:subsystemCode>portal</id:subsystemCode></om:client>"
        )
        spec = "<om:outputSpec><om:outputField>messageId</om:outputField></om:outputSpec>"
        narrow, _ = await records(w, criteria(now - 3_600, now - 120, partner, spec), PROVIDER)
        assert [set(each) for each in narrow] == [{"monitoringDataTs", "securityServerType", "messageId"}] * 2

    run(url, tmp_path, walk, watched)


def test_more_than_one_answer_holds_is_asked_for_by_whole_seconds(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nenso.exchange.rules.protocol.soap import monitoring

    monkeypatch.setattr(monitoring, "MOST", 3)

    async def walk(w: World) -> None:
        for _ in range(4):
            await post(w)
        before(w, 600)
        with psycopg.connect(w.url, autocommit=True) as connection:
            connection.execute(
                "UPDATE exchange_entry SET at = date_trunc('second', at) - make_interval(secs => place::int / 4)"
            )
        seconds = sorted(
            row[0]
            for row in w.rows(
                "SELECT extract(epoch FROM at)::bigint FROM exchange_entry WHERE direction = 'response'"
            )
        )
        until = int(datetime.now(UTC).timestamp()) - 120
        since, told = seconds[0], []
        for _ in range(6):
            found, after = await records(w, criteria(since, until))
            told += found
            if after is None:
                break
            since = after
        assert sorted(each["monitoringDataTs"] for each in told) == sorted(seconds * 2)

    run(url, tmp_path, walk, make)


@pytest.mark.parametrize(
    ("body", "service", "kind"),
    [
        (criteria(5, 4), OPERATIONAL, "Client.InvalidRequest"),
        (criteria(-5, 4), OPERATIONAL, "Client.InvalidRequest"),
        (criteria(9_999_999_999, 9_999_999_999), OPERATIONAL, "Client.InvalidRequest"),
        (
            criteria(1, 2, spec="<om:outputSpec><om:outputField>own</om:outputField></om:outputSpec>"),
            OPERATIONAL,
            "Client.InvalidRequest",
        ),
        ("<om:getSecurityServerOperationalData/>", OPERATIONAL, "Client.InvalidRequest"),
        (criteria(1, 2), OPERATIONAL.replace("G09", "G06"), "Server.ServerProxy.UnknownService"),
        (
            criteria(1, 2).replace("Operational", "Health"),
            HEALTH.replace("G09", "G06"),
            "Server.ServerProxy.UnknownService",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_has_a_fault(
    url: str, tmp_path: Path, body: str, service: str, kind: str
) -> None:
    async def walk(w: World) -> None:
        assert fault_of(await post(w, envelope(body, service=service)))[0] == kind

    run(url, tmp_path, walk, make)


def test_health_data_sums_ten_minutes_up(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await post(w)
        await post(w)
        w.provider.answer = with_wsdl
        await post(w)
        said = await post(w, envelope("<om:getSecurityServerHealthData/>", service=HEALTH))
        response = read_envelope(said.body).body
        assert response.findtext(f"{OM}statisticsPeriodSeconds") == "600"
        events = response.findall(f"{OM}servicesEvents/{OM}serviceEvents")
        assert [each.findtext(f"{OM}service/{ID}serviceCode") for each in events] == ["citizen"]
        period = events[0].find(f"{OM}lastPeriodStatistics")
        assert period is not None
        counts = [period.findtext(f"{OM}{name}RequestCount") for name in ("successful", "unsuccessful")]
        assert counts == ["2", "1"]
        assert period.findtext(f"{OM}requestMinSize") == str(len(envelope()))
        least, most = (int(period.findtext(f"{OM}request{name}Duration") or -1) for name in ("Min", "Max"))
        assert 0 <= least <= most
        assert int(events[0].findtext(f"{OM}lastSuccessfulRequestTimestamp") or 0) > 1_700_000_000_000
        assert events[0].findtext(f"{OM}serviceType") == "WSDL"

    run(url, tmp_path, walk, make)
