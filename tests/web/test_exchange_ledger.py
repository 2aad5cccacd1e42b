"""The page of the ledger: who has seen that it only grew; and what is said of witnesses at the desk and by the doctor."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from nenso.accounts.rules import Role
from nenso.exchange import actions
from nenso.exchange.models import WatchedLog, Witness
from nenso.exchange.queries import keys
from nenso.exchange.rules.ledger.notes import Kind, SignerKey, read_note, verified
from nenso.kernel.rules import SYSTEM
from nenso.project.exchange_doctor import house
from nenso.project.exchange_doctor.links import BrokenLink
from tests.factories.accounts import PASSWORD, a_person, an_organisation
from tests.factories.ledger import a_ledger, an_exchange, integrate, written_down

pytestmark = pytest.mark.django_db
WITNESS = SignerKey("witness.example/48", Kind.COSIGNATURE, bytes(range(1, 33)))


@pytest.fixture(autouse=True)
def _installation(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_FOLDER = tmp_path
    caches["local"].clear()


def a_witness() -> None:
    actions.set_witness(by=SYSTEM, key=WITNESS.verifier.text, url="http://w.example", now=timezone.now())


def page(language: str = "en") -> str:
    found = Client().get("/en/exchange/ledger/" if language == "en" else "/exchange/ledger/")
    assert found.status_code == 200
    return str(found.content.decode())


def test_before_anything_was_signed_the_page_says_so() -> None:
    said = page()
    assert "Nothing was exchanged yet." in said
    assert "No witness is registered." in said
    assert keys.ledger_public().text in said
    assert "Chưa đăng ký bên chứng kiến nào." in page("vi")
    assert Client().get("/exchange/log/").headers["Location"] == "/exchange/ledger/"


def test_it_shows_who_signed_how_far_and_who_does_not() -> None:
    a_ledger(keys.ledger_key())
    a_witness()
    assert "not yet" in page()
    written_down(an_exchange(message="VN-8"))
    integrate(keys.ledger_key(), WITNESS)
    Witness.objects.update(size=8, cosigned_at=timezone.now())
    written_down(an_exchange(message="VN-9"))
    integrate(keys.ledger_key())
    said = page()
    for part in (WITNESS.name, WITNESS.verifier.text, "holds 10 signed entries", "seen the first 8", "signs"):
        assert part in said
    facts = {"trouble_since": timezone.now(), "trouble_facts": {"name": WITNESS.name, "why": "HTTP 502"}}
    Witness.objects.update(trouble="cosigning.silent", **facts)
    assert "does not answer" in page()
    Witness.objects.update(trouble="cosigning.bad_signature")
    assert "does not sign" in page()


def test_the_newest_cosigned_checkpoint_is_handed_out_beside_the_newest() -> None:
    assert Client().get("/exchange/log/checkpoint/cosigned").status_code == 404
    a_ledger(keys.ledger_key())
    written_down(an_exchange(message="VN-8"))
    integrate(keys.ledger_key(), WITNESS)
    written_down(an_exchange(message="VN-9"))
    integrate(keys.ledger_key())
    note = read_note(Client().get("/exchange/log/checkpoint/cosigned").content)
    seen = verified(note, [keys.ledger_public(), WITNESS.verifier])
    assert [each.key.name for each in seen] == [keys.ledger_public().name, WITNESS.name]
    assert note.text.split("\n")[1] == "8"
    assert read_note(Client().get("/exchange/log/checkpoint").content).text.split("\n")[1] == "10"


def test_at_the_desk_the_nation_reads_what_is_wrong_and_an_agency_does_not() -> None:
    a_witness()
    facts = {"name": WITNESS.name, "size": 9, "own": 4}
    Witness.objects.update(trouble="cosigning.ahead", trouble_since=timezone.now(), trouble_facts=facts)
    an_organisation("T01")
    told = []
    for grant, home in ((Role.APPROVER, "nation"), ((Role.APPROVER, "T01"), "T01")):
        facts_of = {"home": home} if home != "nation" else {}
        person = a_person(grant, password=PASSWORD, **facts_of)
        client = Client()
        client.force_login(person)
        told.append("here it has 4: it went back" in client.get("/en/desk/exchange/").content.decode())
    assert told == [True, False]


def test_the_doctor_names_a_witness_that_does_not_sign_and_a_ledger_that_forked() -> None:
    assert not house.has_witnesses()
    a_witness()
    assert house.witnesses_seen().en == "1 sign this ledger, 0 ledgers are cosigned here"
    facts = {"name": WITNESS.name, "why": "HTTP 502"}
    Witness.objects.update(trouble="cosigning.silent", trouble_since=timezone.now(), trouble_facts=facts)
    with pytest.raises(BrokenLink, match="does not answer: HTTP 502"):
        house.witnesses_seen()
    log = SignerKey("ledger.example/79", Kind.PLAIN, bytes(32))
    actions.watch_log(by=SYSTEM, key=log.verifier.text)
    WatchedLog.objects.update(conflict="old 3", conflict_at=timezone.now())
    with pytest.raises(BrokenLink, match=r"ledger\.example/79 shows another history"):
        house.witnesses_seen()
