"""Joining, offering, rights and what gateways are told: in the order of a member's morning."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.db import transaction

from nenso.exchange import actions
from nenso.exchange.actions import EndpointFacts
from nenso.exchange.models import AccessRequest, Credential, Right, RoutingSnapshot
from nenso.exchange.queries import registry_public, snapshot_content
from nenso.exchange.rules.routing.snapshot import opened
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.notify.models import Message
from tests.factories.accounts import an_organisation
from tests.factories.exchange import (
    NOW,
    Exchange,
    People,
    a_member,
    a_subsystem,
    an_exchange,
    newest,
    right_facts,
    service_facts,
)

pytestmark = pytest.mark.django_db

HOUSEHOLDS = "VN/GOV/T48/register/households"
OPENAPI = """openapi: 3.0.0
paths:
  /households/{id}: {get: {}, parameters: []}
  /a*b: {post: {}}
"""


def pem(until: datetime = NOW + timedelta(days=30), name: str = "portal.example") -> str:
    key = Ed25519PrivateKey.generate()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 7)
        .not_valid_before(until - timedelta(days=90))
        .not_valid_after(until)
        .sign(key, None)
    )
    return made.public_bytes(Encoding.PEM).decode()


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def made(db: None) -> Exchange:
    return an_exchange(now=NOW)


@pytest.fixture
def people(made: Exchange) -> People:
    return People()


# --- Telling gateways ---


def test_gateways_are_told_of_all_that_a_request_needs(made: Exchange) -> None:
    told = newest()
    assert set(told.clients) == {"VN/GOV/T48/register", "VN/GOV/T01/portal"}
    service = told.services[HOUSEHOLDS]
    assert (service.url, service.timeout) == ("http://127.0.0.1:9/", 30.0)
    rights = [(one.subject, one.number) for one in service.rights]
    assert rights == [("VN/GOV/T01/portal", str(made.right.uuid))]
    assert told.clients["VN/GOV/T01/portal"].credentials[0].networks == ("127.0.0.1/32",)
    assert told.members["VN/GOV/T01"] == "Ủy ban nhân dân T01"
    assert told.expires_at - told.made_at == timedelta(hours=24)


def test_a_snapshot_is_written_where_something_differs_or_half_its_life_is_over(made: Exchange) -> None:
    number = newest().number
    assert actions.publish_routing(by=SYSTEM, now=NOW + timedelta(hours=11)) is None
    renewed = actions.publish_routing(by=SYSTEM, now=NOW + timedelta(hours=12))
    assert renewed is not None
    assert renewed.number > number
    assert opened(bytes(renewed.content), registry_public()).number == renewed.number
    first = RoutingSnapshot.objects.get(number=number)
    assert first.digest == renewed.digest, "the same, renewed"


def test_snapshots_are_kept_for_a_week_after_their_end(made: Exchange) -> None:
    first = newest().number
    actions.publish_routing(by=SYSTEM, now=NOW + timedelta(days=8))
    assert RoutingSnapshot.objects.filter(number=first).exists()
    actions.publish_routing(by=SYSTEM, now=NOW + timedelta(days=9))
    assert RoutingSnapshot.objects.count() == 2
    assert not RoutingSnapshot.objects.filter(number=first).exists()


def test_a_snapshot_stands_or_falls_with_its_action(made: Exchange) -> None:
    before = RoutingSnapshot.objects.count()
    with transaction.atomic():
        actions.disable_service(by=SYSTEM, service=made.service, reason="bảo trì", now=NOW)
        assert RoutingSnapshot.objects.count() == before + 1
        transaction.set_rollback(True)
    assert RoutingSnapshot.objects.count() == before
    assert newest().services[HOUSEHOLDS].disabled_because == ""


def test_many_actions_together_tell_once(made: Exchange) -> None:
    before = RoutingSnapshot.objects.count()
    with transaction.atomic(), actions.publishing_once(by=SYSTEM, now=NOW):
        for code in ("a", "b"):
            a_subsystem(made.provider, code)
        assert RoutingSnapshot.objects.count() == before
    assert RoutingSnapshot.objects.count() == before + 1
    assert {"VN/GOV/T48/a", "VN/GOV/T48/b"} <= set(newest().clients)


def test_the_task_of_the_hour_leaves_out_what_is_over(made: Exchange) -> None:
    facts = right_facts(valid_to=NOW + timedelta(hours=1), method="POST")
    actions.give_right(by=SYSTEM, service=made.service, to=made.portal, facts=facts, now=NOW)
    assert len(newest().services[HOUSEHOLDS].rights) == 2
    actions.publish_routing(by=SYSTEM, now=NOW + timedelta(hours=1))
    assert len(newest().services[HOUSEHOLDS].rights) == 1


def test_the_task_publishes(made: Exchange) -> None:
    from nenso.exchange import tasks

    RoutingSnapshot.objects.all().delete()
    tasks.renew_routing()
    assert HOUSEHOLDS in newest().services


def test_the_digest_is_one_for_one_content(made: Exchange) -> None:
    assert snapshot_content(NOW).digest == snapshot_content(NOW).digest
    actions.rename_subsystem(by=SYSTEM, subsystem=made.portal, name=Text("Cổng mới", ""), now=NOW)
    assert RoutingSnapshot.objects.order_by("number").values("digest").distinct().count() > 1


# --- Members and systems ---


def test_a_member_is_an_organisation_in_force_registered_once(people: People) -> None:
    an_organisation("T99", valid_to=NOW.date())
    for organisation, code, refusal in (
        ("T99", "", "member.organisation"),
        ("T48", "", "member.taken"),
        ("T48", "có dấu", "exchange.bad_code"),
        ("T48", "..", "exchange.bad_code"),
    ):
        with pytest.raises(Refused) as caught:
            actions.register_member(
                by=people["ha"], organisation_code=organisation, member_class="GOV", code=code, now=NOW
            )
        assert caught.value.code == refusal
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.register_member(
            by=people["bao"], organisation_code="T48", member_class="NGO", code="x", now=NOW
        )
    with pytest.raises(Refused, match=r"member\.class"):
        actions.register_member(by=people["ha"], organisation_code="T48", member_class="X", now=NOW)
    second = actions.register_member(
        by=people["ha"], organisation_code="T48", member_class="GOV", code="T48.2", now=NOW
    )
    assert (second.by_name, verbs()[-1]) == ("Ha", "exchange.member_registered")


def test_a_suspended_member_neither_asks_nor_answers(made: Exchange, people: People) -> None:
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.suspend_member(by=people["ha"], member=made.provider, reason="x", now=NOW)
    actions.suspend_member(by=people["van"], member=made.provider, reason="sự cố", now=NOW)
    assert set(newest().clients) == {"VN/GOV/T01/portal"}
    assert newest().services == {}
    actions.resume_member(by=people["van"], member=made.provider, reason="đã khắc phục", now=NOW)
    actions.suspend_member(by=people["van"], member=made.consumer, reason="sự cố", now=NOW)
    assert newest().services[HOUSEHOLDS].rights == ()
    with pytest.raises(Refused, match=r"member\.suspended"):
        actions.suspend_member(by=people["van"], member=made.consumer, reason="sự cố", now=NOW)


def test_a_closed_system_is_gone_and_comes_back_with_nothing(made: Exchange, people: People) -> None:
    actions.close_subsystem(by=people["bao"], subsystem=made.portal, reason="thay hệ thống", now=NOW)
    assert "VN/GOV/T01/portal" not in newest().clients
    assert Right.objects.get().revoked_because == "thay hệ thống"
    with pytest.raises(Refused, match=r"subsystem\.closed"):
        actions.add_credential(by=SYSTEM, subsystem=made.portal, networks=("10.0.0.1",), now=NOW)
    again = a_subsystem(made.consumer, "portal")
    assert again.pk == made.portal.pk
    assert newest().clients["VN/GOV/T01/portal"].credentials == ()
    with pytest.raises(Refused, match=r"subsystem\.taken"):
        a_subsystem(made.consumer, "portal")


def test_a_group_comes_with_what_was_given_to_it_so_that_no_member_joins_one_itself(
    made: Exchange, people: People
) -> None:
    group = actions.make_group(by=people["van"], code="provinces", name=Text("Các tỉnh", "Provinces"))
    facts = right_facts(method="GET")
    actions.give_right(by=people["ha"], service=made.service, to=group, facts=facts, now=NOW)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.put_in_groups(by=people["bao"], subsystem=made.portal, groups=["provinces"], now=NOW)
    with pytest.raises(Refused, match=r"member_group\.unknown"):
        actions.put_in_groups(by=people["van"], subsystem=made.portal, groups=["none"], now=NOW)
    actions.put_in_groups(by=people["van"], subsystem=made.portal, groups=["provinces"], now=NOW)
    assert newest().clients["VN/GOV/T01/portal"].groups == ("provinces",)
    assert newest().services[HOUSEHOLDS].rights[1].subject == "@provinces"


# --- Credentials ---


def test_a_certificate_is_kept_by_its_digest_subject_and_end(made: Exchange, people: People) -> None:
    text = pem()
    row = actions.add_credential(
        by=people["bao"], subsystem=made.portal, certificate=text, networks=("10.1.2.3",), now=NOW
    ).row
    der = x509.load_pem_x509_certificate(text.encode())
    assert row.digest == der.fingerprint(hashes.SHA256()).hex()
    assert (row.label, row.valid_to, row.networks) == (
        "CN=portal.example",
        NOW + timedelta(days=30),
        ["10.1.2.3/32"],
    )
    with pytest.raises(Refused, match=r"credential\.taken"):
        actions.add_credential(by=people["bao"], subsystem=made.portal, certificate=text, now=NOW)


def test_a_key_is_told_once_and_kept_by_its_digest(made: Exchange, people: People) -> None:
    from hashlib import sha256

    new = actions.add_credential(by=people["bao"], subsystem=made.portal, key_label="2026", now=NOW)
    assert len(new.key) > 40
    assert new.row.digest == sha256(new.key.encode()).hexdigest()
    assert new.row.digest in {one.digest for one in newest().clients["VN/GOV/T01/portal"].credentials}
    with pytest.raises(Refused, match=r"credential\.taken"):
        actions.add_credential(by=people["bao"], subsystem=made.portal, key_label="2026", now=NOW)
    actions.revoke_credential(by=people["bao"], credential=new.row, now=NOW)
    assert len(newest().clients["VN/GOV/T01/portal"].credentials) == 1
    with pytest.raises(Refused, match=r"credential\.revoked"):
        actions.revoke_credential(by=people["bao"], credential=new.row, now=NOW)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, "credential.one_kind"),
        ({"certificate": "x", "key_label": "y"}, "credential.one_kind"),
        ({"certificate": "no certificate"}, "credential.certificate"),
        ({"certificate": pem(until=NOW - timedelta(days=1))}, "credential.over"),
        ({"key_label": " "}, "credential.label"),
        ({"networks": ("10.0.0.1/8",)}, "credential.network"),
        ({"networks": ("ha noi",)}, "credential.network"),
        ({"networks": ("10.0.0.0/24", "0.0.0.0/0")}, "credential.wide"),
        ({"networks": ("128.0.0.0/1",)}, "credential.wide"),
        ({"networks": ("::/0",)}, "credential.wide"),
        ({"key_label": "portal\u202e2026"}, "exchange.unseen"),
    ],
)
def test_a_credential_that_shows_nothing_is_refused(
    made: Exchange, given: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(Refused) as caught:
        actions.add_credential(by=SYSTEM, subsystem=made.portal, now=NOW, **given)
    assert caught.value.code == refusal
    assert Credential.objects.count() == 1


# --- Services ---


def test_endpoints_are_read_from_the_openapi_document(made: Exchange, people: People) -> None:
    facts = service_facts(code="described", description=OPENAPI)
    actions.register_service(by=people["ha"], subsystem=made.register, facts=facts, now=NOW)
    told = newest().services["VN/GOV/T48/register/described"]
    assert told.kind == "OPENAPI"
    assert [(one.method, one.path) for one in told.endpoints] == [
        ("POST", "/a\\*b"),
        ("GET", "/households/*"),
    ]
    own = service_facts(code="described", description=OPENAPI, endpoints=(EndpointFacts("GET", "/x"),))
    row = made.register.services.get(code="described")
    actions.change_service(by=people["ha"], service=row, facts=own, now=NOW)
    assert [one.path for one in newest().services["VN/GOV/T48/register/described"].endpoints] == ["/x"]
    count = len(verbs())
    actions.change_service(by=people["ha"], service=row, facts=own, now=NOW)
    assert len(verbs()) == count, "nothing differs, nothing is journaled"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"url": "ftp://x/"}, "service.url"),
        ({"url": "http:///path"}, "service.url"),
        ({"url": "https://u:p@x/"}, "service.url"),
        ({"url": "https://x/?a=1"}, "service.url"),
        ({"url": "https://x/a b"}, "service.url"),
        ({"url": "https://x:99999/"}, "service.url"),
        ({"url": "https://[x/"}, "service.url"),
        ({"url": "https://x/a/../b"}, "service.url"),
        ({"url": "https://x/\u202eb"}, "service.url"),
        ({"name": Text("Hộ\u200b", "")}, "exchange.unseen"),
        ({"name": Text("Hộ", "House\u202eholds")}, "exchange.unseen"),
        ({"code": "listMethods"}, "service.metaservice"),
        ({"code": "a/b"}, "exchange.bad_code"),
        ({"name": Text(" ", "")}, "exchange.no_name"),
        ({"name": Text("x" * 301, "")}, "exchange.long_name"),
        ({"timeout_seconds": 0}, "service.timeout"),
        ({"endpoints": (EndpointFacts("FETCH", "/"),)}, "exchange.bad_method"),
        ({"endpoints": (EndpointFacts("GET", "/a/../b"),)}, "endpoint.path"),
        ({"description": "{"}, "openapi.unreadable"),
        ({"description": "a: ["}, "openapi.unreadable"),
        ({"description": "[]"}, "openapi.none"),
        ({"description": "x" * 2_000_001}, "openapi.too_large"),
        ({"code": "households"}, "service.taken"),
    ],
)
def test_a_service_that_no_gateway_could_ask_is_refused(
    made: Exchange, changes: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(Refused) as caught:
        actions.register_service(
            by=SYSTEM, subsystem=made.register, facts=service_facts(**{"code": "new", **changes}), now=NOW
        )
    assert caught.value.code == refusal
    assert made.register.services.count() == 1


def test_a_service_is_switched_off_and_on_and_closed(made: Exchange, people: People) -> None:
    actions.disable_service(by=people["ha"], service=made.service, reason="bảo trì", now=NOW)
    assert newest().services[HOUSEHOLDS].disabled_because == "bảo trì"
    with pytest.raises(Refused, match=r"service\.disabled"):
        actions.disable_service(by=people["ha"], service=made.service, reason="x", now=NOW)
    actions.enable_service(by=people["ha"], service=made.service, now=NOW)
    with pytest.raises(Refused, match=r"service\.not_disabled"):
        actions.enable_service(by=people["ha"], service=made.service, now=NOW)
    with pytest.raises(Refused, match=r"service\.code"):
        actions.change_service(by=people["ha"], service=made.service, facts=service_facts(code="x"), now=NOW)
    actions.close_service(by=people["ha"], service=made.service, reason="thôi", now=NOW)
    assert newest().services == {}
    with pytest.raises(Refused, match=r"service\.closed"):
        actions.enable_service(by=people["ha"], service=made.service, now=NOW)
    again = actions.register_service(by=people["ha"], subsystem=made.register, facts=service_facts(), now=NOW)
    assert again.pk == made.service.pk
    assert newest().services[HOUSEHOLDS].rights == ()


# --- Rights ---


def test_a_right_is_given_by_the_owner_and_revoked_with_the_reason(made: Exchange, people: People) -> None:
    facts = right_facts(method="GET", glob="/a/*", per_second=3)
    for name in ("bao", "lan", "stranger"):
        with pytest.raises(Refused, match=r"access\.role_missing"):
            actions.give_right(by=people[name], service=made.service, to=made.portal, facts=facts, now=NOW)
    right = actions.give_right(by=people["ha"], service=made.service, to=made.portal, facts=facts, now=NOW)
    assert newest().services[HOUSEHOLDS].rights[1].per_second == 3
    with pytest.raises(Refused, match=r"right\.held"):
        actions.give_right(by=people["ha"], service=made.service, to=made.portal, facts=facts, now=NOW)
    with pytest.raises(Refused, match=r"exchange\.no_reason"):
        actions.revoke_right(by=people["ha"], right=right, reason=" ", now=NOW)
    actions.revoke_right(by=people["ha"], right=right, reason="hết nhu cầu", now=NOW)
    assert len(newest().services[HOUSEHOLDS].rights) == 1
    with pytest.raises(Refused, match=r"right\.revoked"):
        actions.revoke_right(by=people["ha"], right=right, reason="x", now=NOW)
    assert verbs()[-2:] == ["exchange.right_revoked", "exchange.routing_published"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"purpose": " "}, "right.purpose"),
        ({"ground": ""}, "right.ground"),
        ({"method": "FETCH"}, "exchange.bad_method"),
        ({"glob": "a"}, "endpoint.path"),
        ({"valid_to": NOW}, "right.over"),
        ({"valid_from": NOW + timedelta(days=2), "valid_to": NOW + timedelta(days=1)}, "right.period"),
        ({"per_day": 0}, "right.limit"),
        ({"purpose": "Xác nhận\u2066"}, "exchange.unseen"),
        ({"ground": "194/2025\x1b"}, "exchange.unseen"),
    ],
)
def test_a_right_without_purpose_ground_or_order_is_refused(
    made: Exchange, changes: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(Refused) as caught:
        actions.give_right(
            by=SYSTEM, service=made.service, to=made.register, facts=right_facts(**changes), now=NOW
        )
    assert caught.value.code == refusal


def test_a_system_that_was_closed_meanwhile_gets_no_right(made: Exchange) -> None:
    other = a_subsystem(made.consumer, "other")
    actions.close_subsystem(by=SYSTEM, subsystem=other, reason="x", now=NOW)
    assert other.closed_at is None, "the caller's row is older"
    with pytest.raises(Refused, match=r"right\.subject_closed"):
        actions.give_right(by=SYSTEM, service=made.service, to=other, facts=right_facts(), now=NOW)


def test_an_open_service_is_for_whoever_is_registered(made: Exchange) -> None:
    actions.change_service(by=SYSTEM, service=made.service, facts=service_facts(is_open=True), now=NOW)
    named, everybody = newest().services[HOUSEHOLDS].rights
    assert (named.number, everybody.number, everybody.subject) == (str(made.right.uuid), "", "*")


def test_a_member_by_itself_is_a_client_where_a_right_names_it(made: Exchange) -> None:
    actions.give_right(by=SYSTEM, service=made.service, to=made.consumer, facts=right_facts(), now=NOW)
    assert newest().clients["VN/GOV/T01"].credentials == ()


# --- Access asked for ---


def asked(made: Exchange, people: People, **changes: Any) -> AccessRequest:
    facts = right_facts(method="POST", **changes)
    return actions.ask_access(
        by=people["hoa"], subsystem=made.portal, service=made.service, facts=facts, now=NOW
    )


def test_access_is_due_in_two_working_days(made: Exchange, people: People) -> None:
    friday = datetime(2026, 3, 6, 3, 0, tzinfo=UTC)
    assert asked(made, people).due.isoformat() == "2026-03-04"
    row = actions.ask_access(
        by=people["hoa"],
        subsystem=made.portal,
        service=made.service,
        facts=right_facts(method="PUT"),
        now=friday,
    )
    assert row.due.isoformat() == "2026-03-10"


def test_access_is_asked_by_who_reports_for_the_asker_and_once(made: Exchange, people: People) -> None:
    for name in ("lan", "bao", "stranger"):
        with pytest.raises(Refused, match=r"access\.role_missing"):
            actions.ask_access(
                by=people[name], subsystem=made.portal, service=made.service, facts=right_facts(), now=NOW
            )
    asked(made, people)
    with pytest.raises(Refused, match=r"access_request\.waits"):
        asked(made, people)
    with pytest.raises(Refused, match=r"right\.held"):
        actions.ask_access(
            by=people["hoa"], subsystem=made.portal, service=made.service, facts=right_facts(), now=NOW
        )


def test_an_open_service_needs_no_asking(made: Exchange, people: People) -> None:
    actions.change_service(by=SYSTEM, service=made.service, facts=service_facts(is_open=True), now=NOW)
    with pytest.raises(Refused, match=r"access_request\.open_service"):
        asked(made, people)


def test_what_is_granted_is_a_right_from_then_on(made: Exchange, people: People) -> None:
    row = asked(made, people)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.decide_access(by=people["bao"], request=row, is_granted=True, now=NOW)
    late = NOW + timedelta(days=3)
    done = actions.decide_access(by=people["ha"], request=row, is_granted=True, now=late)
    assert (done.state, done.decided_by_name, done.right and done.right.method) == ("granted", "Ha", "POST")
    assert newest().services[HOUSEHOLDS].rights[1].method == "POST"
    told = JournalEntry.objects.get(verb="exchange.access_granted")
    assert told.facts["days_late"] == 1
    with pytest.raises(Refused, match=r"access_request\.decided"):
        actions.decide_access(by=people["ha"], request=row, is_granted=False, reason="x", now=NOW)


def test_the_owner_may_grant_less_than_was_asked_for(made: Exchange, people: People) -> None:
    less = right_facts(method="POST", glob="/a", valid_to=NOW + timedelta(days=9), per_day=10)
    row = actions.decide_access(
        by=people["ha"], request=asked(made, people), is_granted=True, facts=less, now=NOW
    )
    assert row.right is not None
    assert (row.right.glob, row.right.per_day) == ("/a", 10)


def test_who_refuses_gives_the_ground(made: Exchange, people: People) -> None:
    row = asked(made, people)
    with pytest.raises(Refused, match=r"access_request\.no_ground"):
        actions.decide_access(by=people["ha"], request=row, is_granted=False, now=NOW)
    done = actions.decide_access(
        by=people["ha"], request=row, is_granted=False, reason="Điều 5 Luật Dữ liệu", now=NOW
    )
    assert (done.state, done.right) == ("refused", None)
    assert len(newest().services[HOUSEHOLDS].rights) == 1


def test_nobody_decides_what_one_asked_for(made: Exchange, people: People) -> None:
    from nenso.accounts.models import User
    from nenso.accounts.rules import Role
    from tests.factories.accounts import a_grant

    row = asked(made, people)
    a_grant(User.objects.get(uuid=people["hoa"].key), Role.APPROVER, "T48")
    with pytest.raises(Refused, match=r"access_request\.own"):
        actions.decide_access(by=people["hoa"], request=row, is_granted=True, now=NOW)


def test_what_was_asked_for_is_taken_back(made: Exchange, people: People) -> None:
    row = actions.withdraw_access(by=people["hoa"], request=asked(made, people), reason="thôi", now=NOW)
    assert row.state == "withdrawn"
    assert asked(made, people).state == "open"
    actions.close_service(by=people["ha"], service=made.service, reason="đóng", now=NOW)
    assert not AccessRequest.objects.filter(state="open").exists()


def told(people: People, name: str) -> list[str]:
    rows = Message.objects.filter(to_key=people[name].key).order_by("pk")
    return [row.title_en for row in rows]


def test_the_owner_is_told_what_waits_and_the_asker_what_was_decided(made: Exchange, people: People) -> None:
    row = asked(made, people)
    assert told(people, "ha") == ["Hệ thống portal asks for access to Hộ gia đình"]
    assert Message.objects.get().path == f"/desk/exchange/requests/{row.uuid}/"
    actions.decide_access(by=people["ha"], request=row, is_granted=True, now=NOW)
    assert told(people, "hoa") == ["Hệ thống portal may use Hộ gia đình"]


def test_a_late_answer_goes_up_to_the_nation(made: Exchange, people: People) -> None:
    row = asked(made, people)
    assert actions.tell_late_requests(now=NOW + timedelta(days=1)) == 0
    assert actions.tell_late_requests(now=NOW + timedelta(days=2)) == 1
    assert told(people, "van") == []
    assert actions.tell_late_requests(now=NOW + timedelta(days=3)) == 2
    assert told(people, "van") == ["The answer to Hệ thống portal about Hộ gia đình is late"]
    assert actions.tell_late_requests(now=NOW + timedelta(days=4)) == 0, "each step once"
    assert verbs().count("exchange.lateness_told") == 2
    second = asked(made, people, glob="/b")
    actions.decide_access(by=people["ha"], request=row, is_granted=True, now=NOW)
    actions.decide_access(by=people["ha"], request=second, is_granted=True, now=NOW)
    assert actions.tell_late_requests(now=NOW + timedelta(days=30)) == 0


def test_the_task_tells(made: Exchange, people: People) -> None:
    from nenso.exchange import tasks

    asked(made, people)
    tasks.tell_late_requests()
    assert len(told(people, "van")) == 1


def test_every_action_is_journaled_once(made: Exchange) -> None:
    assert [verb for verb in verbs() if not verb.endswith(("routing_published", "root_published"))] == [
        "exchange.member_registered",
        "exchange.member_registered",
        "exchange.subsystem_registered",
        "exchange.subsystem_registered",
        "exchange.credential_added",
        "exchange.service_registered",
        "exchange.right_given",
    ]


def test_a_member_that_is_no_organisation_any_more_goes_on_under_its_code(made: Exchange) -> None:
    an_organisation("T77", valid_to=(NOW + timedelta(days=1)).date())
    a_subsystem(a_member("T77"), "a")
    content = snapshot_content(NOW + timedelta(days=5))
    assert content.members["VN/GOV/T77"] == "T77"
    assert "VN/GOV/T77/a" in content.clients
