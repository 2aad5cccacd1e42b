"""W3C trace context: passed on to the provider as it came, and in the ledger's head on both sides."""

import asyncio
from pathlib import Path

from tests.gateway.test_hops import Two, two, urls
from tests.gateway.test_hops_soap import run
from tests.gateway.test_soap import post
from tests.gateway.world import PATH, World

assert urls  # a fixture
PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
STATE = "vendor=00f067aa0ba902b7,rojo=t61rcWkgMzE"
TRACE = {"traceparent": PARENT, "tracestate": STATE}


def heads_of_requests(w: World) -> list[bytes]:
    return [bytes(each[0]) for each in w.rows("SELECT head FROM exchange_entry WHERE direction = 'request'")]


def must_be_traced(both: Two) -> None:
    (heard,) = both.hub.provider.heard
    assert (heard.header("traceparent"), heard.header("tracestate")) == (PARENT, STATE)
    assert heads_of_requests(both.agency) == heads_of_requests(both.hub)
    for side in (both.agency, both.hub):
        (head,) = heads_of_requests(side)
        assert f"traceparent:{PARENT}".encode() in head
        assert f"tracestate:{STATE}".encode() in head


def test_trace_context_reaches_the_provider_and_stands_in_both_ledgers(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            assert (await both.agency.ask(f"{PATH}/1", headers=TRACE)).status == 200
            must_be_traced(both)

    asyncio.run(walk())


def test_trace_context_goes_with_an_envelope_of_soap_too(urls: tuple[str, str], tmp_path: Path) -> None:
    async def walk(both: Two) -> None:
        assert (await post(both.agency, headers=TRACE)).status == 200
        must_be_traced(both)

    run(urls, tmp_path, walk)
