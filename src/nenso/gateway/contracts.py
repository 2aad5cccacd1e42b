"""Requests held to the OpenAPI document of their service, where its owner has switched that on; off the way of all others."""

import asyncio

from nenso.exchange.rules.contracts.contract import Contract, Misfit, read_contract
from nenso.exchange.rules.mocking.checking import Asked
from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.routing import snapshot as routing
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Snapshot, Validation
from nenso.gateway.bodies import up_to
from nenso.gateway.came import Came
from nenso.gateway.counting import Counts
from nenso.gateway.misfits import Misfits
from nenso.gateway.registry import Registry
from nenso.gateway.soap.reading import Replayed, beside
from nenso.gateway.way import BROKEN, broken_off

MOST = 2**20  # bytes of a body that is looked into; a longer one passes, and is counted as not looked at
PATIENCE = 30.0  # seconds that a body has to come


class Contracts:
    """What requests are held to, by the digest of the document; made ready once for each, and dropped when no service has it."""

    def __init__(self, registry: Registry, counts: Counts, misfits: Misfits) -> None:
        self._counts, self._misfits = counts, misfits
        self._ready: dict[str, Contract] = {}
        registry.follow(self._told)

    def _told(self, snapshot: Snapshot) -> None:
        named = {each.contract.digest for each in snapshot.services.values() if each.contract}
        self._ready = {digest: ready for digest, ready in self._ready.items() if digest in named}

    async def must_fit(self, came: Came, granted: Granted) -> None:
        """Raise `Denied` where a request does not fit its service's document, or only count it where the owner has it so."""
        service = granted.service
        if service is None or service.contract is None:
            return
        name = granted.asked.service
        asked = await self._asked(came, granted)
        if asked.body is None:
            self._counts.unread(name.encoded)
        misfit = await self._misfit(service.contract, asked, len(asked.body or b""))
        if misfit is None:
            return
        mode = service.contract.mode
        self._counts.misfit(name.encoded, misfit.code, str(mode))
        if mode is Validation.REFUSE:
            facts = {"service": name.shown} | misfit.facts
            raise Denied(Side.CLIENT, Fault.NOT_AS_DESCRIBED, misfit.code, **facts)
        self._misfits.add(name.encoded, misfit, came.exchange, came.at)

    async def _misfit(self, held: routing.Contract, asked: Asked, size: int) -> Misfit | None:
        contract = self._ready.get(held.digest)
        if contract is None:
            contract = await asyncio.to_thread(read_contract, held.document)
            contract = self._ready.setdefault(held.digest, contract)
        if not contract.is_ready(asked):  # long schemas take their time, beside the messages
            return await asyncio.to_thread(contract.misfit, asked)
        ready = contract
        return await beside(size, lambda: ready.misfit(asked))

    async def _asked(self, came: Came, granted: Granted) -> Asked:
        asked = granted.asked
        headers = {name.lower(): value for name, value in came.headers}
        return Asked(asked.method, asked.path, asked.query, headers, await self._body(came))

    async def _body(self, came: Came) -> bytes | None:
        """Return the body, left to be read again; None where it is not looked into."""
        length = came.request.content_length
        if not came.request.body_exists or length == 0:
            return b""
        coding = (came.header("content-encoding") or "identity").strip().lower()
        if coding != "identity" or (length is not None and length > MOST):
            return None
        await came.let_send()
        try:
            async with asyncio.timeout(PATIENCE):
                found, is_all = await up_to(came.content, MOST)
        except BROKEN:
            raise broken_off(came) from None
        came.content = Replayed(found, came.content)
        return found if is_all and len(found) <= MOST else None
