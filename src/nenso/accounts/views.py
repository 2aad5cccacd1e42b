"""Pages: one's own profile, invitations, and people and roles for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nenso.accounts import actions, queries
from nenso.accounts.forms import (
    FilterForm,
    GrantForm,
    NewPersonForm,
    PasswordForm,
    ReasonForm,
    RevokeForm,
    add_refusal,
)
from nenso.accounts.lines import history_lines, words
from nenso.accounts.models import Grant, User
from nenso.accounts.rules import PUBLIC_AT_SET_UP, Role, declared, requires, signed_in
from nenso.kernel.rules import Refused

PER_PAGE = 50
read_or_send = require_http_methods(["GET", "HEAD", "POST"])
read_only = require_http_methods(["GET", "HEAD"])


def _me(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _person(request: HttpRequest, person: UUID) -> User:
    found = queries.person_within_reach(_me(request), person)
    if found is None:
        raise Http404  # a stranger's person is not told apart from nobody
    return found


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also where it is empty; None where the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def _carried_out(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Do what a form asks; a refusal becomes an error of the form. Say whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        add_refusal(form, refused)
        return False
    return True


@signed_in
@read_only
def profile(request: HttpRequest) -> HttpResponse:
    """One's own page: my roles, the ways I sign in, my sessions."""
    me = _me(request)
    context = {
        "grants": (grants := queries.grants_of(me)),
        "now_count": sum(line.state == "now" for line in grants),
        "factors": queries.second_factors(me),
        "session_count": len(queries.sessions_of(me)),
        "history": history_lines(queries.history_of(me)[:20]),
        "may_administer": Role.ADMINISTRATOR in queries.visitor(request).roles,
    }
    return render(request, "accounts/profile.html", context)


