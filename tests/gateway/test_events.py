"""Events from a publisher to a subscriber: pushed and pulled, confirmed, in order, again; real gateway, real PostgreSQL."""

import json
from pathlib import Path
from uuid import UUID, uuid4

from tests.gateway.events import (
    KIND,
    PUB,
    PULL,
    SCHEMA,
    SUBS,
    TYPES,
    households,
    publish,
    run,
    sent,
    states,
    subscribe,
    taken,
)
from tests.gateway.world import CLIENT, PROVIDER, World, until


def test_what_is_published_is_pushed_to_the_subscribers_service_and_stands_in_the_ledger(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        await subscribe(w)
        published = await publish(w, "HN-1", key="HN-1")
        await until(lambda: states(w) == {"confirmed": 1})
        heard = w.provider.heard[0]
        assert (heard.method, heard.target) == ("POST", "/taken")
        assert heard.header("x-road-client") == PROVIDER
        assert heard.header("x-road-service") == f"{CLIENT}/{KIND}"
        assert heard.header("x-road-id") == published
        assert json.loads(heard.body) == {
            "id": published,
            "sequence": 1,
            "publisherId": {
                "instanceId": "VN",
                "memberClass": "GOV",
                "memberCode": "G06",
                "applicationCode": "population",
            },
            "eventType": KIND,
            "event": {"household": "HN-1"},
            "key": "HN-1",
        }
        await until(lambda: w.gateway.writer.waiting == 0)
        entries = w.rows(
            "SELECT client, service, method, direction, status FROM exchange_entry ORDER BY place"
        )
        kind, mine = f"{PROVIDER}/{KIND}", f"{CLIENT}/{KIND}"
        assert (PROVIDER, kind, "POST", "request", None) in entries
        assert (PROVIDER, kind, "POST", "response", 201) in entries
        assert (PROVIDER, mine, "POST", "request", None) in entries
        assert (PROVIDER, mine, "POST", "response", 200) in entries
        said = w.rows(
            "SELECT convert_from(record, 'UTF8')::json->>'purpose' FROM exchange_entry WHERE service = %s",
            mine,
        )
        assert said == [("Cập nhật cư trú",)] * 2
        assert await w.signed() == len(entries)

    run(url, tmp_path, walk)


def test_what_is_published_is_pulled_and_confirmed_and_only_then_does_it_not_come_again(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        await subscribe(w, "PULL")
        nothing = await sent(w, PULL)
        assert nothing.status == 404
        assert "X-Road-Error" not in nothing.headers
        assert w.rows("SELECT count(*) FROM exchange_refusal") == [(0,)]
        published = await publish(w, "HN-1")
        first = await sent(w, PULL)
        assert first.status == 200
        assert json.loads(first.body)["id"] == published
        assert (await sent(w, PULL)).status == 404  # it is handed out, and its lease runs
        again = first
        while again is first or again.status == 404:
            again = await sent(w, PULL)
        assert json.loads(again.body)["id"] == published
        assert (await sent(w, f"{PULL}/{published}", "DELETE")).status == 204
        assert (await sent(w, f"{PULL}/{published}", "DELETE")).status == 204  # the answer may have been lost
        assert states(w) == {"confirmed": 1}
        assert (await sent(w, f"{PULL}/{uuid4()}", "DELETE")).status == 404
        assert w.provider.heard == []

    run(url, tmp_path, walk)


def test_an_event_waits_for_the_earlier_ones_of_its_key_and_for_no_other(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await subscribe(w, "PULL")
        ids = [await publish(w, f"{key}{n}", key=key) for n in (1, 2) for key in ("a", "b")]
        got = [json.loads((await sent(w, PULL)).body) for _ in range(2)]
        assert [each["event"]["household"] for each in got] == ["a1", "b1"]
        assert (await sent(w, PULL)).status == 404
        assert (await sent(w, f"{PULL}/{ids[1]}", "DELETE")).status == 204
        assert json.loads((await sent(w, PULL)).body)["event"]["household"] == "b2"

    run(url, tmp_path, walk)


def test_the_key_may_be_an_attribute_that_the_schema_has(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        kind = f"{KIND}2"
        schema = SCHEMA | {"properties": {"key": {"type": "integer"}}, "required": []}
        assert (await sent(w, TYPES, "POST", {"eventType": kind, "schema": schema}, PROVIDER)).status == 200
        content = {"eventType": kind, "event": {"key": 7}}
        assert (await sent(w, PUB.replace(KIND, kind), "POST", content, PROVIDER)).status == 201
        assert w.rows("SELECT key FROM exchange_event") == [("7",)]

    run(url, tmp_path, walk)


def test_a_subscriber_that_wants_order_gets_everything_in_order(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await subscribe(w, FIFO=True)
        for n in range(20):
            await publish(w, str(n), key=f"k{n % 3}")
        await until(lambda: states(w) == {"confirmed": 20})
        assert households(w) == [str(n) for n in range(20)]

    run(url, tmp_path, walk)


def test_what_was_delivered_is_delivered_again_since_an_instant(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await subscribe(w)
        ids = [await publish(w, str(n), key="k") for n in range(3)]
        await until(lambda: states(w) == {"confirmed": 3})
        since = w.rows("SELECT at FROM exchange_event WHERE uuid = %s", UUID(ids[1]))[0][0]
        said = await sent(w, f"{SUBS}/replay", "POST", {"since": since.isoformat()})
        assert json.loads(said.body) == {"events": 2}
        await until(lambda: len(w.provider.heard) == 5 and states(w) == {"confirmed": 3})
        assert households(w) == ["0", "1", "2", "1", "2"]
        assert [each["id"] for each in taken(w)[3:]] == ids[1:]

    run(url, tmp_path, walk)


def test_a_publication_with_its_own_identifier_is_one_however_often_it_is_made(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        await subscribe(w, "PULL")
        own = str(uuid4())
        assert [await publish(w, "HN-1", id=own) for _ in range(2)] == [own, own]
        assert w.rows("SELECT count(*) FROM exchange_event") == [(1,)]
        content = {"eventType": KIND, "event": {"household": "HN-2"}, "id": own}
        said = await sent(w, PUB, "POST", content, PROVIDER)
        assert said.status == 400
        assert "“id”" in json.loads(said.body)["message"]

    run(url, tmp_path, walk)


def test_a_publisher_sees_how_far_an_event_is_and_may_stop_it(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await subscribe(w, "PULL")
        published = await publish(w, "HN-1")
        status = json.loads((await sent(w, f"{PUB}/{published}", client=PROVIDER)).body)
        assert (status["sequence"], status["deliveries"]) == (1, {"waiting": 1})
        assert (await sent(w, f"{PUB}/{published}", "DELETE", client=PROVIDER)).status == 204
        assert (await sent(w, PULL)).status == 404
        assert states(w) == {"stopped": 1}

    run(url, tmp_path, walk)


def test_types_and_subscriptions_come_and_go_as_the_specification_says(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        assert json.loads((await sent(w, TYPES)).body) == [KIND]
        shown = json.loads((await sent(w, f"{TYPES}/{KIND}")).body)
        assert shown == {"eventType": KIND, "schema": SCHEMA}
        assert (await sent(w, f"{TYPES}/none")).status == 204
        assert (await sent(w, SUBS)).status == 404
        await subscribe(w, TTL=60)
        item = json.loads((await sent(w, SUBS)).body)
        assert item["subscriberId"]["applicationCode"] == "portal"
        assert item["options"] == {"TTL": 60, "FIFO": False, "service": KIND}
        assert json.loads((await sent(w, SUBS.removesuffix(f"/{KIND}"))).body) == [item]
        changed = await sent(w, SUBS, "PATCH", {"eventType": KIND, "delivery": "PULL"})
        assert changed.status == 201
        item["delivery"] = "PULL"
        assert json.loads(changed.body) == item == json.loads((await sent(w, SUBS)).body)
        await publish(w, "HN-1")
        assert (await sent(w, SUBS, "DELETE")).status == 204
        assert states(w) == {}
        assert (await sent(w, SUBS, "DELETE")).status == 404
        await subscribe(w, "PULL")
        await publish(w, "HN-2")
        assert (await sent(w, f"{TYPES}/{KIND}", "DELETE", client=PROVIDER)).status == 204
        assert (await sent(w, TYPES)).status == 204
        assert w.rows("SELECT count(*) FROM exchange_event") == [(0,)]

    run(url, tmp_path, walk)
