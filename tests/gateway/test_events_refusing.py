"""Calls of the publish-subscribe API that are refused: who may not, and what is wrong, by the name of the field."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nenso.exchange.rules.events.names import MOST_BYTES
from nenso.exchange.rules.routing.snapshot import Client, Credential, Proof, Service, Snapshot
from tests.gateway.events import (
    KIND,
    OTHER,
    PUB,
    PULL,
    ROOM,
    SCHEMA,
    SUBS,
    TYPES,
    publish,
    registry,
    run,
    sent,
    states,
    subscribe,
)
from tests.gateway.world import CLIENT, HERE, PROVIDER, Said, World, right

EVENT = {"eventType": KIND, "event": {"household": "HN-1"}}
SCHEMA_OF = {"eventType": "other"}
DEEP: Any = {}
for _ in range(80):
    DEEP = {"a": DEEP}


def must_say(w: World, said: Said, status: int, code: str, field: str = "") -> None:
    """Hold a refusal to X-Road's form, to the field that it names, and to what was written down of it."""
    body = json.loads(said.body)
    assert (said.status, said.headers["X-Road-Error"]) == (status, body["type"]), body
    rows = w.rows("SELECT code, message FROM exchange_refusal WHERE uuid = %s", body["detail"])
    assert rows == [(code, body["message"])]
    assert field in body["message"]


