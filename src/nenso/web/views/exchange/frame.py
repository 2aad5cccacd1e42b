"""What the desk's pages of the exchange share: whose systems the reader works for, and the page within the desk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from nenso.accounts.queries import codes_below, path_of, roles_of, today
from nenso.accounts.rules import NATIONAL, Role, ground
from nenso.exchange.models import Member
from nenso.exchange.rules.protocol.identifiers import member_of
from nenso.kernel.rules import Text
from nenso.web.language import in_words, language_of
from nenso.web.presenters.exchange.naming import MemberLine, Registry, ServiceLine, SystemLine, registry
from nenso.web.refusals import into_act
from nenso.web.views.desk_frame import rights, work_items

WORKERS = (Role.REPORTER, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page with one form says: its title, first sentence, button, and the way back."""

    title: Text
    lead: Text
    button: Text
    back: str


@dataclass(frozen=True)
class Own:
    """The members that the reader works for, with their systems and services; the national office works for all."""

    known: Registry
    members: list[MemberLine] = field(default_factory=list)
    is_national: bool = False

    @cached_property
    def ids(self) -> set[str]:
        """The members' names in messages."""
        return {line.id for line in self.members}

    @cached_property
    def systems(self) -> list[SystemLine]:
        """Their systems that take part."""
        return [line for line in self.known.connected if line.member.id in self.ids]

    @cached_property
    def services(self) -> list[ServiceLine]:
        """Their services that are not closed."""
        return [line for line in self.known.offered if line.system.member.id in self.ids]

    def has(self, name: str) -> bool:
        """Say whether a client or service, as messages name it, is one of theirs."""
        return member_of(name) in self.ids

    @property
    def narrowed(self) -> list[MemberLine] | None:
        """The members to narrow a list to; None where the reader works for all."""
        return None if self.is_national else self.members


def own(request: HttpRequest) -> Own:
    """Return whom the reader works for; the number of questions does not grow with the members."""
    known = registry(today(), language_of())
    if works_for_all(request):
        return Own(known, list(known.members.values()), is_national=True)
    codes = worked_for(request)
    return Own(known, [line for line in known.members.values() if line.row.organisation_code in codes])


def approving(request: HttpRequest) -> Own:
    """Return whom the reader approves for: there and below; the national office for all."""
    known, day = registry(today(), language_of()), today()
    if works_for_all(request, Role.APPROVER):
        return Own(known, list(known.members.values()), is_national=True)
    held = [each for each in roles_of(request.user) if day in each.validity and each.role is Role.APPROVER]
    codes = codes_below({each.organisation for each in held}, day) if held else set()
    return Own(known, [line for line in known.members.values() if line.row.organisation_code in codes])


def is_approver(request: HttpRequest) -> bool:
    """Say whether the reader approves for some organisation today."""
    day = today()
    return any(day in each.validity and each.role is Role.APPROVER for each in roles_of(request.user))


def works_for_all(request: HttpRequest, *roles: Role) -> bool:
    """Say whether the reader holds one of some roles for the national office; reports or approves, where none is named."""
    path = path_of(NATIONAL, today())
    return any(ground(roles_of(request.user), role, path, today()) for role in roles or WORKERS)


def worked_for(request: HttpRequest) -> set[str]:
    """Return the organisations that the reader reports or approves for; who approves, also for those below."""
    day = today()
    held = [each for each in roles_of(request.user) if day in each.validity]
    approves = {each.organisation for each in held if each.role is Role.APPROVER}
    reports = {each.organisation for each in held if each.role is Role.REPORTER}
    return reports | (codes_below(approves, day) if approves else set())


def holds(request: HttpRequest, role: Role, member: Member) -> bool:
    """Say whether the reader holds a role in a member's organisation, there or from above."""
    path = path_of(member.organisation_code, today())
    return ground(roles_of(request.user), role, path, today()) is not None


def exchange_desk(
    request: HttpRequest, page: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the exchange within the desk."""
    shown = {**rights(request), "work": work_items(request), **context}
    return render(request, f"web/exchange/desk_{page}.html", shown, status=status)


def form_page(
    request: HttpRequest, form: forms.Form, said: Said, doing: Callable[[], HttpResponse]
) -> HttpResponse:
    """Show a page with one form, and do what it asks where it was sent whole; what is wrong is told in it, and nothing is lost."""
    if request.method == "POST" and form.is_valid():
        with into_act(form):
            return doing()
    is_wrong = form.is_bound and bool(form.errors)
    context = {"form": form, "said": said, "has_systems": True}
    return exchange_desk(request, "form", context, 422 if is_wrong else 200)


def done(request: HttpRequest, told: Text, *to: str) -> HttpResponse:
    """Go on to a page (its name and identifier), with a sentence of what was done."""
    messages.success(request, in_words(told))
    return redirect(*to)
