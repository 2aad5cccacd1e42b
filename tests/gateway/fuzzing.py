"""Every door of a gateway at once, and bytes over real sockets, as whoever means harm or knows no better sends them."""

import asyncio
import json
import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha512
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any
from uuid import uuid4

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.protocol.requests import Header
from nenso.exchange.rules.routing.snapshot import HOP_PURPOSE, HUB, Client, Gateway, Kind, Service, Snapshot
from nenso.gateway.connections import Limits
from nenso.gateway.hops.running import Beside
from nenso.gateway.witnessing.running import Witnessing
from nenso.kernel.rules.signing import derived
from tests.gateway.events import registry
from tests.gateway.test_hops import LGSP, LGSP_SEED, key_of, pem
from tests.gateway.test_tls import Party, issued
from tests.gateway.witnesses import NAME, watch
from tests.gateway.world import CLIENT, HERE, PATIENCE, PROVIDER, SEED, SERVICE, World, right, world

HUB_URL = "https://hub.test"
SOAP_SERVICE = f"{PROVIDER}/citizen"
OFFICE = f"{LGSP}/office"  # a system behind the agency's gateway
DOORS = ("systems", "watch", "govstack", "witness", "hops")
# Few seconds for whoever does not go on: what is left open of a request costs a test no more than that.
LIMITS = Limits(idle=1.0, window=1.5, least=1_000)
_LINE = re.compile(rb"HTTP/1\.[01] (\d{3}) [ -~\x80-\xff]*\r\n")
_HEADER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*\r\n")


@dataclass(frozen=True)
class Said:
    """An answer as it came over the socket; `left` is what came behind it."""

    status: int
    headers: dict[str, str]
    body: bytes
    left: bytes = b""


@dataclass
class Doors:
    """A running gateway with everything that it listens at, and what it complained of."""

    w: World
    ports: dict[str, int]
    party: Party
    complaints: list[logging.LogRecord] = field(default_factory=list)

    def tls(self) -> ssl.SSLContext:
        """How another gateway connects."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.load_cert_chain(self.party.file)
        return context

    def connect(self, door: str) -> socket.socket:
        """Open a connection to a door."""
        plain = socket.create_connection(("127.0.0.1", self.ports[door]), timeout=PATIENCE)
        return self.tls().wrap_socket(plain) if door == "hops" else plain

    def say(self, door: str, sent: list[bytes]) -> list[Said | None]:
        """Send each over a connection of its own, all at once, and leave it open; return the first answers, None where it was closed
        without one. Raises `TimeoutError` where neither came in time."""
        asked = [_Asked(self.connect(door), each) for each in sent]
        try:
            with DefaultSelector() as selector:
                for each in asked:
                    selector.register(each.socket, EVENT_READ, each)
                until = time.monotonic() + PATIENCE
                waiting = len(asked)
                while waiting:
                    if time.monotonic() > until:
                        raise TimeoutError([each.sent for each in asked if not each.is_done])
                    for key, _ in selector.select(1.0):
                        if key.data.read():
                            selector.unregister(key.data.socket)
                            waiting -= 1
            return [each.said for each in asked]
        finally:
            for each in asked:
                each.socket.close()

    def must_answer(self) -> None:
        """Hold the gateway to its next good answer at every door."""
        asked = {
            "systems": request("GET", f"/r1/{SERVICE}/1", ("X-Road-Client", CLIENT)),
            "watch": request("GET", "/health/ready"),
            "govstack": request("GET", "/listClients"),
            "witness": request("POST", "/add-checkpoint", body=b"old 0\n"),
            "hops": signed("GET", f"/r1/{SERVICE}/1"),
        }
        for door, sent in asked.items():
            (said,) = self.say(door, [sent])
            assert said is not None, door
            assert said.status == (400 if door == "witness" else 200), (door, said)
            assert said.left == b"", (door, said)

    def must_not_complain(self) -> None:
        """Hold it to no fault of its own: none was written to its log with where in the program it happened."""
        found = [each for each in self.complaints if each.exc_info]
        self.complaints.clear()
        assert found == [], [logging.Formatter().format(each) for each in found]


class _Asked:
    """One request under way."""

    def __init__(self, opened: socket.socket, sent: bytes) -> None:
        self.socket, self.sent, self.came = opened, sent, b""
        self.said: Said | None = None
        self.is_done = False
        with suppress(ConnectionError, TimeoutError):  # refused before it was read whole
            opened.sendall(sent)
        opened.setblocking(False)

    def read(self) -> bool:
        """Take in what came; return whether that was all there is to wait for."""
        is_over = False
        try:
            while part := self.socket.recv(65_536):
                self.came += part
            is_over = True
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        except OSError:
            is_over = True
        self.said = read_answer(self.came, self.sent[:5] == b"HEAD ", is_over)
        self.is_done = is_over or self.said is not None
        return self.is_done


def read_answer(came: bytes, is_head: bool = False, is_over: bool = True) -> Said | None:
    """Return the first answer of what came, held to HTTP's own form; None where it is not whole yet, or nothing came."""
    head, end, rest = came.partition(b"\r\n\r\n")
    if not end:
        assert not is_over or came == b"", came
        return None
    first, *lines = (head + b"\r\n").splitlines(keepends=True)
    found = _LINE.fullmatch(first)
    assert found, came[:500]
    if found[1] == b"100":
        return read_answer(rest, is_head, is_over)
    assert all(_HEADER.fullmatch(each) for each in lines), came[:2000]
    pairs = [each.decode("latin-1").rstrip("\r\n").partition(":") for each in lines]
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    assert len({name.lower() for name, _, _ in pairs} & {"content-length", "transfer-encoding"}) <= 1, lines
    status = int(found[1])
    if is_head or status in (204, 304):
        return Said(status, headers, b"", rest)
    if "chunked" in headers.get("transfer-encoding", ""):
        body, left = _of_chunks(rest)
        return None if body is None else Said(status, headers, body, left)
    length = int(headers.get("content-length", "0"))
    if len(rest) < length:
        return None
    return Said(status, headers, rest[:length], rest[length:])


