"""Gateways of members, from a file: who has one, who stands behind it, and what gateways are told of it."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import override_settings

from nenso.exchange import actions, queries
from nenso.exchange.actions import GatewayFacts
from nenso.exchange.onboarding.telling import change_text
from nenso.exchange.rules.routing.snapshot import HUB, Gateway
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.accounts import an_organisation
from tests.factories.exchange import NOW, PROVIDER, People, a_member, a_subsystem, newest
from tests.gateway.test_tls import issued

pytestmark = pytest.mark.django_db
KEY = base64.b64encode(bytes(range(32))).decode()
TWO = f"""
exchange: 1
members:
  - organisation: "48"
    class: GOV
    gateway: {{url: "https://lgsp.example:5500", key: "{KEY}", certificate: lgsp.pem}}
    subsystems: [{{code: portal, name: {{vi: Cổng}}}}]
  - organisation: G01
    class: GOV
    behind: VN/GOV/48
    subsystems: [{{code: population, name: {{vi: Dân cư}}}}]
"""


@pytest.fixture(autouse=True)
def agencies(db: None) -> None:
    an_organisation("G01", "Bộ Công an")
    an_organisation("48", "Ủy ban nhân dân thành phố Đà Nẵng")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = issued(tmp_path, "own", days=40_000)
    (tmp_path / "lgsp.pem").write_bytes(own.certificate.public_bytes(Encoding.PEM))
    over = issued(tmp_path, "old", days=-8_000)
    (tmp_path / "over.pem").write_bytes(over.certificate.public_bytes(Encoding.PEM))
    return tmp_path


def applied(text: str, folder: Path) -> list[str]:
    """Apply a file; return its lines."""
    found = actions.apply_description(
        by=SYSTEM, text=text, file_name="two.yaml", folder=folder, now=NOW, is_sure=True
    )
    return [change_text(each).en for each in found.difference.changes]


def test_a_file_says_who_has_a_gateway_and_who_stands_behind_it(folder: Path) -> None:
    lines = applied(TWO, folder)
    assert "~ gateway of VN/GOV/48: https://lgsp.example:5500" in lines
    assert "~ gateway before VN/GOV/G01: VN/GOV/48" in lines
    told = newest()
    pem = (folder / "lgsp.pem").read_text()
    assert told.gateways == {"VN/GOV/48": Gateway("https://lgsp.example:5500", KEY, pem)}
    assert {name: each.gateway for name, each in told.clients.items()} == {
        "VN/GOV/48/portal": "VN/GOV/48",
        "VN/GOV/G01/population": "VN/GOV/48",
    }
    assert applied(TWO, folder) == []


def test_a_member_goes_back_behind_the_nation(folder: Path) -> None:
    applied(TWO, folder)
    back = TWO.replace("behind: VN/GOV/48", "behind: hub")
    assert applied(back, folder) == ["~ gateway before VN/GOV/G01: hub"]
    assert newest().clients["VN/GOV/G01/population"].gateway == HUB
    assert applied(back, folder) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("https://lgsp.example:5500", "http://lgsp.example", 6, "https://host"),
        ("https://lgsp.example:5500", "https://lgsp.example/path", 6, "https://host"),
        (KEY, "AAAA", 6, "32 bytes"),
        ("lgsp.pem", "none.pem", 6, "none.pem"),
        ("VN/GOV/48\n", "VN/GOV/49\n", 10, "VN/GOV/49"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder: Path, old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(Refused) as caught:
        applied(TWO.replace(old, new), folder)
    (problem,) = caught.value.facts["problems"]
    assert problem.en.startswith(f"Line {line}")
    assert said in problem.en


def test_a_certificate_that_is_over_is_refused(folder: Path) -> None:
    facts = GatewayFacts("https://a.example", KEY, (folder / "over.pem").read_text())
    with pytest.raises(Refused, match=r"credential\.over"):
        actions.set_gateway(by=SYSTEM, member=a_member("48"), facts=facts, now=NOW)


def test_nobody_stands_behind_a_member_without_a_gateway() -> None:
    one, other = a_member("48"), a_member("G01")
    with pytest.raises(Refused, match=r"member_gateway\.none"):
        actions.stand_behind(by=SYSTEM, member=one, other=other, now=NOW)


def test_the_nations_own_gateway_is_told_where_others_reach_it(folder: Path) -> None:
    file = folder / "lgsp.pem"
    with override_settings(EXCHANGE_HUB="https://hub.example:5500", EXCHANGE_HUB_CERTIFICATE=str(file)):
        a_subsystem(a_member("48"), "portal")
        actions.publish_routing(by=SYSTEM, now=NOW)
        assert newest().gateways == {
            HUB: Gateway("https://hub.example:5500", queries.hop_key(), file.read_text())
        }


def test_only_the_nations_approver_says_who_stands_where() -> None:
    member = a_member(PROVIDER)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.stand_behind(by=People()["ha"], member=member, other=None, now=NOW)
