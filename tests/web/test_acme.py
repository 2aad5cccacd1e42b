"""The authority over ACME, met by the client of `acme` (EFF), which certbot is made of, over real HTTP; and by clients that lie."""

import gc
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import josepy
import pytest
import requests
from acme import client as acme_client
from acme import messages
from acme.jws import JWS
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings
from josepy.jwk import JWKEC, JWKRSA, JWKOct
from pytest_django.live_server_helper import LiveServer

from nenso.exchange import actions
from nenso.exchange.models import AcmeAccount, AcmeNonce, AcmeOrder, IssuedCertificate, Member
from nenso.exchange.queries.acme import new_nonce, nonce_stamp
from nenso.exchange.rules.acme import signed
from nenso.exchange.rules.facts import GatewayFacts
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.certificates import Key, OwnAuthority, a_key, a_request
from tests.factories.exchange import Exchange, People, an_exchange

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "portal.t01.gov.vn.nenso.internal"
OTHERS = "register.t48.gov.vn.nenso.internal"
AN_RSA_KEY = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def made(settings: LazySettings, tmp_path: Path, live_server: LiveServer) -> Iterator[Exchange]:
    settings.SIGNING_FOLDER, settings.SITE_URL = tmp_path / "keys", live_server.url
    exchange = an_exchange()
    actions.make_authority(by=SYSTEM, name="Test", now=datetime.now(UTC))
    yield exchange
    _end_connections()


def _end_connections() -> None:
    """End what clients kept open: each connection keeps a thread of the server, and that a session of the database."""
    for session in Talk.sessions:
        session.close()
    Talk.sessions.clear()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(0.5)
            if thread.is_alive():  # an answer that an error holds was not given back to its session
                gc.collect()
            thread.join(60)
            assert not thread.is_alive(), "a connection was not closed"


def opened(member: Member) -> AcmeAccount:
    return actions.acme.open_account(by=SYSTEM, member=member, label="certbot", now=datetime.now(UTC))


class Talk:
    """A client of `acme`, and the same with everything in hand: what is signed for which address with which nonce."""

    sessions: ClassVar[list[requests.Session]] = []

    def __init__(self, base: str, key: JWKEC | JWKRSA | None = None) -> None:
        self.key = key or JWKEC(key=a_key())
        algorithm = josepy.ES256 if isinstance(self.key, JWKEC) else josepy.RS256
        self.net = acme_client.ClientNetwork(self.key, alg=algorithm, verify_ssl=False)
        self.sessions.append(self.net.session)
        self.directory = acme_client.ClientV2.get_directory(f"{base}/acme/directory", self.net)
        self.client = acme_client.ClientV2(self.directory, self.net)
        self.account = ""

    def bound(self, row: AcmeAccount, mac: str = "") -> messages.RegistrationResource:
        binding = messages.ExternalAccountBinding.from_data(
            self.key.public_key(), str(row.uuid), mac or row.binding, self.directory
        )
        asked = messages.NewRegistration.from_data(
            email="admin@example.vn", external_account_binding=binding, terms_of_service_agreed=True
        )
        found = self.client.new_account(asked)
        self.account = str(found.uri)
        return found

    def ordered(self, key: Key, *names: str) -> messages.OrderResource:
        csr = a_request(key, *(f"DNS:{each}" for each in names))
        order = self.client.new_order(csr)
        return self.client.poll_and_finalize(order, datetime.now() + timedelta(seconds=120))  # noqa: DTZ005 - the client compares with such a one

    def nonce(self) -> str:
        return requests.head(self.directory["newNonce"], timeout=120).headers["Replay-Nonce"]

    def post(self, url: str, payload: object, **facts: Any) -> requests.Response:
        """Post what is signed; `head` changes the protected header, `whole` the message."""
        head = {"alg": "ES256", "nonce": self.nonce(), "url": url, "kid": self.account} | facts.get(
            "head", {}
        )
        head = {name: value for name, value in head.items() if value is not None}
        content = b"" if payload == "" else json.dumps(payload).encode()
        protected, body = signed.encoded(json.dumps(head).encode()), signed.encoded(content)
        sign: Callable[[bytes], bytes] = facts.get("sign") or (
            lambda said: josepy.ES256.sign(self.key.key, said)
        )
        message = {
            "protected": protected,
            "payload": body,
            "signature": signed.encoded(sign(f"{protected}.{body}".encode())),
        }
        whole = facts.get("whole", lambda given: given)(message)
        kind = facts.get("kind", "application/jose+json")
        data = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
        return requests.post(url, data, headers={"Content-Type": kind}, timeout=120)