Case = tuple[str, str, Any, str, int, str, str]
CASES: list[Case] = [
    (TYPES, "POST", {"eventType": "a/b", "schema": {}}, PROVIDER, 400, "event.name", "“eventType”"),
    (TYPES, "POST", {"eventType": "hộ", "schema": {}}, PROVIDER, 400, "event.name", "“eventType”"),
    (TYPES, "POST", {"eventType": "n" * 65, "schema": {}}, PROVIDER, 400, "event.name", "“eventType”"),
    (TYPES, "POST", {"eventType": "listMethods", "schema": {}}, PROVIDER, 400, "event.name", ""),
    (TYPES, "POST", {"eventType": "other"}, PROVIDER, 400, "event.field", "“schema”"),
    (TYPES, "POST", SCHEMA_OF | {"schema": "{}"}, PROVIDER, 400, "event.field", "“schema”"),
    (TYPES, "POST", SCHEMA_OF | {"schema": {"type": "x"}}, PROVIDER, 400, "event.schema", "“schema”"),
    (TYPES, "POST", SCHEMA_OF | {"schema": {"$ref": "#"}}, PROVIDER, 400, "event.schema_reference", ""),
    (TYPES, "POST", SCHEMA_OF | {"schema": {"title": "\0"}}, PROVIDER, 400, "event.field", "“schema”"),
    (TYPES, "POST", SCHEMA_OF | {"schema": {"$id": "\0"}}, PROVIDER, 400, "event.schema", "“schema”"),
    (TYPES, "POST", {"eventType": "a\0", "schema": {}}, PROVIDER, 400, "event.name", "a�"),
    (TYPES, "POST", SCHEMA_OF | {"schema": DEEP}, PROVIDER, 400, "event.deep", "“schema”"),
    (TYPES, "POST", SCHEMA_OF | {"schema": {"a": "b" * 20_000}}, PROVIDER, 400, "event.schema_long", ""),
    (TYPES, "POST", {"eventType": KIND, "schema": SCHEMA}, PROVIDER, 409, "event.type_taken", KIND),
    (TYPES, "POST", {"eventType": "other", "schema": {}}, CLIENT, 500, "event.not_yours", ""),
    (f"{TYPES}/{KIND}", "DELETE", None, CLIENT, 500, "event.not_yours", ""),
    (f"{TYPES}/none", "DELETE", None, PROVIDER, 404, "event.no_type", "none"),
    (f"{TYPES}/{KIND}", "PUT", {}, PROVIDER, 405, "event.no_call", "PUT"),
    (PUB, "POST", EVENT, CLIENT, 500, "event.not_yours", ""),
    (f"{ROOM}/pub/v1/none", "POST", EVENT, PROVIDER, 404, "event.no_type", "none"),
    (PUB, "POST", [], PROVIDER, 400, "event.json", "JSON"),
    (PUB, "POST", EVENT | {"eventType": "x"}, PROVIDER, 400, "event.other_type", "“eventType”"),
    (PUB, "POST", {"eventType": KIND}, PROVIDER, 400, "event.field", "“event”"),
    (PUB, "POST", EVENT | {"key": ""}, PROVIDER, 400, "event.key", "“key”"),
    (PUB, "POST", EVENT | {"key": "k" * 201}, PROVIDER, 400, "event.key", "“key”"),
    (PUB, "POST", EVENT | {"key": "a\0"}, PROVIDER, 400, "event.key", "“key”"),
    (PUB, "POST", EVENT | {"key": 7}, PROVIDER, 400, "event.field", "“key”"),
    (PUB, "POST", EVENT | {"id": "7"}, PROVIDER, 400, "event.field", "“id”"),
    (PUB, "POST", EVENT | {"event": {"members": 3}}, PROVIDER, 400, "event.unfit", "household"),
    (
        PUB,
        "POST",
        EVENT | {"event": {"household": "x", "members": "3"}},
        PROVIDER,
        400,
        "event.unfit",
        "“event.members”",
    ),
    (PUB, "POST", EVENT | {"event": DEEP}, PROVIDER, 400, "event.deep", "“event”"),
    (PUB, "POST", EVENT | {"x": "x" * MOST_BYTES}, PROVIDER, 400, "event.too_large", "“body”"),
    (f"{PUB}/7", "GET", None, PROVIDER, 404, "event.unknown", "7"),
    (SUBS, "POST", {}, CLIENT, 400, "event.field", "“eventType”"),
    (SUBS, "POST", {"eventType": KIND, "delivery": "MAIL"}, CLIENT, 400, "event.delivery", "“delivery”"),
    (SUBS, "POST", {"eventType": KIND, "options": {"TTL": 0}}, CLIENT, 400, "event.ttl", "“options.TTL”"),
    (
        SUBS,
        "POST",
        {"eventType": KIND, "options": {"FIFO": 1}},
        CLIENT,
        400,
        "event.field",
        "“options.FIFO”",
    ),
    (
        SUBS,
        "POST",
        {"eventType": KIND, "options": {"service": "none"}},
        CLIENT,
        400,
        "event.no_push_service",
        "“options.service”",
    ),
    (
        SUBS,
        "POST",
        {"eventType": KIND, "subscriberId": {"instanceId": "VN"}},
        CLIENT,
        400,
        "event.other_subscriber",
        "“subscriberId”",
    ),
    (SUBS, "POST", {"eventType": KIND, "delivery": "PULL"}, OTHER, 500, "exchange.access_denied", ""),
    (f"{ROOM}/api/v1/subs/none", "POST", {"eventType": "none"}, CLIENT, 500, "event.no_service", ""),
    (SUBS, "PATCH", {"delivery": "PULL"}, CLIENT, 404, "event.no_subscription", KIND),
    (f"{SUBS}/replay", "POST", {"since": "today"}, CLIENT, 404, "event.no_subscription", KIND),
    (f"{SUBS}/other", "POST", {}, CLIENT, 405, "event.no_call", "POST"),
    (PULL, "GET", None, CLIENT, 404, "event.no_subscription", KIND),
    (PULL, "GET", None, OTHER, 500, "exchange.access_denied", ""),
    (f"{ROOM}/pull/v1/{KIND}", "GET", None, "VN/GOV/T09/x", 500, "exchange.unknown_client", ""),
    ("/r1/VN/GOV/G06/none/api/v1/eventType", "GET", None, CLIENT, 500, "exchange.unknown_client", "none"),
    (f"{ROOM}/api/v1/other", "GET", None, CLIENT, 500, "exchange.unknown_service", "api"),
    (f"{ROOM}/pub/v1/%FF", "POST", EVENT, PROVIDER, 400, "exchange.bad_identifier", "%FF"),
]


