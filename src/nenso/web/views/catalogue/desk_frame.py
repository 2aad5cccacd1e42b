"""What the desk's pages of the catalogue share: whose entries the reader sees, writes and publishes, and the page within the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from nenso.accounts.queries import actor_of, roles_of, today
from nenso.accounts.rules import INHERITED, NATIONAL, Role
from nenso.catalogue.models import Entry
from nenso.catalogue.queries import desk as entries
from nenso.kernel.rules import Refused, Text
from nenso.web.catalogue_desk_words import SAY
from nenso.web.language import in_words
from nenso.web.presenters.systems.reach import Reach, reach_of
from nenso.web.refusals import or_not_found
from nenso.web.views.desk_frame import rights, work_items


@dataclass(frozen=True, slots=True)
class Hand:
    """What the reader may do: whose entries they see, whose they write, whose they publish."""

    key: str
    sees: Reach
    writes: frozenset[str]
    publishes: Reach

    @property
    def seen(self) -> entries.Codes:
        """The owners whose entries the reader sees; None: all."""
        return _codes(self.sees)

    @property
    def published(self) -> entries.Codes:
        """The owners whose entries the reader publishes; None: all."""
        return _codes(self.publishes)

    @property
    def may_publish(self) -> bool:
        """Whether the reader publishes anybody's entries."""
        return self.publishes.is_all or bool(self.publishes.codes)


def _codes(reach: Reach) -> entries.Codes:
    return None if reach.is_all else reach.codes


def hand(request: HttpRequest) -> Hand:
    """Return what the reader may do in the catalogue today."""
    key, day = actor_of(request.user).key, today()
    held = [each for each in roles_of(request.user) if day in each.validity]
    writes = frozenset(each.organisation for each in held if each.role is Role.REPORTER)
    return Hand(key, reach_of(key, day), writes, reach_of(key, day, (Role.APPROVER,)))


def is_writer(request: HttpRequest, *others: Role) -> bool:
    """Say whether the reader reports for some organisation today, or holds another of the roles."""
    day, roles = today(), (Role.REPORTER, *others)
    return any(day in each.validity and each.role in roles for each in roles_of(request.user))


def sees_nation(request: HttpRequest) -> bool:
    """Say whether the reader sees every agency's entries today."""
    day = today()
    return any(
        day in each.validity and each.organisation == NATIONAL and INHERITED[each.role]
        for each in roles_of(request.user)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry that the reader sees, and what they may do with it."""

    row: Entry
    hand: Hand

    @property
    def may_write(self) -> bool:
        """Whether the reader writes what its owner says."""
        return self.row.owner_code in self.hand.writes

    @property
    def may_merge(self) -> bool:
        """Whether the reader may merge it into an entry that they write: who writes it, and who approves for the nation."""
        return self.may_write or (self.hand.publishes.is_all and bool(self.hand.writes))

    @property
    def may_publish(self) -> bool:
        """Whether the reader publishes what its owner says."""
        return self.hand.publishes.holds(self.row.owner_code)


def asked(request: HttpRequest, code: str) -> Asked:
    """Return an entry for staff who see it; it is not there for others."""
    its = hand(request)
    with or_not_found():
        return Asked(entries.one_of(code, its.seen), its)


def written(request: HttpRequest, code: str) -> Asked:
    """Return an entry that the reader may write; it is not there for others."""
    found = asked(request, code)
    if not found.may_write:
        raise Http404(code)
    return found


def decided(request: HttpRequest, code: str) -> Asked:
    """Return an entry that the reader may publish; it is not there for others."""
    found = asked(request, code)
    if not found.may_publish:
        raise Http404(code)
    return found


def seen_version(request: HttpRequest) -> int | None:
    """Return the version of the row that the reader looked at; a form without it is taken as out of date."""
    given = request.POST.get("row_version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else -1


def catalogue_desk(
    request: HttpRequest, page: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the catalogue within the desk."""
    shown = {
        **rights(request),
        "work": work_items(request),
        "say": SAY,
        "writes": is_writer(request),
        "hands_over": is_writer(request, Role.APPROVER) or sees_nation(request),
        **context,
    }
    return render(request, f"web/desk/catalogue/{page}.html", shown, status=status)


def told(request: HttpRequest, text: Text) -> None:
    """Say on the next page what was done."""
    messages.success(request, in_words(text))


def tried(doing: Callable[[], Any]) -> Refused | None:
    """Do something and return why it was refused; who has no right to it is refused the page."""
    try:
        doing()
    except Refused as refused:
        if refused.code.startswith("access."):
            raise
        return refused
    return None


def public_page(row: Entry) -> str:
    """Return the address of what the public reads of an entry, "" where nothing is public yet."""
    return reverse("web:catalogue_entry", args=[row.code]) if row.published else ""
