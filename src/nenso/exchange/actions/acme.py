"""Accounts over ACME: opened for a member, bound by a client, changed and ended; orders, and the certificates that they end in.

What a client signed was verified before (`queries.acme`): here it is the account that acts.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from nenso.exchange.actions.authority import issue, revoke
from nenso.exchange.actions.steps import locked_member, locked_subsystem, owner
from nenso.exchange.models import AcmeAccount, AcmeNonce, AcmeOrder, IssuedCertificate, Member
from nenso.exchange.queries.acme import NONCE_LIFE, nonce_stamp, orderable
from nenso.exchange.queries.names import member_id, subsystem_id
from nenso.exchange.rules.acme import signed
from nenso.exchange.rules.issuing import name_of, read_request
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

BINDING_LIFE, ORDER_LIFE = timedelta(days=7), timedelta(hours=24)
ORDERS_AN_HOUR = 60
LONGEST_LABEL, MOST_CONTACTS, LONGEST_CONTACT = 200, 5, 300


@transaction.atomic
def open_account(*, by: Actor, member: Member, label: str, now: datetime) -> AcmeAccount:
    """Open an account for a member; its `binding` is told this once, and binds one client's key within a week.

    Raises `Refused`: "credential.label", "member.suspended", "access.role_missing".
    """
    row = locked_member(member)
    by = owner(by, row)
    if row.suspended_because:
        raise Refused("member.suspended", member=str(row), reason=row.suspended_because)
    if not label.strip() or len(label) > LONGEST_LABEL:
        raise Refused("credential.label", field="label", most=LONGEST_LABEL)
    made = AcmeAccount.objects.create(
        member=row,
        label=label.strip(),
        binding=signed.encoded(secrets.token_bytes(32)),
        binding_until=now + BINDING_LIFE,
        by_key=by.key,
        by_name=by.name,
    )
    _journal(by, made, "exchange.acme_opened")
    return made


@transaction.atomic
def end_account(*, by: Actor, account: AcmeAccount, now: datetime) -> AcmeAccount:
    """End an account in its member's name: it orders nothing more; raises `Refused`: "acme.ended", "access.role_missing"."""
    row = _locked(account)
    by = owner(by, row.member)
    return _ended(by, row, now, is_by_client=False)


def use_nonce(value: str, now: datetime) -> None:
    """Use a nonce, which then is used for good, whatever becomes of the request; raises `Refused("acme.nonce")`."""
    nonce_stamp(value, now)
    AcmeNonce.objects.filter(at__lt=now - 2 * NONCE_LIFE).delete()
    try:
        with transaction.atomic():
            AcmeNonce.objects.create(value=value, at=now)
    except IntegrityError:
        raise Refused("acme.nonce") from None


@transaction.atomic
def bind_account(
    *, key: dict[str, Any], binding: object, url: str, contact: list[str], now: datetime
) -> AcmeAccount:
    """Bind a client's key to the account that was opened for its member, by the key that the member was given.

    Raises `Refused`: "acme.binding_missing", "acme.binding", "acme.malformed", "acme.key".
    """
    if not binding:
        raise Refused("acme.binding_missing")
    row = _waiting(signed.binding_name(binding))
    if row is None or row.binding_until <= now or row.ended_at or row.member.suspended_because:
        raise Refused("acme.binding")
    signed.must_be_bound(binding, key, url, signed.decoded(row.binding))
    row.key, row.thumbprint, row.binding = signed.public(key), signed.thumbprint(key), ""
    row.contact, row.bound_at = check_contact(contact), now
    row.save()
    _journal(actor_of(row), row, "exchange.acme_bound")
    return row


def _waiting(name: str) -> AcmeAccount | None:
    try:
        wanted = UUID(name)
    except ValueError:
        return None
    rows = AcmeAccount.objects.select_related("member").select_for_update(of=("self",))
    return rows.exclude(binding="").filter(uuid=wanted).first()


@transaction.atomic
def change_account(
    *, account: AcmeAccount, contact: list[str] | None, is_ended: bool, now: datetime
) -> AcmeAccount:
    """Change whom the account names, or end it, as its client says; raises `Refused`: "acme.malformed", "acme.ended"."""
    row = _locked(account)
    if is_ended:
        return _ended(actor_of(row), row, now, is_by_client=True)
    if contact is not None:
        row.contact = check_contact(contact)
        row.save(update_fields=["contact"])
    return row


@transaction.atomic
def change_key(*, account: AcmeAccount, key: dict[str, Any]) -> AcmeAccount:
    """Give an account another key; raises `Refused`: "acme.key", "acme.key_taken", "acme.ended"."""
    row = _locked(account)
    row.key, row.thumbprint = signed.public(key), signed.thumbprint(key)
    if AcmeAccount.objects.exclude(pk=row.pk).filter(thumbprint=row.thumbprint).exists():
        raise Refused("acme.key_taken")
    row.save(update_fields=["key", "thumbprint"])
    _journal(actor_of(row), row, "exchange.acme_key_changed")
    return row