def _of_chunks(rest: bytes) -> tuple[bytes | None, bytes]:
    body = b""
    while True:
        size, end, rest = rest.partition(b"\r\n")
        if not end:
            return None, b""
        length = int(size, 16)
        if len(rest) < length + 2:
            return None, b""
        body, rest = body + rest[:length], rest[length + 2 :]
        if not length:
            return body, rest


# --- Requests ---


def request(
    method: str | bytes,
    target: str | bytes,
    *headers: tuple[str | bytes, str | bytes],
    body: bytes = b"",
    is_measured: bool = True,
) -> bytes:
    """Return a request as bytes, with whatever stands in it."""
    lines = [b" ".join((_raw(method), _raw(target), b"HTTP/1.1")), b"Host: x"]
    lines += [_raw(name) + b": " + _raw(value) for name, value in headers]
    if is_measured and body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def signed(method: str, target: str, *more: Header, body: bytes = b"", exchange: str = "") -> bytes:
    """Return a message as the agency's gateway signs it."""
    given: list[Header] = [
        ("X-Road-Client", OFFICE),
        ("x-road-request-id", exchange or str(uuid4())),
        (hops.MESSAGE, "VN-1"),
        *more,
    ]
    made = hops.signed_request(
        method,
        HUB_URL + target,
        given,
        hops.digest_header(sha512(body).digest()),
        private=derived(LGSP_SEED, HOP_PURPOSE),
        gateway=LGSP,
        created=int(time.time()),
    )
    return request(
        method, target, *((name, value.encode("latin-1", "replace")) for name, value in made), body=body
    )


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


# --- What an answer has to be ---


