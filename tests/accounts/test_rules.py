"""Roles, their inheritance in the tree and in time, and the answer that a visitor meets."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.accounts.rules import (
    INHERITED,
    PUBLIC,
    PUBLIC_AT_SET_UP,
    SIGNED_IN,
    SIGNED_IN_AT_SET_UP,
    Access,
    Answer,
    Asks,
    HeldRole,
    Role,
    Visitor,
    answer,
    declared,
    device_of,
    ground,
    may,
    may_administer,
    one_time_code,
    public,
    requires,
    roles_anywhere,
    signed_in,
)
from nenso.kernel.rules import Validity

DAY = date(2024, 6, 1)
OPEN = Validity(date(2020, 1, 1))
PATH = ("ward", "province", "nation")


def held(role: Role, place: str, span: Validity = OPEN) -> HeldRole:
    return HeldRole(role, place, span)


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_the_organisation_it_was_given_in(role: Role) -> None:
    assert may([held(role, "ward")], role, PATH, DAY)


@pytest.mark.parametrize(
    ("role", "reaches"),
    [
        (Role.VIEWER, True),
        (Role.REPORTER, False),
        (Role.VERIFIER, True),
        (Role.APPROVER, True),
        (Role.PUBLISHER, False),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_oversight_reaches_down_and_a_bodys_own_word_does_not(role: Role, reaches: bool) -> None:
    assert may([held(role, "nation")], role, PATH, DAY) is reaches
    assert INHERITED[role] is reaches


@pytest.mark.parametrize("role", Role)
def test_no_role_reaches_up_or_sideways(role: Role) -> None:
    assert not may([held(role, "ward")], role, PATH[1:], DAY)
    assert not may([held(role, "other ward")], role, PATH, DAY)


@pytest.mark.parametrize("wanted", Role)
@pytest.mark.parametrize("role", Role)
def test_a_role_gives_itself_and_a_view(role: Role, wanted: Role) -> None:
    assert may([held(role, "ward")], wanted, PATH, DAY) is (wanted in {role, Role.VIEWER})


def test_what_a_role_includes_does_not_outreach_it() -> None:
    assert not may([held(Role.REPORTER, "nation")], Role.VIEWER, PATH, DAY)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2024, 1, 31), False),
        (date(2024, 2, 1), True),
        (date(2024, 2, 29), True),
        (date(2024, 3, 1), False),
    ],
)
def test_the_first_day_counts_and_the_last_is_the_one_before_the_end(day: date, holds: bool) -> None:
    span = Validity(date(2024, 2, 1), date(2024, 3, 1))
    assert may([held(Role.APPROVER, "nation", span)], Role.APPROVER, PATH, day) is holds


def test_the_ground_is_the_nearest_and_most_exact_role() -> None:
    near, far = held(Role.VERIFIER, "province"), held(Role.VERIFIER, "nation")
    assert ground([far, near], Role.VERIFIER, PATH, DAY) == near
    exact, wider = held(Role.VIEWER, "ward"), held(Role.APPROVER, "ward")
    assert ground([wider, exact], Role.VIEWER, PATH, DAY) == exact
    assert ground([], Role.VIEWER, PATH, DAY) is None


def test_nobody_holds_anything_nowhere() -> None:
    assert not may([held(Role.ADMINISTRATOR, "nation")], Role.ADMINISTRATOR, (), DAY)


@given(st.lists(st.tuples(st.sampled_from(Role), st.sampled_from(PATH)), max_size=6), st.sampled_from(Role))
def test_another_role_never_takes_one_away(roles: list[tuple[Role, str]], more: Role) -> None:
    before = [held(role, place) for role, place in roles]
    after = [*before, held(more, "province")]
    for wanted in Role:
        assert may(before, wanted, PATH, DAY) <= may(after, wanted, PATH, DAY)
    assert roles_anywhere(before, DAY) <= roles_anywhere(after, DAY)


def test_an_administrator_changes_only_whom_they_reach_whole() -> None:
    mine = [held(Role.ADMINISTRATOR, "province")]
    assert may_administer(mine, [PATH], DAY)
    assert not may_administer(mine, [PATH, ("nation",)], DAY)


REFUSE, ENTER, SIGN_IN, SET_UP = Answer.REFUSED, Answer.ENTER, Answer.SIGN_IN, Answer.SET_UP
FOR_PUBLISHERS = Access(Asks.ROLE, frozenset({Role.PUBLISHER}))
STRANGER, HALF_WAY = Visitor(), Visitor(is_signed_in=True)
VIEWER = Visitor(True, True, frozenset({Role.VIEWER}))
PUBLISHER = Visitor(True, True, frozenset({Role.PUBLISHER, Role.VIEWER}))
HALF_WAY_PUBLISHER = Visitor(True, False, frozenset({Role.PUBLISHER}))


@pytest.mark.parametrize(
    ("access", "answers"),
    [
        (PUBLIC, (ENTER, SET_UP, ENTER, ENTER, SET_UP)),
        (PUBLIC_AT_SET_UP, (ENTER, ENTER, ENTER, ENTER, ENTER)),
        (SIGNED_IN, (SIGN_IN, SET_UP, ENTER, ENTER, SET_UP)),
        (SIGNED_IN_AT_SET_UP, (SIGN_IN, ENTER, ENTER, ENTER, ENTER)),
        (FOR_PUBLISHERS, (SIGN_IN, SET_UP, REFUSE, ENTER, SET_UP)),
    ],
)
def test_the_answer_to_each_visitor(access: Access, answers: tuple[Answer, ...]) -> None:
    visitors = (STRANGER, HALF_WAY, VIEWER, PUBLISHER, HALF_WAY_PUBLISHER)
    assert tuple(answer(access, visitor) for visitor in visitors) == answers


def test_a_view_carries_its_declaration() -> None:
    def view() -> None: ...

    assert public(view).access == PUBLIC  # type: ignore[attr-defined]
    assert signed_in(view).access == SIGNED_IN  # type: ignore[attr-defined]
    assert requires(Role.PUBLISHER)(view).access == FOR_PUBLISHERS  # type: ignore[attr-defined]
    assert declared(PUBLIC_AT_SET_UP)(view).access == PUBLIC_AT_SET_UP  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="at least one role"):
        requires()


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(moment: int, code: str) -> None:
    # Appendix B gives eight digits for the secret "12345678901234567890"; the last six are what apps show.
    assert one_time_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", moment) == code


@pytest.mark.parametrize(
    ("described", "vi"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 Safari/537.36",
            "Chrome trên Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120",
            "Edge trên Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36",
            "Chrome trên Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari trên iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox trên Linux"),
        ("curl/8", "thiết bị chưa rõ"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(described: str, vi: str) -> None:
    assert device_of(described).vi == vi
