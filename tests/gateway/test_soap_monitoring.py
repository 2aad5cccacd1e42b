"""Operational monitoring over SOAP, as X-Road Metrics' collector reads it: what the ledger says, and to whom."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from nenso.exchange.rules.protocol.soap.envelope import read_envelope
from nenso.exchange.rules.routing.snapshot import Service, Snapshot
from tests.factories.soap import CLIENT, envelope
from tests.gateway.test_soap import fault_of, post, run
from tests.gateway.test_soap_metadata import OWNER, make, with_wsdl
from tests.gateway.world import PROVIDER, World, right

OPERATIONAL, HEALTH = f"{OWNER}/getSecurityServerOperationalData", f"{OWNER}/getSecurityServerHealthData"
ID = "{http://x-road.eu/xsd/identifiers}"
OM = "{http://x-road.eu/xsd/op-monitoring.xsd}"


def watched(address: str) -> Snapshot:
    """The same, where the provider may read the whole of operational monitoring."""
    made = make(address)
    services = {
        f"{OWNER}/exchange/{code.rpartition('/')[2]}": Service("", address, rights=(right(subject=PROVIDER),))
        for code in (OPERATIONAL, HEALTH)
    }
    return msgspec.structs.replace(made, services={**made.services, **services})


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


def test_a_right_to_a_service_of_that_name_elsewhere_opens_nothing(url: str, tmp_path: Path) -> None:
    def elsewhere(address: str) -> Snapshot:
        made = make(address)
        own = Service("", address, rights=(right(subject=PROVIDER),))
        name = f"{PROVIDER}/getSecurityServerOperationalData"
        return msgspec.structs.replace(made, services={**made.services, name: own})

    async def walk(w: World) -> None:
        await post(w, envelope(service="VN/GOV/T01/portal/listMethods"))
        before(w, 600)
        now = int(datetime.now(UTC).timestamp())
        assert await records(w, criteria(now - 3_600, now - 120), PROVIDER) == ([], None)

    run(url, tmp_path, walk, elsewhere)


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