def test_what_is_wrong_is_told_by_the_name_of_its_field(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        before = w.rows("SELECT count(*) FROM exchange_entry")
        for path, method, content, client, status, code, field in CASES:
            must_say(w, await sent(w, path, method, content, client), status, code, field)
        assert w.rows("SELECT count(*) FROM exchange_entry") == before
        assert w.rows("SELECT count(*) FROM exchange_eventtype") == [(1,)]
        assert states(w) == {}

    run(url, tmp_path, walk)


def test_a_subscription_is_made_once_and_pulled_only_where_it_is_not_pushed(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await subscribe(w)
        again = await sent(w, SUBS, "POST", {"eventType": KIND})
        must_say(w, again, 409, "event.subscribed", KIND)
        must_say(w, await sent(w, PULL), 409, "event.is_pushed", KIND)
        late = await sent(w, f"{SUBS}/replay", "POST", {"since": "2026-11-26T08:00:00"})
        must_say(w, late, 400, "event.since", "“since”")

    run(url, tmp_path, walk)


def test_sentences_come_in_the_language_that_is_asked_for(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        headers = {"X-Road-Client": PROVIDER, "Accept-Language": "en"}
        said = await w.ask(PUB, "POST", headers=headers, data="no json")
        assert json.loads(said.body)["message"] == "The body has to be a JSON object (UTF-8)."

    run(url, tmp_path, walk)


def test_who_asks_shows_it_as_for_any_call_also_under_govstacks_header(url: str, tmp_path: Path) -> None:
    key = Credential(Proof.KEY, "0" * 64)

    def make(address: str) -> Snapshot:
        return registry(address, clients={CLIENT: Client("", (key,)), PROVIDER: Client("", (HERE,))})

    async def walk(w: World) -> None:
        for name in ("X-Road-Client", "X-GovStack-Client"):
            headers = {"X-Road-Client": None, name: CLIENT}
            must_say(w, await w.ask(PULL, headers=headers), 500, "exchange.no_credential", CLIENT)
            assert (await w.ask(TYPES, headers=headers | {name: PROVIDER})).status == 200
        assert w.rows("SELECT DISTINCT client FROM exchange_refusal") == [(CLIENT,)]

    run(url, tmp_path, walk, make)


def test_a_right_to_part_of_a_service_or_to_another_time_gives_no_events(url: str, tmp_path: Path) -> None:
    later = datetime.now(UTC) + timedelta(days=1)

    def make(address: str) -> Snapshot:
        rights = (right(glob="/households"), right(method="POST"), right(valid_from=later))
        services = {f"{PROVIDER}/{KIND}": Service("", address, rights=rights)}
        return registry(address, services=services)

    async def walk(w: World) -> None:
        said = await sent(w, SUBS, "POST", {"eventType": KIND, "delivery": "PULL"})
        must_say(w, said, 500, "exchange.access_denied", CLIENT)

    run(url, tmp_path, walk, make)


def test_what_is_open_to_all_may_be_subscribed_to_by_all(url: str, tmp_path: Path) -> None:
    def make(address: str) -> Snapshot:
        services = {f"{PROVIDER}/{KIND}": Service("", address, rights=(right(subject="*", number=""),))}
        return registry(address, services=services)

    async def walk(w: World) -> None:
        await subscribe(w, "PULL", OTHER)
        await publish(w, "HN-1")
        assert (await sent(w, PULL, client=OTHER)).status == 200

    run(url, tmp_path, walk, make)


def test_a_service_that_bears_a_name_of_the_api_stays_what_it_is(url: str, tmp_path: Path) -> None:
    def make(address: str) -> Snapshot:
        services = {f"{PROVIDER}/pull": Service("", address, rights=(right(),))}
        return registry(address, services=registry(address).services | services)

    async def walk(w: World) -> None:
        assert (await sent(w, PULL)).status == 200
        assert [each.target for each in w.provider.heard] == [f"/v1/{KIND}"]

    run(url, tmp_path, walk, make)
