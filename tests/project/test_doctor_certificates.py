"""What the doctor says of the exchange's own authority and of the certificates that it issued."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings
from django.utils import timezone

from nenso.exchange import actions, queries
from nenso.exchange.actions import GatewayFacts
from nenso.exchange.models import IssuedCertificate
from nenso.exchange.queries import SubsystemAsOf
from nenso.exchange.rules.issuing import ISSUING_LIFE, LIFE
from nenso.kernel.rules import SYSTEM, Refused
from nenso.project.exchange_doctor import parties
from nenso.project.exchange_doctor.certificates import (
    certificates_seen,
    gateways_seen,
    has_authority,
    has_gateways,
)
from nenso.project.exchange_doctor.links import BrokenLink
from tests.exchange.test_gateways import KEY
from tests.factories.certificates import a_key, a_request
from tests.factories.exchange import NOW, Exchange, an_exchange
from tests.gateway.test_tls import issued as pinned

pytestmark = pytest.mark.django_db
CLIENT = "VN/GOV/T01/portal"


@pytest.fixture
def made(settings: LazySettings, tmp_path: Path) -> Exchange:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    exchange = an_exchange(now=NOW)
    assert not has_authority()
    actions.make_authority(by=SYSTEM, name="Test", now=NOW)
    assert has_authority()
    return exchange


def issued(made: Exchange, now: datetime = NOW) -> IssuedCertificate:
    return actions.issue_certificate(by=SYSTEM, subsystem=made.portal, request=a_request(a_key()), now=now)


def systems(now: datetime) -> list[SubsystemAsOf]:
    return [each for one in queries.members(timezone.localdate(now)) for each in one.subsystems]


def seen(now: datetime) -> str:
    return certificates_seen(systems(now), now).en


def test_certificates_are_told_while_they_hold_and_when_they_were_not_renewed(made: Exchange) -> None:
    assert seen(NOW) == "0 systems with a valid certificate"
    issued(made)
    assert seen(NOW + timedelta(hours=48)) == "1 systems with a valid certificate"
    assert seen(NOW + timedelta(hours=61)) == f"about to end and not renewed: {CLIENT}"
    issued(made, NOW + timedelta(hours=61))
    assert seen(NOW + timedelta(hours=61)) == "1 systems with a valid certificate"


def test_one_that_is_over_is_named_where_the_system_has_nothing_else(made: Exchange) -> None:
    issued(made)
    assert seen(NOW + LIFE) == "0 systems with a valid certificate"  # its address still counts
    actions.revoke_credential(by=SYSTEM, credential=made.credential, now=NOW)
    with pytest.raises(BrokenLink) as broken:
        seen(NOW + LIFE)
    assert broken.value.seen.en == f"Certificates are over: {CLIENT}"
    assert "certbot renew" in broken.value.mend.en


def test_a_client_with_a_certificate_alone_can_show_who_it_is(made: Exchange) -> None:
    actions.revoke_credential(by=SYSTEM, credential=made.credential, now=NOW)
    with pytest.raises(BrokenLink):
        parties.credential_seen(CLIENT, NOW)
    row = issued(made)
    assert parties.credential_seen(CLIENT, NOW).en.startswith("a certificate of the exchange, until")
    with pytest.raises(BrokenLink):
        parties.credential_seen(CLIENT, NOW + LIFE)
    actions.revoke_certificate(by=SYSTEM, certificate=row, now=NOW)
    with pytest.raises(BrokenLink):
        parties.credential_seen(CLIENT, NOW)


def test_the_authoritys_own_end_and_a_lost_key_are_told(made: Exchange, tmp_path: Path) -> None:
    assert seen(NOW + ISSUING_LIFE - timedelta(days=30)).startswith("the issuing certificate ends at")
    with pytest.raises(BrokenLink):
        seen(NOW + ISSUING_LIFE)
    next((tmp_path / "keys").glob("authority-issuing-*")).unlink()
    with pytest.raises(Refused) as refused:
        seen(NOW)
    assert refused.value.code == "signing.missing"


def test_a_gateways_certificate_is_told_when_it_ends_soon_and_when_it_is_over(
    made: Exchange, tmp_path: Path
) -> None:
    assert not has_gateways()
    facts = GatewayFacts("https://lgsp.example:5500", KEY, "")
    actions.set_gateway(by=SYSTEM, member=made.consumer, facts=facts, now=NOW)
    assert has_gateways()
    with pytest.raises(BrokenLink) as broken:
        gateways_seen(NOW)
    assert broken.value.seen.en == "Gateways without a valid certificate: VN/GOV/T01"
    request = a_request(a_key())
    row = actions.issue_gateway_certificate(by=SYSTEM, member=made.consumer, request=request, now=NOW)
    assert gateways_seen(NOW + timedelta(hours=48)).en == "1 gateways with a valid certificate"
    assert gateways_seen(NOW + timedelta(hours=61)).en.startswith("about to end: VN/GOV/T01 (")
    actions.revoke_certificate(by=SYSTEM, certificate=row, now=NOW)
    with pytest.raises(BrokenLink):
        gateways_seen(NOW)
    own = pinned(tmp_path, "own", days=20)
    pem = own.certificate.public_bytes(Encoding.PEM).decode()
    facts = GatewayFacts("https://lgsp.example:5500", KEY, pem)
    now = own.certificate.not_valid_before_utc
    actions.set_gateway(by=SYSTEM, member=made.consumer, facts=facts, now=now)
    ends = own.certificate.not_valid_after_utc
    assert gateways_seen(ends - timedelta(days=31)).en == "1 gateways with a valid certificate"
    assert gateways_seen(ends - timedelta(days=29)).en.startswith("about to end: VN/GOV/T01 (")
    with pytest.raises(BrokenLink):
        gateways_seen(ends)