def refused(answer: requests.Response, kind: str, status: int) -> None:
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (body["type"], answer.status_code) == (f"urn:ietf:params:acme:error:{kind}", status), body
    assert body["detail"]


@pytest.fixture
def talk(made: Exchange, live_server: LiveServer) -> Talk:
    found = Talk(live_server.url)
    found.bound(opened(made.consumer))
    return found


@pytest.mark.parametrize("key", [JWKEC(key=a_key()), JWKRSA(key=AN_RSA_KEY)], ids=["ec", "rsa"])
@pytest.mark.parametrize("own", [a_key(), Ed25519PrivateKey.generate()], ids=["p256", "ed25519"])
def test_a_client_binds_orders_renews_and_revokes(
    made: Exchange, live_server: LiveServer, key: JWKEC | JWKRSA, own: Key
) -> None:
    talk, row = Talk(live_server.url, key), opened(made.consumer)
    found = talk.bound(row)
    assert found.body.contact == ("mailto:admin@example.vn",)
    done = talk.ordered(own, NAME)
    leaf, issuing = x509.load_pem_x509_certificates(done.fullchain_pem.encode())
    leaf.verify_directly_issued_by(issuing)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [NAME]
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == ["nenso://VN/GOV/T01/portal"]
    assert leaf.public_key() == own.public_key()
    assert leaf.subject.rfc4514_string() == f"CN={NAME}"  # certbot orders a common name again
    again = talk.ordered(own, NAME)
    assert again.fullchain_pem != done.fullchain_pem
    talk.client.revoke(leaf, 4)
    first = IssuedCertificate.objects.get(serial=f"{leaf.serial_number:x}")
    assert first.revoked_at is not None
    assert (first.subsystem, first.by_name) == (made.portal, "ACME certbot")
    with pytest.raises(messages.Error) as told:
        talk.client.revoke(leaf, 4)
    assert told.value.code == "alreadyRevoked"
    talk.client.deactivate_registration(found)
    with pytest.raises(messages.Error) as told:
        talk.ordered(own, NAME)
    assert told.value.code == "unauthorized"
    verbs = list(JournalEntry.objects.filter(verb__startswith="exchange.acme").values_list("verb", flat=True))
    assert sorted(verbs) == ["exchange.acme_bound", "exchange.acme_ended", "exchange.acme_opened"]


def test_a_gateway_is_issued_its_host_name_and_its_own(made: Exchange, talk: Talk) -> None:
    theirs = OwnAuthority(made_at=datetime.now(UTC)).pem
    facts = GatewayFacts("https://lgsp.t01.example:5500", "A" * 43 + "=", theirs)
    actions.set_gateway(by=SYSTEM, member=made.consumer, facts=facts, now=datetime.now(UTC))
    done = talk.ordered(a_key(), "lgsp.t01.example")
    assert IssuedCertificate.objects.get().subsystem is None
    leaf = x509.load_pem_x509_certificate(done.fullchain_pem.encode())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [each.value for each in names] == ["lgsp.t01.example", "nenso://VN/GOV/T01"]


