"""How a request over ACME is taken in: its body, its signature, its account; and how each answer, also a refusal, is written."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.exchange import actions
from nenso.exchange.models import AcmeAccount
from nenso.exchange.queries import acme as queries
from nenso.exchange.rules.acme import signed
from nenso.exchange.rules.acme.signed import Signed
from nenso.exchange.rules.acme.texts import KINDS, TYPE
from nenso.kernel.rules import Refused
from nenso.web.refusals import words_of

JOSE = "application/jose+json"


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose signature holds. `account` None where a key speaks for itself (`key`, as JWK)."""

    payload: dict[str, Any]
    is_empty: bool  # POST-as-GET
    key: dict[str, Any]
    account: AcmeAccount | None
    url: str
    message: Signed

    @property
    def owner(self) -> AcmeAccount:
        """The account that asks; raises `Refused("acme.malformed")` where a key speaks for itself."""
        if self.account is None:
            raise Refused("acme.malformed", what="kid")
        return self.account


View = Callable[..., HttpResponse]


def at(name: str, *args: object) -> str:
    """Return the whole address of something."""
    return settings.SITE_URL.rstrip("/") + reverse(f"acme:{name}", args=args)


def signed_only(view: View) -> View:
    """Make a view of what a client signed: `view(call, …)`; refusals become problem documents (RFC 7807)."""

    @declared(PUBLIC_AT_SET_UP)
    @csrf_exempt
    @wraps(view)
    def served(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            answer = view(_called(request), *args, **kwargs)
        except Refused as refused:
            answer = problem(refused)
        return with_nonce(answer)

    return served


def _called(request: HttpRequest) -> Call:
    if request.method != "POST":
        raise Refused("acme.method")
    if request.content_type != JOSE:
        raise Refused("acme.content_type")
    message = signed.read(_body(request))
    url = settings.SITE_URL.rstrip("/") + request.path
    if message.url != url:
        raise Refused("acme.other_url", url=message.url[:200])
    account = _account(message.kid) if message.kid else None
    key = (account.key if account else message.jwk) or {}
    signed.must_be_signed(message, key)
    actions.acme.use_nonce(message.nonce, timezone.now())
    return Call(message.payload, not message.content, key, account, url, message)


def _body(request: HttpRequest) -> bytes:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Refused("acme.malformed", what="Content-Length") from None
    content = b"" if length > signed.MOST else request.read(signed.MOST + 1)
    if length > signed.MOST or len(content) > signed.MOST:
        raise Refused("acme.too_large", most=signed.MOST)
    return content


def _account(kid: str) -> AcmeAccount:
    base = settings.SITE_URL.rstrip("/")
    try:
        match = resolve(kid.removeprefix(base)) if kid.startswith(f"{base}/acme/") else None
    except Resolver404:
        match = None
    if match is None or match.view_name != "acme:account":
        raise Refused("acme.no_account")
    return queries.account_named(UUID(str(match.kwargs["uuid"])))


def problem(refused: Refused) -> HttpResponse:
    """Answer a refusal as RFC 8555, section 6.7 has it."""
    kind, status = KINDS.get(refused.code, ("malformed", 400))
    body: dict[str, Any] = {"type": TYPE + kind, "detail": words_of(refused), "status": status}
    if refused.code == "acme.algorithm":
        body["algorithms"] = list(signed.ALGORITHMS)
    if refused.code == "acme.identifier":
        body["identifier"] = {"type": "dns", "value": refused.facts["name"]}
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    if "wait" in refused.facts:
        answer["Retry-After"] = str(refused.facts["wait"])
    return answer


def with_nonce(answer: HttpResponse) -> HttpResponse:
    """Give an answer what every answer of an ACME server has (sections 6.5 and 7.1)."""
    answer["Replay-Nonce"] = queries.new_nonce(timezone.now())
    answer["Cache-Control"] = "no-store"
    answer["Link"] = f'<{at("directory")}>;rel="index"'
    return answer