def must_be_well_formed(door: str, sent: bytes, said: Said | None) -> None:
    """Hold an answer to the form that who asks at a door reads; raises `AssertionError` with what was sent."""
    if said is None:
        return  # closed without an answer: nothing that could be answered came in time
    told = (door, sent[:3000], said)
    assert b"Traceback" not in said.body, told
    if sent[:5] != b"HEAD " and said.status >= 400:
        _FORMS[door](said, told)


def _of_systems(said: Said, told: Any) -> None:
    """X-Road's error, or an answer of the provider's own, which has no such header."""
    kind = said.headers.get("x-road-error")
    if kind is None:
        assert "x-road-request-hash" in said.headers or said.body == b"", told
        return
    if "json" in said.headers["content-type"]:
        body = json.loads(said.body)
        assert body["type"] == kind, told
        assert body["message"], told
        assert len(body["detail"]) == 36, told
    else:
        assert b"<detail>" in said.body or b"<faultDetail>" in said.body, told


def _of_watch(said: Said, told: Any) -> None:
    assert said.status in (400, 404, 405), told
    assert said.headers.get("content-type", "text/plain").startswith(
        ("text/plain", "application/octet-stream")
    ), told


def _of_govstack(said: Said, told: Any) -> None:
    assert said.status in (400, 405), told
    if "json" in said.headers["content-type"]:
        assert isinstance(json.loads(said.body), str), told
    else:
        assert said.headers["content-type"].startswith("text/plain"), told


def _of_witness(said: Said, told: Any) -> None:
    assert said.status in (400, 403, 404, 405, 408, 409, 413, 422), told


_FORMS = {
    "systems": _of_systems,
    "hops": _of_systems,
    "watch": _of_watch,
    "govstack": _of_govstack,
    "witness": _of_witness,
}


# --- The gateway ---


def _made(address: str, parties: dict[str, Party]) -> Snapshot:
    offered = registry(address)
    services = offered.services | {
        SERVICE: Service("Công dân", address, rights=(right(), right(subject=OFFICE))),
        SOAP_SERVICE: Service("Công dân", address, Kind.SOAP, rights=(right(),), wsdl=f"{address}/wsdl"),
    }
    gateways = {
        HUB: Gateway(HUB_URL, key_of(SEED), pem(parties["hub"])),
        LGSP: Gateway("https://127.0.0.1:9", key_of(LGSP_SEED), pem(parties["lgsp"])),
    }
    clients = offered.clients | {OFFICE: Client("Văn phòng", (HERE,), gateway=LGSP)}
    return registry(address, services=services, gateways=gateways, clients=clients)


@contextmanager
def open_doors(url: str, folder: Path) -> Iterator[Doors]:
    """Run a gateway with every door in a thread of its own, so that a test may be plain."""
    parties = {name: issued(folder, name) for name in ("hub", "lgsp")}
    watch(url)
    beside = Beside(HUB, 0, (parties["hub"].file, parties["hub"].file))
    facts = {"govstack_port": 0, "beside": beside, "witnessing": Witnessing(NAME, 0), "limits": LIMITS}
    opened: list[Doors] = []
    ready, may_end = threading.Event(), threading.Event()
    listener = _Listener()

    async def run() -> None:
        async with world(url, folder, lambda address: _made(address, parties), **facts) as w:
            gateway = w.gateway
            found = (
                gateway.port,
                gateway.watch_port,
                gateway.govstack_port,
                gateway.witness_port,
                gateway.hop_port,
            )
            ports = {door: port for door, port in zip(DOORS, found, strict=True) if port is not None}
            opened.append(Doors(w, ports, parties["lgsp"], listener.records))
            ready.set()
            while not may_end.is_set():
                await asyncio.sleep(0.05)

    def whole() -> None:
        try:
            asyncio.run(run())
        finally:
            ready.set()

    logging.getLogger().addHandler(listener)
    thread = threading.Thread(target=whole)
    thread.start()
    try:
        ready.wait(PATIENCE)
        yield opened[0]
    finally:
        may_end.set()
        thread.join(PATIENCE)
        logging.getLogger().removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
