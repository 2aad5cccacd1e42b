"""The door for SOAP: who asks whom for what stands in the envelope, all the rest is as for any message."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol
from urllib.parse import parse_qs

from aiohttp import web

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.global_conf import FOLDER, directory, files
from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId
from nenso.exchange.rules.protocol.requests import Asked, Header
from nenso.exchange.rules.protocol.soap.envelope import Envelope, read_envelope
from nenso.exchange.rules.protocol.soap.reading import UnsoundError
from nenso.exchange.rules.protocol.verification import archive
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.gateway.bodies import MOST
from nenso.gateway.came import Came
from nenso.gateway.hops.passing import Ways
from nenso.gateway.soap.elsewhere import Elsewhere
from nenso.gateway.soap.metadata import SoapMetadata
from nenso.gateway.soap.offered import QUERY
from nenso.gateway.soap.passing import SENT
from nenso.gateway.soap.reading import Replayed, beside, held
from nenso.gateway.way import BROKEN, broken_off

PATIENCE = 30.0  # seconds that an envelope has to come, as X-Road has it


class Own(Protocol):
    """What answers in a provider's place."""

    async def answer(self, came: Came, granted: Granted, snapshot: Snapshot) -> web.StreamResponse:
        """Answer."""


class Decides(Protocol):
    """The order of checks that every message goes through, and what becomes of it."""

    async def __call__(
        self, came: Came, client: str | None, asked: Asked, ways: Ways, own: Own
    ) -> web.StreamResponse:
        """Decide, and pass on or answer."""


class SoapDoor:
    """Answers envelopes, and what X-Road's tools ask beside them."""

    def __init__(
        self,
        ways: Ways,
        metadata: SoapMetadata,
        elsewhere: Elsewhere,
        decides: Decides,
        snapshot: Callable[[], Snapshot],
    ) -> None:
        self._ways, self._metadata, self._decides, self._snapshot = ways, metadata, decides, snapshot
        self._elsewhere = elsewhere

    async def __call__(self, came: Came) -> web.StreamResponse:
        """Answer an envelope; raises `Denied`, told as a fault."""
        came.is_soap = True
        envelope = await self._envelope(came)
        came.envelope = envelope
        came.headers = _said(came, envelope)
        snapshot = self._snapshot()
        if envelope.server is not None and (
            snapshot.server is None or envelope.server != snapshot.server.name
        ):
            raise Denied(Side.PROVIDER, Fault.INVALID_SERVER, "soap.other_server", server=envelope.server)
        asked = Asked("POST", envelope.service, "", "", is_soap=True)
        return await self._decides(came, envelope.client.encoded, asked, self._ways, self._metadata)

    async def _envelope(self, came: Came) -> Envelope:
        length = came.request.content_length
        if length is not None and length > MOST:
            raise Denied(Side.CLIENT, Fault.INVALID_REQUEST, "exchange.too_large", most=MOST // 2**20)
        await came.let_send()
        try:
            async with asyncio.timeout(PATIENCE):
                found = await held(came.header("content-type") or "", came.content)
            came.content = Replayed(found.content, came.content)
            return await beside(len(found.envelope), lambda: read_envelope(found.envelope))
        except UnsoundError as unsound:
            raise Denied(Side.CLIENT, unsound.fault, unsound.code, **unsound.facts) from None
        except TimeoutError:
            raise Denied(Side.CLIENT, Fault.IO_ERROR, "soap.late_envelope", seconds=PATIENCE) from None
        except BROKEN:
            raise broken_off(came) from None

    async def wsdl(self, came: Came) -> web.StreamResponse:
        """Answer with a WSDL by itself, as Trembita's clients ask for it; raises `Denied`."""
        try:
            said = parse_qs(came.target.partition("?")[2], max_num_fields=20)
        except ValueError:
            said = {}
        parts = [said.get(name, [""])[0] for name in QUERY]
        if not all(parts):
            raise Denied(Side.CLIENT, Fault.BAD_REQUEST, "soap.wsdl_query")
        snapshot, name = self._snapshot(), ServiceId(ClientId(*parts[:4]), parts[4])
        if (hop := self._elsewhere.way_to(came, name, snapshot)) is not None:
            return await self._elsewhere.wsdl(came, hop, name, snapshot)
        content = await self._metadata.wsdl(came, name, snapshot)
        return web.Response(body=content, headers={"Content-Type": "text/xml; charset=UTF-8"})

    async def verification(self, _came: Came) -> web.StreamResponse:
        """Answer with the archive that X-Road's tools read members from."""
        said = {
            "Content-Type": "application/zip",
            "Content-Disposition": 'filename="verificationconf.zip"',
        }
        return web.Response(body=archive(self._snapshot()), headers=said)

    async def directory(self, _came: Came) -> web.StreamResponse:
        """Answer with where the files are that say who takes part."""
        content_type, content = directory(self._snapshot())
        return web.Response(body=content, headers={"Content-Type": content_type})

    async def file(self, came: Came) -> web.StreamResponse:
        """Answer with one of them, as it is now; raises `Denied`."""
        path = came.target.partition("?")[0]
        content = files(self._snapshot()).get(path.rpartition("/")[2])
        if content is None or path.count("/") != FOLDER.count("/") + 1:
            raise Denied(Side.CONSUMER, Fault.INTERNAL_ERROR, "exchange.bad_path", path=path[:200])
        return web.Response(body=content, headers={"Content-Type": "text/xml; charset=UTF-8"})

    @property
    def doors(self) -> dict[str, Callable[[Came], Awaitable[web.StreamResponse]]]:
        """What is at paths of its own; one that ends in a slash stands for all that begin with it."""
        return {
            "/wsdl": self.wsdl,
            "/verificationconf": self.verification,
            "/internalconf": self.directory,
            FOLDER: self.file,
        }


def _said(came: Came, envelope: Envelope) -> list[Header]:
    """Return what the ledger keeps as the head: the headers that go on, and what the envelope's header says as REST writes it."""
    kept = [(name, value) for name, value in came.headers if name.lower() in SENT]
    said = (
        ("x-road-client", envelope.client.encoded),
        ("x-road-service", envelope.service.encoded),
        ("x-road-id", envelope.message),
        ("x-road-userid", envelope.user),
        ("x-road-issue", envelope.issue),
        ("x-road-represented-party", envelope.party),
        ("x-road-security-server", envelope.server),
        ("x-road-protocol-version", envelope.protocol),
    )
    return [*kept, *((name, _line(value)) for name, value in said if value is not None)]


def _line(value: str) -> str:
    """Return a text as a header holds it: on one line, in UTF-8, read as letters of Latin-1."""
    return " ".join(value.split()).encode().decode("latin-1")
