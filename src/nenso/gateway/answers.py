"""How the gateway says no: X-Road's form, in the language of who asked, with an identifier to quote."""

from typing import Any

import msgspec
from aiohttp import web

from nenso.exchange.rules.protocol.errors import HEADER, Fault, Problem, Side, answer
from nenso.exchange.rules.protocol.soap import writing
from nenso.exchange.texts import REFUSALS
from nenso.gateway.came import Came


def as_json(content: Any) -> web.Response:
    """Return an answer in JSON."""
    return web.Response(body=msgspec.json.encode(content), content_type="application/json")


def sentence(came: Came, code: str, facts: dict[str, Any]) -> str:
    """Return the sentence of a code: English where it is asked for first, else Vietnamese."""
    wanted = (came.language or "vi").strip().lower()
    return REFUSALS[code].fill(**facts).in_language("en" if wanted.startswith("en") else "vi")


def problem_of(came: Came, side: Side, fault: Fault, code: str, **facts: Any) -> Problem:
    """Return a refusal of a request that came."""
    return Problem(side, fault, sentence(came, code, facts), came.identifier)


def refusal(came: Came, problem: Problem, *, is_new: bool, wait: float = 0.0) -> web.Response:
    """Return the answer of a refusal; `wait` says after how many seconds asking again makes sense.

    Over SOAP a fault has status 200, as X-Road's code has it.
    """
    if came.is_soap:
        said = {"Content-Type": writing.TEXT_XML, "SOAPAction": "", HEADER: problem.type(is_new=is_new)}
        return web.Response(headers=said, body=writing.fault(problem, is_new=is_new))
    headers, body = answer(problem, came.header("accept") or "", is_new=is_new)
    if wait:
        headers["Retry-After"] = str(max(1, round(wait)))
    if came.request.method == "HEAD":
        body = b""
    return web.Response(status=problem.status, headers=headers, body=body)
