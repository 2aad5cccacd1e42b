"""Gateways whose certificates the exchange's own authority issues: registered without one, named in it, revoked; the nation's own too."""

from pathlib import Path

import pytest
from cryptography import x509
from django.conf import LazySettings

from nenso.exchange import actions
from nenso.exchange.models import Authority, IssuedCertificate, Member
from nenso.exchange.queries import authority as queries
from nenso.exchange.rules.routing.snapshot import HUB, Gateway
from nenso.kernel.rules import SYSTEM, Refused
from tests.exchange.test_gateways import KEY, TWO, applied
from tests.factories.accounts import an_organisation
from tests.factories.certificates import a_key, a_request
from tests.factories.exchange import NOW, People, newest

pytestmark = pytest.mark.django_db
ISSUED = TWO.replace("lgsp.pem", "issued")
LGSP = "VN/GOV/48"


@pytest.fixture(autouse=True)
def _folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    an_organisation("G01", "Bộ Công an")
    an_organisation("48", "Ủy ban nhân dân thành phố Đà Nẵng")


@pytest.fixture
def authority() -> Authority:
    return actions.make_authority(by=SYSTEM, name="Test", now=NOW)


def names_on(row: IssuedCertificate) -> set[str]:
    made = x509.load_pem_x509_certificate(row.content.encode())
    held = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {
        *held.get_values_for_type(x509.DNSName),
        *held.get_values_for_type(x509.UniformResourceIdentifier),
    }


def test_a_gateway_is_registered_by_the_authority_that_issues_to_it(
    authority: Authority, tmp_path: Path
) -> None:
    assert "~ gateway of VN/GOV/48: https://lgsp.example:5500" in applied(ISSUED, tmp_path)
    assert applied(ISSUED, tmp_path) == []
    digest = queries.digest_of(authority)
    assert newest().gateways[LGSP] == Gateway(
        "https://lgsp.example:5500", KEY, authority=digest, subject="URI:nenso://VN/GOV/48"
    )
    assert newest().authorities[digest].certificate == authority.issuing


def test_without_an_authority_none_is_registered_so(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"authority\.not_found"):
        applied(ISSUED, tmp_path)


def test_its_certificate_names_it_and_its_host_and_a_renewed_one_changes_nothing(
    authority: Authority, tmp_path: Path
) -> None:
    applied(ISSUED, tmp_path)
    member, told = Member.objects.get(code="48"), newest()
    row = actions.issue_gateway_certificate(by=SYSTEM, member=member, request=a_request(a_key()), now=NOW)
    assert names_on(row) == {"nenso://VN/GOV/48", "lgsp.example"}
    assert row.holder == "GOV/48"
    asks = a_request(a_key(), "URI:nenso://VN/GOV/48", "DNS:lgsp.example")
    actions.issue_gateway_certificate(by=SYSTEM, member=member, request=asks, now=NOW)
    assert newest().number == told.number
    assert queries.ends_of_gateways() == {LGSP: row.ends_at}
    for name in ("URI:nenso://hub", "URI:nenso://VN/GOV/48/portal", "DNS:other.example"):
        with pytest.raises(Refused, match=r"csr\.names"):
            actions.issue_gateway_certificate(
                by=SYSTEM, member=member, request=a_request(a_key(), name), now=NOW
            )


def test_the_nations_own_gateway_is_issued_one_and_loses_it(
    authority: Authority, settings: LazySettings, tmp_path: Path
) -> None:
    people, request = People(), a_request(a_key())
    with pytest.raises(Refused, match=r"gateway\.no_hub"):
        actions.issue_hub_certificate(by=people["van"], request=request, now=NOW)
    settings.EXCHANGE_HUB, settings.EXCHANGE_HUB_CERTIFICATE = "https://10.0.0.1:5500", "issued"
    applied(ISSUED, tmp_path)
    digest = queries.digest_of(authority)
    hub = newest().gateways[HUB]
    assert (hub.certificate, hub.authority, hub.subject) == ("", digest, "URI:nenso://hub")
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.issue_hub_certificate(by=people["bao"], request=request, now=NOW)
    row = actions.issue_hub_certificate(by=people["van"], request=request, now=NOW)
    assert (names_on(row), row.holder, row.member) == ({"nenso://hub"}, HUB, None)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.revoke_certificate(by=people["bao"], certificate=row, now=NOW)
    actions.revoke_certificate(by=people["van"], certificate=row, now=NOW)
    assert newest().authorities[digest].revoked == (row.serial,)
