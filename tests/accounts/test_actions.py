"""What happens to people and their roles: who may, what is refused, what the journal keeps."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from nenso.accounts import actions, queries
from nenso.accounts.models import Grant, User
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Actor, Refused
from tests.factories.accounts import SINCE, a_grant, a_person, an_organisation, signed_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _tree(monkeypatch: pytest.MonkeyPatch) -> None:
    an_organisation(NATIONAL)
    an_organisation("48", "Đà Nẵng")
    an_organisation("20194", "Phường Hải Châu", parent="48")
    an_organisation("79", "Thành phố Hồ Chí Minh")


def actor(user: User) -> Actor:
    return queries.actor_of(user)


def entry() -> JournalEntry:
    return JournalEntry.objects.latest("id")


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


def give(by: Actor, person: User, role: Role = Role.REPORTER, where: str = "48", **more: object) -> Grant:
    facts = {"since": SINCE, "reason": "QĐ 12", **more}
    return actions.grant_role(by=by, person=person, role=role, organisation=where, **facts)  # type: ignore[arg-type]


def test_an_administrator_creates_a_person_within_reach() -> None:
    owner = a_person((Role.ADMINISTRATOR, "48"))
    made = actions.create_person(
        by=actor(owner), email=" Lan@DaNang.example ", full_name="  Phạm  Lan ", home="20194"
    )
    assert (made.email, made.full_name, made.home.code) == ("lan@danang.example", "Phạm Lan", "20194")  # type: ignore[union-attr]
    assert not made.has_usable_password()
    assert (entry().verb, entry().actor_right) == ("accounts.person_created", "role administrator in 48")


def test_a_person_is_not_created_elsewhere_nor_twice() -> None:
    owner = a_person((Role.ADMINISTRATOR, "48"))
    with pytest.raises(Refused) as refusal:
        actions.create_person(by=actor(owner), email="a@b.example", full_name="A", home="79")
    assert code_of(refusal) == "access.role_missing"
    with pytest.raises(Refused) as refusal:
        actions.create_person(by=actor(owner), email=owner.email.upper(), full_name="A", home="48")
    assert (code_of(refusal), refusal.value.field) == ("person.email_taken", "email")


def test_an_organisation_is_found_by_code_or_by_name_without_diacritics() -> None:
    assert queries.find_organisation("48", TODAY).code == "48"
    assert queries.find_organisation("da nang", TODAY).code == "48"
    with pytest.raises(Refused) as refusal:
        queries.find_organisation("Atlantis", TODAY)
    assert refusal.value.field == "organisation"


def test_a_role_is_given_with_its_reason_and_the_right_it_was_given_by() -> None:
    owner, colleague = a_person(Role.ADMINISTRATOR), a_person()
    grant = give(actor(owner), colleague)
    assert grant.granted_by == owner
    assert (entry().verb, entry().thing_key) == ("accounts.role_granted", str(colleague.uuid))
    assert entry().facts["reason"] == "QĐ 12"
    assert entry().actor_right == f"role administrator in {NATIONAL}"
    assert queries.may(colleague, Role.REPORTER, "48")


def test_nobody_gives_themselves_a_role() -> None:
    owner = a_person(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refusal:
        give(actor(owner), owner)
    assert code_of(refusal) == "accounts.self"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_give_roles(role: Role) -> None:
    with pytest.raises(Refused) as refusal:
        give(actor(a_person((role, "48"))), a_person())
    assert code_of(refusal) == "access.role_missing"
    assert not Grant.objects.filter(role="reporter", reason="QĐ 12").exists()


def test_an_administrator_of_one_province_gives_no_roles_in_another_or_above() -> None:
    owner, stranger = a_person((Role.ADMINISTRATOR, "48")), a_person()
    give(actor(owner), stranger, where="20194")
    for where in ("79", NATIONAL):
        with pytest.raises(Refused):
            give(actor(owner), stranger, where=where)


def test_the_same_role_is_not_given_twice_over_the_same_days() -> None:
    colleague = a_person()
    give(SYSTEM, colleague, until=date(2024, 1, 1))
    with pytest.raises(Refused) as refusal:
        give(SYSTEM, colleague, since=date(2023, 12, 31))
    assert code_of(refusal) == "grant.overlap"
    give(SYSTEM, colleague, since=date(2024, 1, 1))
    give(SYSTEM, colleague, role=Role.VERIFIER)
    assert len(queries.held_by(colleague.uuid)) == 3


def test_a_role_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        give(SYSTEM, a_person(), until=SINCE)
    assert code_of(refusal) == "validity.empty"


def test_a_role_is_revoked_from_a_day_on() -> None:
    owner, colleague = a_person(Role.ADMINISTRATOR), a_person()
    grant = give(actor(owner), colleague)
    actions.revoke_role(by=actor(owner), grant=grant.uuid, on=TODAY, reason="chuyển công tác")
    assert queries.may(colleague, Role.REPORTER, "48", TODAY - timedelta(days=1))
    assert not queries.may(colleague, Role.REPORTER, "48", TODAY)
    assert (entry().verb, entry().facts["reason"]) == ("accounts.role_revoked", "chuyển công tác")
    with pytest.raises(Refused) as refusal:
        actions.revoke_role(by=actor(owner), grant=grant.uuid, on=TODAY, reason="")
    assert code_of(refusal) == "grant.over"


def test_a_role_revoked_before_it_begins_is_in_force_on_no_day_but_stays_as_history() -> None:
    colleague = a_person()
    grant = give(SYSTEM, colleague, since=date(2030, 1, 1))
    actions.revoke_role(by=SYSTEM, grant=grant.uuid, on=TODAY, reason="nhầm")
    assert queries.held_by(colleague.uuid) == []
    assert [line.state for line in queries.grants_of(colleague, TODAY)] == ["over"]


def test_the_last_national_administrator_stays() -> None:
    owner = a_person(Role.ADMINISTRATOR)
    grant = Grant.objects.get(person=owner)
    with pytest.raises(Refused) as refusal:
        actions.revoke_role(by=SYSTEM, grant=grant.uuid, on=queries.today(), reason="x")
    assert code_of(refusal) == "accounts.last_administrator"
    with pytest.raises(Refused):
        actions.deactivate_person(by=SYSTEM, person=owner, reason="x")
    a_person(Role.ADMINISTRATOR)
    actions.revoke_role(by=SYSTEM, grant=grant.uuid, on=queries.today(), reason="x")


def test_roles_follow_the_code_when_a_province_is_merged() -> None:
    reporter, watcher = a_person((Role.REPORTER, "48")), a_person((Role.VERIFIER, "48"))
    before = an_organisation("48")
    before.valid_to = date(2025, 7, 1)
    before.save()
    an_organisation("48", "Đà Nẵng", valid_from=date(2025, 7, 1))
    assert queries.may(reporter, Role.REPORTER, "48", date(2025, 6, 30))
    assert queries.may(reporter, Role.REPORTER, "48", date(2025, 7, 1))
    assert queries.may(watcher, Role.VERIFIER, "20194", date(2025, 7, 1))


def test_inheritance_follows_the_tree_of_the_day() -> None:
    watcher = a_person((Role.VERIFIER, "48"))
    ward = an_organisation("20194")
    ward.valid_to = date(2025, 7, 1)
    ward.save()
    an_organisation("20194", parent="79", valid_from=date(2025, 7, 1))
    assert queries.may(watcher, Role.VERIFIER, "20194", date(2025, 6, 30))
    assert not queries.may(watcher, Role.VERIFIER, "20194", date(2025, 7, 1))
    assert queries.path_of("20194", date(2025, 7, 1)) == ("20194", "79", NATIONAL)
    assert queries.path_of(ward.pk, date(2025, 6, 30)) == ("20194", "48", NATIONAL)


def test_a_ring_of_parents_ends() -> None:
    an_organisation("A", parent="B")
    an_organisation("B", parent="A")
    assert queries.path_of("A", TODAY) == ("A", "B", NATIONAL)


def test_the_nation_reaches_an_organisation_without_a_parent() -> None:
    assert queries.may(a_person(Role.VERIFIER), Role.VERIFIER, "79")
    assert not queries.may(a_person(Role.REPORTER), Role.REPORTER, "79")
    assert not queries.may(AnonymousUser(), Role.VIEWER, "79")


def test_allowed_names_the_right_or_refuses() -> None:
    watcher = a_person((Role.VERIFIER, "48"))
    assert queries.allowed(actor(watcher), Role.VERIFIER, "20194").right == "role verifier in 48"
    assert queries.allowed(SYSTEM, Role.PUBLISHER, "48") == SYSTEM
    with pytest.raises(Refused) as refusal:
        queries.allowed(actor(watcher), Role.PUBLISHER, "48")
    assert refusal.value.facts["organisation"] == "48"


def test_a_closed_account_loses_its_roles_and_sessions() -> None:
    owner, colleague = a_person(Role.ADMINISTRATOR), a_person((Role.VERIFIER, "48"))
    browser = signed_in(colleague)
    assert browser.get("/accounts/").status_code == 200
    actions.deactivate_person(by=actor(owner), person=colleague, reason="nghỉ việc")
    assert browser.get("/accounts/").status_code == 302
    assert not queries.may(colleague, Role.VERIFIER, "48")
    assert entry().verb == "accounts.person_deactivated"
    actions.reactivate_person(by=actor(owner), person=colleague, reason="trở lại")
    colleague.refresh_from_db()
    assert colleague.is_active
    assert not queries.may(colleague, Role.VERIFIER, "48")
    with pytest.raises(Refused):
        actions.deactivate_person(by=actor(owner), person=owner, reason="x")


def test_no_role_is_given_to_a_closed_account() -> None:
    colleague = a_person()
    actions.deactivate_person(by=SYSTEM, person=colleague, reason="x")
    with pytest.raises(Refused) as refusal:
        give(SYSTEM, colleague)
    assert code_of(refusal) == "grant.closed"


def test_a_lost_second_factor_is_reset_by_an_administrator_only() -> None:
    owner, colleague, stranger = (
        a_person(Role.ADMINISTRATOR),
        a_person(home="48"),
        a_person((Role.VERIFIER, "48")),
    )
    with pytest.raises(Refused):
        actions.reset_second_factor(by=actor(stranger), person=colleague, reason="x")
    with pytest.raises(Refused):
        actions.reset_second_factor(by=actor(owner), person=owner, reason="x")
    actions.reset_second_factor(by=actor(owner), person=colleague, reason="mất điện thoại")
    assert not Authenticator.objects.filter(user=colleague).exists()
    assert entry().verb == "accounts.second_factor_reset"


def test_a_provincial_administrator_cannot_take_over_a_national_account() -> None:
    owner = a_person((Role.ADMINISTRATOR, "48"))
    colleague = a_person(Role.VERIFIER, home="48")
    for act in (actions.reset_second_factor, actions.deactivate_person):
        with pytest.raises(Refused) as refusal:
            act(by=actor(owner), person=colleague, reason="x")
        assert code_of(refusal) == "person.beyond_reach"
    with pytest.raises(Refused):
        actions.invite_person(by=actor(owner), person=colleague)


def test_an_invitation_works_once() -> None:
    colleague = a_person()
    token = actions.invite_person(by=SYSTEM, person=colleague)
    actions.accept_invitation(
        by=actor(colleague), person=colleague, token=token, password="bốn từ khác hẳn nhau"
    )
    colleague.refresh_from_db()
    assert colleague.check_password("bốn từ khác hẳn nhau")
    with pytest.raises(Refused) as refusal:
        actions.accept_invitation(by=actor(colleague), person=colleague, token=token, password="x")
    assert code_of(refusal) == "invitation.spent"


def test_a_refused_action_leaves_no_row() -> None:
    stranger, colleague = a_person(), a_person()
    before = JournalEntry.objects.count()
    with pytest.raises(Refused):
        give(actor(stranger), colleague)
    assert JournalEntry.objects.count() == before


def test_an_administrator_sees_the_people_of_their_own_tree() -> None:
    provincial, national = a_person((Role.ADMINISTRATOR, "48"), home="48"), a_person(Role.ADMINISTRATOR)
    clerk = a_person(name="Đặng Thị Ngọc Ánh", home="20194")
    helper, stranger = a_person(home="79"), a_person(home="79")
    a_grant(helper, Role.VERIFIER, "48")
    assert set(queries.people_within_reach(provincial)) == {provincial, clerk, helper}
    assert {clerk, helper, stranger} <= set(queries.people_within_reach(national))
    assert list(queries.people_within_reach(national, "dang anh")) == [clerk]
    assert list(queries.people_within_reach(provincial, role=Role.VERIFIER)) == [helper]
    assert queries.person_within_reach(provincial, stranger.uuid) is None