def test_nobody_orders_what_is_not_its_own(made: Exchange, talk: Talk) -> None:
    at = talk.directory["newOrder"]
    for name in (OTHERS, "example.com", "*.t01.gov.vn.nenso.internal", "localhost", "", NAME + "."):
        refused(talk.post(at, {"identifiers": [{"type": "dns", "value": name}]}), "rejectedIdentifier", 403)
    for payload, kind, status in (
        ({"identifiers": [{"type": "dns", "value": NAME}] * 2}, "rejectedIdentifier", 400),
        ({"identifiers": []}, "rejectedIdentifier", 400),
        ({"identifiers": [{"type": "ip", "value": "127.0.0.1"}]}, "unsupportedIdentifier", 400),
        ({"identifiers": [{"type": "dns", "value": 1}]}, "malformed", 400),
        ({"identifiers": "x"}, "malformed", 400),
        ({}, "malformed", 400),
        (
            {"identifiers": [{"type": "dns", "value": NAME}], "notAfter": "2030-01-01T00:00:00Z"},
            "rejectedIdentifier",
            400,
        ),
    ):
        refused(talk.post(at, payload), kind, status)
    assert not AcmeOrder.objects.exists()
    actions.close_subsystem(by=SYSTEM, subsystem=made.portal, reason="x", now=datetime.now(UTC))
    refused(talk.post(at, {"identifiers": [{"type": "dns", "value": NAME}]}), "rejectedIdentifier", 403)


def an_order(talk: Talk) -> dict[str, Any]:
    answer = talk.post(talk.directory["newOrder"], {"identifiers": [{"type": "dns", "value": NAME}]})
    assert answer.status_code == 201
    return {"at": answer.headers["Location"], **answer.json()}


def csr_of(request: bytes) -> dict[str, str]:
    return {"csr": signed.encoded(x509.load_pem_x509_csr(request).public_bytes(Encoding.DER))}


def test_a_request_has_the_ordered_name_and_a_key_of_ours(talk: Talk) -> None:
    order = an_order(talk)
    strange = x509.BasicConstraints(ca=True, path_length=None)
    for request in (
        a_request(a_key()),
        a_request(a_key(), f"DNS:{NAME}", f"DNS:{OTHERS}"),
        a_request(a_key(), f"DNS:{NAME}", common=OTHERS),
        a_request(a_key(), f"DNS:{NAME}", "URI:nenso://VN/GOV/T48/register"),
        a_request(a_key(), f"DNS:{OTHERS}"),
        a_request(a_key(), f"DNS:{NAME}", extra=strange),
        a_request(AN_RSA_KEY, f"DNS:{NAME}"),  # type: ignore[arg-type]
    ):
        refused(talk.post(order["finalize"], csr_of(request)), "badCSR", 400)
    refused(talk.post(order["finalize"], {"csr": "AAAA"}), "badCSR", 400)
    refused(talk.post(order["finalize"], {"csr": "!"}), "malformed", 400)
    refused(talk.post(order["finalize"], {}), "malformed", 400)
    assert not IssuedCertificate.objects.exists()
    done = talk.post(order["finalize"], csr_of(a_request(a_key(), f"DNS:{NAME}", common=NAME)))
    assert (done.status_code, done.json()["status"]) == (200, "valid")
    refused(talk.post(order["finalize"], csr_of(a_request(a_key(), f"DNS:{NAME}"))), "orderNotReady", 403)
    assert IssuedCertificate.objects.count() == 1


def test_an_order_that_is_over_ends_in_nothing(talk: Talk) -> None:
    order = an_order(talk)
    AcmeOrder.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert talk.post(order["at"], "").json()["status"] == "invalid"
    refused(talk.post(order["finalize"], csr_of(a_request(a_key(), f"DNS:{NAME}"))), "orderNotReady", 403)


def test_what_is_another_accounts_is_not_there(made: Exchange, talk: Talk, live_server: LiveServer) -> None:
    order = an_order(talk)
    other = Talk(live_server.url)
    other.bound(opened(made.provider))
    csr = csr_of(a_request(a_key(), f"DNS:{NAME}"))
    for url, payload in ((order["at"], ""), (order["finalize"], csr), (order["authorizations"][0], "")):
        refused(other.post(url, payload), "malformed", 404)
    refused(other.post(talk.account, ""), "unauthorized", 403)
    refused(other.post(f"{talk.account}/orders", ""), "unauthorized", 403)
    done = talk.post(order["finalize"], csr).json()
    refused(other.post(done["certificate"], ""), "malformed", 404)
    row = IssuedCertificate.objects.get()
    der = signed.encoded(x509.load_pem_x509_certificate(row.content.encode()).public_bytes(Encoding.DER))
    refused(other.post(talk.directory["revokeCert"], {"certificate": der}), "unauthorized", 403)
    row.refresh_from_db()
    assert row.revoked_at is None
    assert talk.post(f"{talk.account}/orders", "").json() == {"orders": [order["at"]]}
    # Another account's key under this account's address, and an account that there is not.
    refused(other.post(order["at"], "", head={"kid": talk.account}), "unauthorized", 403)
    nobody = f"{talk.account.rpartition('/')[0]}/{uuid4()}"
    for kid in (nobody, order["at"], "https://elsewhere.example/acme/account/1", "x"):
        refused(talk.post(order["at"], "", head={"kid": kid}), "accountDoesNotExist", 400)


