"""Whatever is signed or not at `/acme/`: a problem document and the next nonce, never a fault of the program."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import josepy
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from josepy.jwk import JWKEC

from nenso.exchange import actions
from nenso.exchange.models import AcmeAccount, AcmeOrder
from nenso.exchange.queries.acme import new_nonce
from nenso.exchange.rules.acme import signed
from nenso.kernel.rules import SYSTEM
from tests.factories.certificates import a_key, a_request
from tests.factories.exchange import an_exchange
from tests.faults import IS_LONG, far

pytestmark = [pytest.mark.django_db, pytest.mark.fault]
NAME = "portal.t01.gov.vn.nenso.internal"
BASE = "http://testserver"
bounded = settings(
    max_examples=far(25, 400),
    derandomize=not IS_LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.explicit],
)
odd: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, 0, -1, 1e308, 10**30, "", "x", "\0", "\ud800", "é", [], {}, [[]], {"a": []}, ["mailto:\0"], "A" * 5_000),
        *(["mailto:\ud800"], "dns", ["mailto:" + "x" * 400], [{"type": "dns", "value": "\0"}], [{"type": ["dns"]}]),
    ]
)  # fmt: skip
values = (
    odd | st.text(max_size=30) | st.recursive(odd, lambda inner: st.lists(inner, max_size=3), max_leaves=4)
)


class Account:
    """A client with an account, and everything in hand of what it signs."""

    def __init__(self) -> None:
        exchange = an_exchange()
        actions.make_authority(by=SYSTEM, name="Test", now=datetime.now(UTC))
        now = datetime.now(UTC)
        self.key = a_key()
        row = actions.acme.open_account(by=SYSTEM, member=exchange.consumer, label="certbot", now=now)
        self.jwk = JWKEC(key=self.key.public_key()).to_json()
        AcmeAccount.objects.filter(pk=row.pk).update(
            key=signed.public(self.jwk), thumbprint=signed.thumbprint(self.jwk), binding="", bound_at=now
        )
        self.waiting = actions.acme.open_account(by=SYSTEM, member=exchange.consumer, label="second", now=now)
        self.row, self.client = row, Client()
        self.address = f"{BASE}/acme/account/{row.uuid}"
        order = actions.acme.place_order(account=row, names=[NAME], now=now)
        csr = x509.load_pem_x509_csr(a_request(a_key(), f"DNS:{NAME}")).public_bytes(Encoding.DER)
        own = {"externalAccountBinding": self.binding(), "contact": ["mailto:a@b.example"]}
        self.payloads: dict[str, dict[str, Any]] = {
            "/acme/new-account": own,
            "/acme/new-order": {"identifiers": [{"type": "dns", "value": NAME}]},
            f"/acme/account/{row.uuid}": {"contact": ["mailto:a@b.example"], "status": "valid"},
            f"/acme/order/{order.uuid}": {},
            f"/acme/order/{order.uuid}/finalize": {"csr": signed.encoded(csr)},
            "/acme/revoke": {"certificate": signed.encoded(csr), "reason": 1},
            "/acme/key-change": {"protected": "e30", "payload": "e30", "signature": ""},
        }

    def binding(self) -> dict[str, str]:
        head = {"alg": "HS256", "kid": str(self.waiting.uuid), "url": f"{BASE}/acme/new-account"}
        protected = signed.encoded(json.dumps(head).encode())
        payload = signed.encoded(json.dumps(self.jwk).encode())
        mac = josepy.HS256.sign(signed.decoded(self.waiting.binding), f"{protected}.{payload}".encode())
        return {"protected": protected, "payload": payload, "signature": signed.encoded(mac)}

    def ask(self, path: str, payload: Any, head: dict[str, Any], whole: Callable[[Any], Any]) -> Any:
        given = {
            "alg": "ES256",
            "nonce": new_nonce(datetime.now(UTC)),
            "url": BASE + path,
            "kid": self.address,
        }
        if path == "/acme/new-account":
            given = {**{name: each for name, each in given.items() if name != "kid"}, "jwk": self.jwk}
        protected = signed.encoded(json.dumps(given | head).encode())
        body = signed.encoded(json.dumps(payload).encode())
        signature = signed.encoded(josepy.ES256.sign(self.key, f"{protected}.{body}".encode()))
        sent = whole({"protected": protected, "payload": body, "signature": signature})
        data = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return self.client.post(path, data, content_type="application/jose+json")


@pytest.fixture
def account(db: None, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)  # each refusal is a line there
    settings.SIGNING_FOLDER, settings.SITE_URL = tmp_path / "keys", BASE
    return Account()


def must_be_told(answer: Any) -> None:
    assert answer.status_code < 500, answer.content
    assert answer["Replay-Nonce"]
    if answer.status_code >= 400:
        said = answer.json()
        assert answer["Content-Type"] == "application/problem+json"
        assert said["type"].startswith("urn:ietf:params:acme:error:")
        assert said["detail"]


def places(account: Account) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.sampled_from(list(account.payloads.items()))


def test_any_field_of_what_is_signed_is_told(account: Account) -> None:
    names = ["contact", "status", "identifiers", "csr", "certificate", "reason", "externalAccountBinding", "onlyReturnExisting"]  # fmt: skip

    @bounded
    @given(
        place=places(account),
        name=st.sampled_from(
            [*names, "notBefore", "protected", "payload", "signature", "termsOfServiceAgreed"]
        ),
        value=values,
    )
    def holds(place: tuple[str, dict[str, Any]], name: str, value: Any) -> None:
        path, payload = place
        AcmeOrder.objects.filter(account=account.row, certificate=None).exclude(
            pk=AcmeOrder.objects.order_by("pk").values_list("pk", flat=True)[0]
        ).delete()  # so that the most an hour is never reached
        must_be_told(account.ask(path, payload | {name: value}, {}, lambda sent: sent))
        AcmeAccount.objects.filter(pk=account.row.pk).update(ended_at=None)

    holds()


def test_any_field_of_a_binding_is_told(account: Account) -> None:
    @bounded
    @given(name=st.sampled_from(["protected", "payload", "signature", "x"]), value=values)
    def holds(name: str, value: Any) -> None:
        AcmeAccount.objects.filter(pk=account.row.pk).update(thumbprint="x")
        told = account.binding() | {name: value}
        must_be_told(
            account.ask("/acme/new-account", {"externalAccountBinding": told}, {}, lambda sent: sent)
        )

    holds()


def test_any_head_is_told(account: Account) -> None:
    @bounded
    @given(
        place=places(account),
        name=st.sampled_from(["alg", "nonce", "url", "kid", "jwk", "crit", "b64"]),
        value=values
        | st.fixed_dictionaries({"kty": values, "crv": values, "x": values, "y": values, "n": values}),
    )
    def holds(place: tuple[str, dict[str, Any]], name: str, value: Any) -> None:
        must_be_told(account.ask(place[0], place[1], {name: value}, lambda sent: sent))

    holds()


def test_any_message_is_told(account: Account) -> None:
    @bounded
    @given(
        place=places(account),
        name=st.sampled_from(["protected", "payload", "signature", "header"]),
        value=values | st.text(alphabet="AQgw_-", max_size=8),
        raw=st.none() | st.none() | st.binary(max_size=200),
    )
    def holds(place: tuple[str, dict[str, Any]], name: str, value: Any, raw: bytes | None) -> None:
        must_be_told(
            account.ask(place[0], place[1], {}, lambda sent: sent | {name: value} if raw is None else raw)
        )

    holds()


def test_any_request_and_certificate_is_told(account: Account) -> None:
    csr = signed.decoded(next(each["csr"] for each in account.payloads.values() if "csr" in each))
    order = next(path for path in account.payloads if path.endswith("/finalize"))
    row = AcmeOrder.objects.get()
    must_be_told(account.ask(order, {"csr": signed.encoded(csr)}, {}, lambda sent: sent))
    row.refresh_from_db()
    assert row.certificate is not None
    leaf = x509.load_pem_x509_certificate(row.certificate.content.encode()).public_bytes(Encoding.DER)

    @bounded
    @given(
        is_request=st.booleans(),
        changes=st.lists(
            st.tuples(st.integers(0, len(leaf) - 1), st.integers(0, 255)), min_size=1, max_size=3
        ),
        cut=st.none() | st.none() | st.integers(0, len(leaf)),
    )
    @example(
        is_request=False, changes=[(leaf.index(b"\xa0\x03\x02\x01\x02") + 4, 5)], cut=None
    )  # of no version
    @example(is_request=True, changes=[(csr.index(b"\x02\x01\x00") + 2, 5)], cut=None)
    def holds(is_request: bool, changes: list[tuple[int, int]], cut: int | None) -> None:
        AcmeOrder.objects.update(certificate=None)
        content = bytearray(csr if is_request else leaf)
        for at, byte in changes:
            content[at % len(content)] = byte
        written = signed.encoded(bytes(content[:cut]))
        payload = {"csr": written} if is_request else {"certificate": written}
        must_be_told(account.ask(order if is_request else "/acme/revoke", payload, {}, lambda sent: sent))

    holds()


def test_thirty_megabytes_are_refused_unread_in_the_form_of_acme(account: Account) -> None:
    for path in account.payloads:
        answer = account.client.post(path, b"x" * 30 * 2**20, content_type="application/jose+json")
        must_be_told(answer)
        assert answer.status_code == 413
