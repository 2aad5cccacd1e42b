"""What the APIs of programs say where something else than an action refuses: no key, no such address, a parameter, the database away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from nenso.kernel.rules import Refused
from nenso.web.endpoints.systems.answers import PASSING, answer, unavailable


def tell_faults(api: NinjaAPI, *, no_key: str) -> None:
    """Have an API answer these faults as problem details; `no_key` is the code of a key that is missing."""

    @api.exception_handler(AuthenticationError)
    def _no_key(_request: HttpRequest, _fault: AuthenticationError) -> HttpResponse:
        return answer(Refused(no_key))

    @api.exception_handler(Http404)
    def _nothing(_request: HttpRequest, _fault: Http404) -> HttpResponse:
        return answer(Refused("api.unknown"))

    @api.exception_handler(ValidationError)
    def _unreadable(_request: HttpRequest, fault: ValidationError) -> HttpResponse:
        first: dict[str, Any] = fault.errors[0]
        return answer(Refused("body.parameter", name=str(first["loc"][-1]), why=str(first["msg"])))

    @api.exception_handler(HttpError)
    def _not_read(_request: HttpRequest, _fault: HttpError) -> HttpResponse:
        return answer(Refused("body.not_json"))

    for kind in PASSING:

        @api.exception_handler(kind)
        def _passing(_request: HttpRequest, fault: Exception) -> HttpResponse:
            return unavailable(fault)