@signed_in
@read_or_send
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; any of the sessions can be ended."""
    me, this = _me(request), request.session.session_key
    chosen = request.POST.get("session", "")
    if request.method == "POST" and (chosen == "others" or chosen.isdecimal()):
        one = int(chosen) if chosen.isdecimal() else None
        actions.revoke_sessions(by=queries.actor_of(me), person=me, this=this, session=one)
        messages.success(request, _("The session has ended."))
        return redirect("accounts:sessions")
    return render(request, "accounts/sessions.html", {"sessions": queries.sessions_of(me, this)})


@declared(PUBLIC_AT_SET_UP)
@read_only
def help_page(request: HttpRequest) -> HttpResponse:
    """How to get an account, a new password or a new second step: an administrator gives them."""
    return render(request, "accounts/help.html")


@declared(PUBLIC_AT_SET_UP)
@never_cache
@sensitive_post_parameters("password")
@read_or_send
def welcome(request: HttpRequest, person: UUID, token: str) -> HttpResponse:
    """An invited person chooses a password; the link works once."""
    invited = User.objects.filter(uuid=person).first()
    if invited is None or not queries.is_invited(invited, token):
        return render(request, "accounts/invitation_spent.html", status=404)
    form = PasswordForm(_sent(request), person=invited)

    def act() -> None:
        actions.accept_invitation(
            by=queries.actor_of(invited), person=invited, token=token, password=form.cleaned_data["password"]
        )

    if request.method == "POST" and _carried_out(form, act):
        messages.success(request, _("Your password is set. Sign in with it now."))
        return redirect("account_login")
    return render(request, "accounts/welcome.html", {"form": form, "invited": invited})


@requires(Role.ADMINISTRATOR)
@read_only
def people(request: HttpRequest) -> HttpResponse:
    """The people within an administrator's reach."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    role = Role(wanted["role"]) if wanted.get("role") else None
    found = queries.people_within_reach(_me(request), wanted.get("q", ""), role, wanted.get("state", ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    lines = queries.people_lines(list(page.object_list))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"form": form, "page": page, "lines": lines, "query": iri_to_uri(kept.urlencode())}
    return render(request, "accounts/people.html", context)


@requires(Role.ADMINISTRATOR)
@read_or_send
def new_person(request: HttpRequest) -> HttpResponse:
    """Create a person."""
    form = NewPersonForm(_sent(request))
    made: list[User] = []

    def act() -> None:
        data = form.cleaned_data
        by = queries.actor_of(request.user)
        made.append(
            actions.create_person(
                by=by, email=data["email"], full_name=data["full_name"], home=data["organisation"]
            )
        )

    if request.method == "POST" and _carried_out(form, act):
        messages.success(request, _("The account is made. Invite the person, and give a role."))
        return redirect("accounts:person", made[0].uuid)
    return render(request, "accounts/new_person.html", {"form": form})


@requires(Role.ADMINISTRATOR)
@read_only
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person: roles, account, history."""
    found = _person(request, person)
    me = _me(request)
    history = Paginator(queries.history_of(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": found,
        "grants": queries.grants_of(found),
        "factors": queries.second_factors(found),
        "may_revoke": found != me,
        "may_change": found != me and queries.may_change(str(me.uuid), found),
        "is_me": found == me,
        "history": history_lines(list(history.object_list)),
        "page": history,
    }
    return render(request, "accounts/person.html", context)


@requires(Role.ADMINISTRATOR)
@read_or_send
def grant(request: HttpRequest, person: UUID) -> HttpResponse:
    """Give a role."""
    found = _person(request, person)
    form = GrantForm(_sent(request), initial={"since": queries.today()})

    def act() -> None:
        data = form.cleaned_data
        actions.grant_role(
            by=queries.actor_of(request.user),
            person=found,
            role=Role(data["role"]),
            organisation=data["organisation"],
            since=data["since"],
            until=data["until"],
            reason=data["reason"],
        )

    if request.method == "POST" and _carried_out(form, act):
        messages.success(request, _("The role is given."))
        return redirect("accounts:person", found.uuid)
    return render(request, "accounts/grant.html", {"form": form, "person": found})


@requires(Role.ADMINISTRATOR)
@read_or_send
def revoke(request: HttpRequest, grant: UUID) -> HttpResponse:
    """End a role, with a reason."""
    row = Grant.objects.select_related("person").filter(uuid=grant).first()
    found = _person(request, row.person.uuid) if row else None
    if row is None or found is None:
        raise Http404
    form = RevokeForm(_sent(request), initial={"on": queries.today()})

    def act() -> None:
        data = form.cleaned_data
        by = queries.actor_of(request.user)
        actions.revoke_role(by=by, grant=grant, on=data["on"], reason=data["reason"])

    if request.method == "POST" and _carried_out(form, act):
        messages.success(request, _("The role ends on that day."))
        return redirect("accounts:person", found.uuid)
    line = next(line for line in queries.grants_of(found) if line.uuid == grant)
    return render(request, "accounts/revoke.html", {"form": form, "person": found, "line": line})


def _change(
    request: HttpRequest, person: UUID, template: str, act: Callable[..., Any], done: str
) -> HttpResponse:
    found = _person(request, person)
    form = ReasonForm(_sent(request))

    def carry_out() -> None:
        act(by=queries.actor_of(request.user), person=found, reason=form.cleaned_data["reason"])

    if request.method == "POST" and _carried_out(form, carry_out):
        messages.success(request, done)
        return redirect("accounts:person", found.uuid)
    return render(request, template, {"form": form, "person": found})


@requires(Role.ADMINISTRATOR)
@read_or_send
def deactivate(request: HttpRequest, person: UUID) -> HttpResponse:
    """Close an account."""
    done = _("The account is closed: its roles and sessions have ended.")
    return _change(request, person, "accounts/deactivate.html", actions.deactivate_person, done)


@requires(Role.ADMINISTRATOR)
@read_or_send
def reactivate(request: HttpRequest, person: UUID) -> HttpResponse:
    """Open a closed account again."""
    done = _("The account is open again. Its former roles stay ended.")
    return _change(request, person, "accounts/reactivate.html", actions.reactivate_person, done)


@requires(Role.ADMINISTRATOR)
@read_or_send
def reset(request: HttpRequest, person: UUID) -> HttpResponse:
    """Remove a lost second factor."""
    done = _("The second step is removed. The person sets up a new one at the next sign-in.")
    return _change(request, person, "accounts/reset.html", actions.reset_second_factor, done)


@requires(Role.ADMINISTRATOR)
@never_cache
@read_or_send
def invite(request: HttpRequest, person: UUID) -> HttpResponse:
    """Make the link with which a person sets a password; it is shown once, to be handed over."""
    found = _person(request, person)
    context: dict[str, Any] = {"person": found}
    if request.method == "POST":
        try:
            token = actions.invite_person(by=queries.actor_of(request.user), person=found)
        except Refused as refused:
            context["refusal"] = words(refused)
        else:
            path = reverse("accounts:welcome", args=[found.uuid, token])
            context["link"] = request.build_absolute_uri(path)
    return render(request, "accounts/invite.html", context)
