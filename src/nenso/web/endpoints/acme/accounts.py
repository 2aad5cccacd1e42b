"""The directory, nonces and accounts (RFC 8555, sections 7.1 to 7.3)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.exchange import actions
from nenso.exchange.models import AcmeAccount, AcmeOrder
from nenso.exchange.queries import acme as queries
from nenso.exchange.rules.acme import signed
from nenso.kernel.rules import Refused
from nenso.web.endpoints.acme.serving import Call, at, signed_only, with_nonce

MOST_ORDERS = 100  # that an account's list names, the newest


@declared(PUBLIC_AT_SET_UP)
@require_safe
def directory(_request: HttpRequest) -> HttpResponse:
    """Return where everything is; an account needs the key that its member was given."""
    found: dict[str, Any] = {
        "newNonce": at("new_nonce"),
        "newAccount": at("new_account"),
        "newOrder": at("new_order"),
        "revokeCert": at("revoke"),
        "keyChange": at("key_change"),
        "meta": {"website": settings.SITE_URL, "externalAccountRequired": True},
    }
    return JsonResponse(found)


@declared(PUBLIC_AT_SET_UP)
@csrf_exempt
@require_safe
def new_nonce(request: HttpRequest) -> HttpResponse:
    """Return a nonce in the head of an empty answer."""
    return with_nonce(HttpResponse(status=200 if request.method == "HEAD" else 204))


@signed_only
def new_account(call: Call) -> HttpResponse:
    """Find the account of a key, or bind the key to the account that was opened for a member."""
    if call.account is not None:
        raise Refused("acme.malformed", what="jwk")
    row = queries.account_by_key(signed.thumbprint(call.key))
    if row is not None:
        queries.account_named(row.uuid)
        return _written(row, 200)
    if call.payload.get("onlyReturnExisting") is True:
        raise Refused("acme.no_account")
    made = actions.acme.bind_account(
        key=call.key,
        binding=call.payload.get("externalAccountBinding"),
        url=call.url,
        contact=contact_of(call.payload) or [],
        now=timezone.now(),
    )
    return _written(made, 201)


@signed_only
def account(call: Call, uuid: UUID) -> HttpResponse:
    """Return an account, change whom it names, or end it."""
    row = _own(call, uuid)
    status = call.payload.get("status")
    if status not in (None, "deactivated"):
        raise Refused("acme.malformed", what="status")
    is_ended = status == "deactivated"
    contact = contact_of(call.payload)
    if is_ended or contact is not None:
        row = actions.acme.change_account(account=row, contact=contact, is_ended=is_ended, now=timezone.now())
    return _written(row, 200)


@signed_only
def orders(call: Call, uuid: UUID) -> HttpResponse:
    """Return the addresses of an account's orders, the newest first."""
    rows = AcmeOrder.objects.filter(account=_own(call, uuid)).order_by("-pk")
    return JsonResponse({"orders": [at("order", each.uuid) for each in rows[:MOST_ORDERS]]})


@signed_only
def key_change(call: Call) -> HttpResponse:
    """Give an account another key, which has signed that it takes its place (section 7.3.5)."""
    account, now_key = call.owner, call.message.content
    inner = signed.read(now_key, is_inner=True)
    if inner.jwk is None or inner.url != call.url:
        raise Refused("acme.malformed", what="inner JWS")
    signed.must_be_signed(inner, inner.jwk)
    told = inner.payload
    old = told.get("oldKey")
    if told.get("account") != at("account", account.uuid) or not isinstance(old, dict):
        raise Refused("acme.malformed", what="keyChange")
    if signed.public(old) != account.key:
        raise Refused("acme.malformed", what="oldKey")
    return _written(actions.acme.change_key(account=account, key=inner.jwk), 200)


def contact_of(payload: dict[str, Any]) -> list[str] | None:
    """Return whom an account names, None where nothing is said; raises `Refused("acme.malformed")`."""
    found = payload.get("contact")
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise Refused("acme.malformed", what="contact")
    return found


def _own(call: Call, uuid: UUID) -> AcmeAccount:
    if call.owner.uuid != uuid:
        raise Refused("acme.not_yours")
    return call.owner


def _written(row: AcmeAccount, status: int) -> HttpResponse:
    state = "valid"
    if row.ended_at is not None:
        state = "deactivated" if row.is_ended_by_client else "revoked"
    body = {
        "status": state,
        "contact": row.contact,
        "orders": at("orders", row.uuid),
        "key": row.key,
        "termsOfServiceAgreed": True,
    }
    answer = JsonResponse(body, status=status)
    answer["Location"] = at("account", row.uuid)
    return answer