def test_a_certificates_own_key_revokes_it_and_no_other_key(talk: Talk) -> None:
    own = a_key()
    leaf = x509.load_pem_x509_certificate(talk.ordered(own, NAME).fullchain_pem.encode())
    payload = {"certificate": signed.encoded(leaf.public_bytes(Encoding.DER)), "reason": 1}
    at = talk.directory["revokeCert"]

    def by(key: Any, **facts: Any) -> requests.Response:
        jwk = JWKEC(key=key.public_key()).to_json()
        head = {"kid": None, "jwk": jwk}
        return talk.post(at, payload | facts, head=head, sign=lambda said: josepy.ES256.sign(key, said))

    refused(by(a_key()), "unauthorized", 403)
    refused(by(own, reason=2), "malformed", 400)
    refused(by(own, reason=True), "malformed", 400)
    refused(by(own, certificate="AAAA"), "malformed", 400)
    assert by(own).status_code == 200
    refused(by(own), "alreadyRevoked", 400)


def test_a_nonce_is_used_once_and_is_this_servers(talk: Talk) -> None:
    at, nonce = talk.account, talk.nonce()
    assert talk.post(at, "", head={"nonce": nonce}).status_code == 200
    refused(talk.post(at, "", head={"nonce": nonce}), "badNonce", 400)
    for made_up in ("", "AAAA", nonce[:-2] + "AA", nonce + "A", nonce + "=", "é"):
        refused(talk.post(at, "", head={"nonce": made_up}), "badNonce", 400)
    # A nonce is used up also where the request is refused, and a refusal brings the next.
    nonce = talk.nonce()
    answer = talk.post(talk.directory["newOrder"], {}, head={"nonce": nonce})
    refused(answer, "malformed", 400)
    refused(talk.post(at, "", head={"nonce": nonce}), "badNonce", 400)
    assert talk.post(at, "", head={"nonce": answer.headers["Replay-Nonce"]}).status_code == 200
    # Nothing is written for whoever proves nothing.
    count = AcmeNonce.objects.count()
    refused(talk.post(at, "", sign=lambda said: b"x" * 64), "unauthorized", 403)
    assert AcmeNonce.objects.count() == count


def test_an_old_nonce_is_none() -> None:
    now = datetime.now(UTC)
    value = new_nonce(now)
    assert nonce_stamp(value, now + timedelta(minutes=59)) <= now
    for later in (now + timedelta(minutes=61), now - timedelta(minutes=1)):
        with pytest.raises(Refused):
            nonce_stamp(value, later)


