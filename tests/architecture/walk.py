"""Walks every address of the site as every kind of visitor, and notes what each was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import translation

from nenso.accounts.middleware import declared_access
from nenso.accounts.models import User
from nenso.accounts.rules import INHERITED, NATIONAL, Access, Role, Visitor
from tests.architecture import samples
from tests.factories.accounts import PASSWORD, a_person

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver with sample arguments, in one language."""

    name: str
    path: str
    view: Any
    takes_arguments: bool
    access: Access | None
    is_found: bool  # whether the path leads back to this very pattern

    @property
    def is_english(self) -> bool:
        return self.path.startswith("/en/")


@dataclass(frozen=True)
class Reply:
    """What a visitor was answered."""

    address: Address
    method: str
    who: str
    visitor: Visitor
    status: int
    location: str

    def __str__(self) -> str:
        where = f" to {self.location}" if self.location else ""
        return f"{self.method} {self.address.path} ({self.address.name}) as {self.who}: {self.status}{where}"


def patterns(
    resolver: Any = None, spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern, dict[str, Any]]]:
    """Yield the full name, the pattern and the converters of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            for name, pattern, converters in patterns(entry, inner):
                yield name, pattern, {**entry.pattern.converters, **converters}
        else:
            yield ":".join([*spaces, entry.name or ""]), entry, dict(entry.pattern.converters)


def addresses(world: samples.World) -> list[Address]:
    """Return every address in both languages, once each."""
    found: dict[tuple[str, str], Address] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for name, pattern, converters in patterns():
                address = _address(name, pattern, converters, world)
                found.setdefault((address.name, address.path), address)
    return list(found.values())


def _address(name: str, pattern: URLPattern, converters: dict[str, Any], world: samples.World) -> Address:
    path = reverse(name, kwargs=samples.arguments(name, converters, world))
    match = resolve(path)
    same = match.func is pattern.callback or match.view_name == name
    access = declared_access(match.func, match)
    return Address(name, path + samples.query(name, world), match.func, bool(converters), access, same)


def visitors() -> dict[str, User | None]:
    """Return the kinds of visitor; roles are held at the national committee.

    Those that do not reach down the tree are held by the organisation of the samples too.
    """
    people: dict[str, User | None] = {"anonymous": None}
    people["without second factor"] = a_person(*Role, has_second_factor=False, password=PASSWORD)
    people["signed in"] = a_person(password=PASSWORD)
    for role in Role:
        own = () if INHERITED[role] else ((role, samples.ORGANISATION),)
        people[role.value] = a_person(role, *own, password=PASSWORD)
    for name, user in people.items():
        if user is not None and name != "without second factor":
            RecoveryCodes.activate(user)
    return people


def walk() -> tuple[list[Address], list[Reply]]:
    """Ask for every address as every visitor, by GET and by an empty POST; every trace is rolled back.

    Who may enter does not depend on the language, as a test holds: in English each page is asked for until somebody
    has come in. What is sent is sent in Vietnamese.
    """
    world = samples.make_world()
    every, people = addresses(world), visitors()
    replies: list[Reply] = []
    entered: set[str] = set()
    for who, user in people.items():
        browser = Client(raise_request_exception=False)
        if user is not None:
            browser.force_login(user)
        visitor = _visitor(who, user)
        cache.clear()  # a walk of hundreds of pages is no flood
        for address in every:
            if not (address.is_english and address.name in entered):
                replies.append(reply := _ask(browser, address, "GET", who, visitor))
                if address.is_english and reply.status == 200:
                    entered.add(address.name)
        sent = [address for address in every if not address.is_english]
        replies += [_ask(browser, address, "POST", who, visitor) for address in sent]
    return every, replies


def _visitor(who: str, user: User | None) -> Visitor:
    if user is None:
        return Visitor()
    if who == "without second factor":
        return Visitor(True, False, frozenset(Role))
    held = frozenset({Role(who), Role.VIEWER}) if who in set(Role) else frozenset()
    return Visitor(True, True, held)


def _ask(browser: Client, address: Address, method: str, who: str, visitor: Visitor) -> Reply:
    """Ask once. What was sent is rolled back: signing out must not end the walk."""
    if method == "GET":
        response = browser.get(address.path)
    else:
        kept = browser.cookies.copy()
        with transaction.atomic():
            response = browser.generic(method, address.path)
            transaction.set_rollback(True)
        browser.cookies = kept
    return Reply(address, method, who, visitor, response.status_code, response.get("Location", ""))


__all__ = ["NATIONAL", "Address", "Reply", "addresses", "patterns", "visitors", "walk"]