@transaction.atomic
def place_order(*, account: AcmeAccount, names: list[str], now: datetime) -> AcmeOrder:
    """Order a certificate under one name of the account's member; it needs no further proof: the account was bound by the member.

    Raises `Refused`: "acme.one_name", "acme.identifier", "acme.too_often", "acme.ended".
    """
    row = _locked(account)
    if len(names) != 1:
        raise Refused("acme.one_name")
    wanted, known = names[0].lower(), orderable(row.member)
    if wanted not in known:
        told = {"name": wanted[:253], "member": str(row.member), "known": ", ".join(sorted(known)) or "–"}
        raise Refused("acme.identifier", **told)
    recent = AcmeOrder.objects.filter(account=row, at__gt=now - timedelta(hours=1)).order_by("at")
    if len(times := list(recent.values_list("at", flat=True))) >= ORDERS_AN_HOUR:
        wait = int((times[-ORDERS_AN_HOUR] + timedelta(hours=1) - now).total_seconds()) + 1
        raise Refused("acme.too_often", most=ORDERS_AN_HOUR, wait=wait)
    facts = {"account": row, "subsystem": known[wanted], "name": wanted}
    return AcmeOrder.objects.create(expires_at=now + ORDER_LIFE, at=now, **facts)


@transaction.atomic
def finalize(*, order: AcmeOrder, request: bytes, now: datetime) -> AcmeOrder:
    """Issue the certificate that was ordered, by a request that has its name and no other.

    Raises `Refused`: "acme.order_over", "acme.names", "acme.identifier", "acme.ended", as `read_request` and `issue`.
    """
    account = _locked(order.account)
    row = AcmeOrder.objects.select_for_update().get(pk=order.pk)
    if row.certificate_id is not None or row.expires_at <= now:
        raise Refused("acme.order_over")
    if (
        orderable(account.member).get(row.name, account) != row.subsystem
    ):  # the registry says otherwise by now
        raise Refused("acme.identifier", name=row.name, member=str(account.member), known="–")
    asked, host = read_request(request), f"DNS:{row.name}"
    own = {name_of((subsystem_id(row.subsystem) if row.subsystem else member_id(account.member)).encoded)}
    if host not in asked.names or not asked.names <= {host} | own:
        raise Refused("acme.names", field="csr", ordered=row.name)
    subsystem = locked_subsystem(row.subsystem) if row.subsystem else None
    names = frozenset({host} | own)
    by = actor_of(account)
    row.certificate = issue(
        by=by, member=account.member, subsystem=subsystem, names=names, key=asked.key, now=now
    )
    row.save(update_fields=["certificate"])
    return row


@transaction.atomic
def revoke_by_account(*, account: AcmeAccount | None, certificate: IssuedCertificate, now: datetime) -> None:
    """Revoke a certificate of the account's member; `account` None: its own key asked. Raises `Refused`: "acme.not_yours", "certificate.revoked"."""
    rows = IssuedCertificate.objects.select_related("member", "subsystem__member")
    row = rows.select_for_update(of=("self",)).get(pk=certificate.pk)
    if account is not None and row.member != account.member:
        raise Refused("acme.not_yours")
    own = Actor("system", f"certificate:{row.serial}", row.holder, "key of the certificate")
    revoke(by=actor_of(account) if account else own, row=row, now=now)


def actor_of(row: AcmeAccount) -> Actor:
    """Return an account as who acts."""
    return Actor("system", str(row.uuid), f"ACME {row.label}", f"account of {row.member}")


def check_contact(given: list[str]) -> list[str]:
    """Return the addresses that an account names; raises `Refused("acme.malformed")`."""
    if len(given) > MOST_CONTACTS or any(
        not each.startswith("mailto:") or len(each) > LONGEST_CONTACT or not each.isprintable()
        for each in given
    ):
        raise Refused("acme.malformed", what="contact")
    return given


def _locked(account: AcmeAccount) -> AcmeAccount:
    rows = AcmeAccount.objects.select_related("member").select_for_update(of=("self",))
    row = rows.get(pk=account.pk)
    if row.ended_at is not None:
        raise Refused("acme.ended")
    return row


def _ended(by: Actor, row: AcmeAccount, now: datetime, *, is_by_client: bool) -> AcmeAccount:
    row.ended_at, row.is_ended_by_client, row.binding = now, is_by_client, ""
    row.save(update_fields=["ended_at", "is_ended_by_client", "binding"])
    _journal(by, row, "exchange.acme_ended")
    return row


def _journal(by: Actor, row: AcmeAccount, verb: str) -> None:
    facts = {"member": str(row.member), "label": row.label, "key": row.thumbprint}
    record(by=by, verb=verb, thing=("acme_account", str(row.uuid)), facts=facts)