def test_what_is_signed_is_signed_for_this_address_by_that_key(talk: Talk, live_server: LiveServer) -> None:
    at = talk.account
    assert talk.post(at, "").status_code == 200
    for url in (at + "/", at.replace("http:", "https:"), talk.directory["newOrder"], "", None):
        kind = ("malformed", 400) if url is None else ("unauthorized", 403)
        refused(talk.post(at, "", head={"url": url}), *kind)
    mac = talk.key.public_key().to_json()
    for head, sign in (
        ({"alg": "none"}, lambda said: b""),
        ({"alg": "HS256"}, lambda said: josepy.HS256.sign(json.dumps(mac).encode(), said)),
        ({"alg": "ES384"}, None),
        ({"alg": None}, None),
    ):
        refused(talk.post(at, "", head=head, sign=sign), "badSignatureAlgorithm", 400)
    refused(talk.post(at, "", head={"alg": "RS256"}), "unauthorized", 403)
    refused(talk.post(at, "", head={"jwk": mac}), "malformed", 400)  # beside kid
    refused(talk.post(at, "", head={"kid": None}), "malformed", 400)
    refused(talk.post(at, "", head={"crit": ["b64"]}), "malformed", 400)
    refused(talk.post(at, "", head={"nonce": None}), "malformed", 400)
    for whole in (
        lambda given: given | {"header": {"kid": talk.account}},  # nothing counts that was not signed
        lambda given: given | {"payload": 1},
        lambda given: {"payload": given["payload"], "signatures": [given]},
        lambda given: [given],
        lambda given: given | {"signature": given["signature"] + "=="},
        lambda given: b"no JSON",
        lambda given: b"[" * 60_000,
        lambda given: b"\xff",
    ):
        refused(talk.post(at, "", whole=whole), "malformed", 400)
    refused(
        talk.post(at, "", whole=lambda given: given | {"payload": signed.encoded(b'{"a":1}')}),
        "unauthorized",
        403,
    )
    refused(talk.post(at, {"contact": ["mailto:a@b.example"], "x": "y" * 70_000}), "malformed", 413)
    refused(talk.post(at, "", kind="application/json"), "malformed", 415)
    refused(requests.get(at, timeout=120), "malformed", 405)


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "oct", "k": "AAAA"},
        {"kty": ["RSA"]},
        {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"},
        {"kty": "EC", "crv": "P-384", "x": "A" * 64, "y": "A" * 64},
        {"kty": "RSA", "n": signed.encoded(b"\xff" * 128), "e": "AQAB"},
        {"kty": "RSA", "n": signed.encoded(b"\xff" * 1040), "e": "AQAB"},
        {"kty": "RSA", "n": "A" * 2000, "e": "AQAB"},
    ],
)
def test_a_key_that_is_none_binds_nothing(
    made: Exchange, live_server: LiveServer, jwk: dict[str, Any]
) -> None:
    talk = Talk(live_server.url)
    answer = talk.post(talk.directory["newAccount"], {}, head={"kid": None, "jwk": jwk})
    refused(answer, "badPublicKey", 400)


def test_an_account_needs_the_key_that_its_member_was_given(made: Exchange, live_server: LiveServer) -> None:
    row, another = opened(made.consumer), opened(made.provider)
    talk = Talk(live_server.url)
    at = talk.directory["newAccount"]

    def asked(payload: dict[str, Any]) -> requests.Response:
        jwk = talk.key.public_key().to_json()
        return talk.post(at, payload, head={"kid": None, "jwk": jwk})

    def bound(kid: str, mac: str, **changes: Any) -> dict[str, Any]:
        key = changes.get("key", talk.key.public_key())
        made = JWS.sign(
            json.dumps(key.to_json()).encode(),
            JWKOct(key=signed.decoded(mac)),
            changes.get("alg", josepy.HS256),
            changes.get("nonce"),
            changes.get("url", at),
            kid,
        )
        return {"externalAccountBinding": made.to_json()}

    refused(asked({}), "externalAccountRequired", 403)
    refused(asked({"onlyReturnExisting": True}), "accountDoesNotExist", 400)
    mine = str(row.uuid)
    for payload in (
        bound(mine, another.binding),  # the key of another member
        bound(str(another.uuid), row.binding),
        bound(str(uuid4()), row.binding),
        bound("no uuid", row.binding),
        bound(mine, row.binding, url=talk.directory["newOrder"]),
        bound(mine, row.binding, alg=josepy.HS512),
        bound(mine, row.binding, nonce=b"x"),
        bound(mine, row.binding, key=JWKEC(key=a_key()).public_key()),  # bound for somebody else's key
    ):
        refused(asked(payload), "unauthorized", 403)
    refused(asked({"externalAccountBinding": {"x": "y"}}), "unauthorized", 403)
    refused(asked(bound(mine, row.binding) | {"contact": ["tel:1"]}), "malformed", 400)
    AcmeAccount.objects.update(binding_until=datetime.now(UTC))
    refused(asked(bound(mine, row.binding)), "unauthorized", 403)
    AcmeAccount.objects.update(binding_until=datetime.now(UTC) + timedelta(days=1))
    assert asked(bound(mine, row.binding)).status_code == 201
    assert asked({"onlyReturnExisting": True}).headers["Location"].endswith(mine)
    assert asked(bound(str(another.uuid), another.binding)).headers["Location"].endswith(mine)  # it has one
    late = Talk(live_server.url)
    with pytest.raises(messages.Error) as told:
        late.bound(row)  # the binding was used
    assert told.value.code == "unauthorized"


