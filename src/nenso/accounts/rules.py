"""Who may do what: roles within an organisation, their inheritance, and what each page asks of its visitor.

Pure: no Django, no clock, no I/O. Pages say what they ask for with `@public`, `@signed_in` or
`@requires(Role.PUBLISHER)`; `AccessMiddleware` refuses every page that says nothing.
"""

import base64
import hmac
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from nenso.kernel.rules import Text, Validity

NATIONAL = "UBQGCDS"  # National Committee on Digital Transformation: the holder of national roles


class Role(StrEnum):
    """What a person may be within one organisation."""

    VIEWER = "viewer"
    REPORTER = "reporter"
    VERIFIER = "verifier"
    APPROVER = "approver"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


# Who oversees a body oversees what stands below it. A report or a publication is the body's own word:
# nobody gives it in the name of a subordinate that answers for it (so these two stay where they were given).
INHERITED: dict[Role, bool] = {
    Role.VIEWER: True,
    Role.REPORTER: False,
    Role.VERIFIER: True,
    Role.APPROVER: True,
    Role.PUBLISHER: False,
    Role.ADMINISTRATOR: True,
}

# Every role sees what the viewer sees; no other role holds another.
INCLUDED_IN: dict[Role, frozenset[Role]] = {
    role: frozenset(Role) if role is Role.VIEWER else frozenset({role}) for role in Role
}


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds in one organisation for a span of days."""

    role: Role
    organisation: str
    validity: Validity


def may(held: Iterable[HeldRole], wanted: Role, path: Sequence[str], on: date) -> bool:
    """Say whether the held roles give `wanted` in an organisation on a day.

    `path` is the organisation's code followed by those of its ancestors, nearest first.
    """
    return ground(held, wanted, path, on) is not None


def ground(held: Iterable[HeldRole], wanted: Role, path: Sequence[str], on: date) -> HeldRole | None:
    """Return the held role by which a person may act, the nearest to the organisation; None where none does."""
    able = [each for each in held if each.role in INCLUDED_IN[wanted] and _reaches(each, path, on)]
    # Where several serve, the journal names the exact role before one that merely includes it.
    return min(able, key=lambda each: (path.index(each.organisation), each.role is not wanted), default=None)


def _reaches(held: HeldRole, path: Sequence[str], on: date) -> bool:
    if on not in held.validity or not path:
        return False
    return held.organisation == path[0] or (INHERITED[held.role] and held.organisation in path)


def roles_anywhere(held: Iterable[HeldRole], on: date) -> frozenset[Role]:
    """Return the roles that a person holds in any organisation on a day, with what they include."""
    now = {each.role for each in held if on in each.validity}
    return frozenset(role for role in Role if now & INCLUDED_IN[role])


# --- What a page asks of its visitor --------------------------------------------------------------------


class Asks(StrEnum):
    """What a page may ask."""

    NOTHING = "nothing"
    KEY = "key"  # of a system that sends; a person's session opens nothing here
    SIGN_IN = "sign-in"
    ROLE = "role"


class Answer(StrEnum):
    """What a visitor of a page meets."""

    ENTER = "enter"
    SIGN_IN = "sign-in"
    SET_UP = "set-up"  # the second factor first
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Access:
    """What a page asks. `is_for_set_up` keeps it open to a person who has no second factor yet."""

    asks: Asks
    roles: frozenset[Role] = frozenset()
    is_for_set_up: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands before a page; `roles` are those held in any organisation."""

    is_signed_in: bool = False
    has_second_factor: bool = False
    roles: frozenset[Role] = frozenset()


PUBLIC = Access(Asks.NOTHING)
KEY = Access(Asks.KEY)
PUBLIC_AT_SET_UP = Access(Asks.NOTHING, is_for_set_up=True)
SIGNED_IN = Access(Asks.SIGN_IN)
SIGNED_IN_AT_SET_UP = Access(Asks.SIGN_IN, is_for_set_up=True)


def answer(access: Access, visitor: Visitor) -> Answer:
    """Return what the visitor meets; a person without a second factor reaches the set-up pages only."""
    if access.asks is Asks.KEY:
        return Answer.SIGN_IN
    if not visitor.is_signed_in:
        return Answer.ENTER if access.asks is Asks.NOTHING else Answer.SIGN_IN
    if not visitor.has_second_factor and not access.is_for_set_up:
        return Answer.SET_UP
    if access.asks is Asks.ROLE and not access.roles & visitor.roles:
        return Answer.REFUSED
    return Answer.ENTER


View = TypeVar("View", bound=Callable[..., Any])


def declared(access: Access) -> Callable[[View], View]:
    """Return a decorator that writes what a view (function or class) asks onto it."""

    def decorate(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return decorate


def public(view: View) -> View:
    """Declare a page that anyone may see."""
    return declared(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Declare a page for anyone who has signed in with a second factor."""
    return declared(SIGNED_IN)(view)


def requires(*roles: Role) -> Callable[[View], View]:
    """Declare a page for those who hold one of the roles in any organisation; the action asks in which."""
    if not roles:
        raise ValueError("name at least one role, or use @signed_in")
    return declared(Access(Asks.ROLE, frozenset(roles)))


# --- Grants ---------------------------------------------------------------------------------------------


def may_administer(held: Collection[HeldRole], paths: Iterable[Sequence[str]], on: date) -> bool:
    """Say whether an administrator may change a person who belongs to all of these organisations.

    Every one of them must lie in the administrator's reach: otherwise the administrator of a province could
    take over the account of a national one by resetting its second factor.
    """
    return all(may(held, Role.ADMINISTRATOR, path, on) for path in paths)


def one_time_code(secret: str, moment: int) -> str:
    """Return the six digits that an authenticator app shows at a moment (seconds since 1970).

    RFC 6238 with SHA-1 and 30 seconds, `secret` in base 32: what every app on sale understands.
    """
    counter = (moment // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret, casefold=True), counter, "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


# Edge and Opera also call themselves Chrome, and Chrome calls itself Safari: the order matters.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
)


def device_of(user_agent: str) -> Text:
    """Return what a reader recognises of a browser's own description: "Firefox trên Windows"."""
    browsers = (*_BROWSERS, ("Safari", "Safari"))
    browser = next((name for sign, name in browsers if sign in user_agent), "")
    system = next((name for sign, name in (*_SYSTEMS, ("Linux", "Linux")) if sign in user_agent), "")
    if not browser:
        return Text("thiết bị chưa rõ", "unknown device")
    return Text(f"{browser} trên {system}", f"{browser} on {system}") if system else Text(browser, browser)