def test_an_officer_opens_and_ends_accounts_of_its_own_agency(
    made: Exchange, live_server: LiveServer
) -> None:
    people, now = People(), datetime.now(UTC)
    with pytest.raises(Refused) as told:
        actions.acme.open_account(by=people["ha"], member=made.consumer, label="x", now=now)
    assert told.value.code == "access.role_missing"
    row = actions.acme.open_account(by=people["bao"], member=made.consumer, label="x", now=now)
    talk = Talk(live_server.url)
    talk.bound(row)
    with pytest.raises(Refused) as told:
        actions.acme.end_account(by=people["ha"], account=row, now=now)
    assert told.value.code == "access.role_missing"
    actions.acme.end_account(by=people["bao"], account=row, now=now)
    refused(talk.post(talk.account, ""), "unauthorized", 403)
    actions.suspend_member(by=SYSTEM, member=made.provider, reason="x", now=now)
    with pytest.raises(Refused) as told:
        actions.acme.open_account(by=SYSTEM, member=made.provider, label="x", now=now)
    assert told.value.code == "member.suspended"


def test_a_suspended_members_account_does_nothing(made: Exchange, talk: Talk) -> None:
    order = an_order(talk)
    actions.suspend_member(by=SYSTEM, member=made.consumer, reason="x", now=datetime.now(UTC))
    refused(talk.post(order["finalize"], csr_of(a_request(a_key(), f"DNS:{NAME}"))), "unauthorized", 403)


def test_an_account_gets_another_key(made: Exchange, talk: Talk, live_server: LiveServer) -> None:
    at, fresh = talk.directory["keyChange"], JWKEC(key=a_key())
    old = talk.key.public_key().to_json()

    def inner(url: str = at, by: JWKEC = fresh, **payload: Any) -> dict[str, str]:
        head = {"alg": "ES256", "url": url, "jwk": by.public_key().to_json()}
        said = {"account": talk.account, "oldKey": old} | payload
        protected, body = (signed.encoded(json.dumps(each).encode()) for each in (head, said))
        signature = josepy.ES256.sign(fresh.key, f"{protected}.{body}".encode())
        return {"protected": protected, "payload": body, "signature": signed.encoded(signature)}

    other = Talk(live_server.url)
    other.bound(opened(made.provider))
    for wrong in (
        inner(url=talk.directory["newOrder"]),
        inner(account=other.account),
        inner(oldKey=other.key.public_key().to_json()),
        inner(oldKey=1),
        {},
    ):
        refused(talk.post(at, wrong), "malformed", 400)
    refused(talk.post(at, inner(by=other.key)), "unauthorized", 403)  # type: ignore[arg-type]
    assert talk.post(at, inner()).status_code == 200
    refused(talk.post(talk.account, ""), "unauthorized", 403)
    talk.key = fresh
    assert talk.post(talk.account, {"contact": ["mailto:b@example.vn"]}).json()["contact"] == [
        "mailto:b@example.vn"
    ]


def test_orders_have_a_rate(talk: Talk) -> None:
    account, now = AcmeAccount.objects.get(), datetime.now(UTC)
    AcmeOrder.objects.bulk_create(
        AcmeOrder(account=account, name=NAME, expires_at=now, at=now - timedelta(minutes=30))
        for _ in range(actions.acme.ORDERS_AN_HOUR)
    )
    answer = talk.post(talk.directory["newOrder"], {"identifiers": [{"type": "dns", "value": NAME}]})
    refused(answer, "rateLimited", 429)
    assert 1700 < int(answer.headers["Retry-After"]) <= 1801
