"""Registering an entry and changing it: one form for each kind, saved as a draft, looked at, then submitted."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.catalogue import actions
from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import Facts, Kind, State, facts_of
from nenso.catalogue.rules.words import KINDS
from nenso.directory import queries as directory
from nenso.kernel.rules import Refused, Text, sort_key
from nenso.web.catalogue_desk_words import DONE, SAY
from nenso.web.catalogue_forms import FactsForm, initial_of
from nenso.web.catalogue_forms.facts import About
from nenso.web.catalogue_forms.fields import with_code
from nenso.web.language import in_words
from nenso.web.presenters.catalogue.desk_lines import state_words
from nenso.web.presenters.catalogue.desk_meanwhile import merged
from nenso.web.presenters.catalogue.desk_names import names_in, organisation_names
from nenso.web.views.catalogue.desk_alike import unasked
from nenso.web.views.catalogue.desk_frame import (
    Asked,
    Hand,
    catalogue_desk,
    hand,
    seen_version,
    told,
    tried,
    written,
)

CHANGED = "catalogue.changed_meanwhile"
MOST_SUGGESTED = 12


@requires(Role.REPORTER)
@require_safe
def which(request: HttpRequest) -> HttpResponse:
    """Choose what is registered: a system, a database or a platform."""
    kinds = [(each, KINDS[each], SAY[f"{each.value}_is"]) for each in Kind]
    return catalogue_desk(request, "which", {"kinds": kinds, "hand": hand(request)})


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, kind: str) -> HttpResponse:
    """Register an entry as a draft; where some are like it already, that is shown first, once."""
    if kind not in list(Kind):
        raise Http404(kind)
    its, of_kind = hand(request), Kind(kind)
    about = About(of_kind, _owners(its.writes), its.seen, today())
    form = FactsForm(request.POST if request.method == "POST" else None, about=about)
    if request.method == "POST" and form.is_valid():
        by, now, made = actor_of(request.user), timezone.now(), []
        code, facts = form.cleaned_data["code"], _said(form)
        if asking := unasked(request, of_kind, facts, its):
            return _register_page(request, of_kind, form, 422, asking)
        refused = tried(
            lambda: made.append(actions.register(by=by, kind=of_kind, facts=facts, now=now, code=code))
        )
        if refused is None:
            told(request, DONE["registered"])
            return redirect("desk:catalogue_check", made[0].code)
        form.tell(refused)
    return _register_page(request, of_kind, form, 422 if form.errors else 200)


def _register_page(
    request: HttpRequest, kind: Kind, form: FactsForm, status: int, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "kind": KINDS[kind],
        "title": Text("Đăng ký: {kind}", "Register: {kind}").fill(kind=KINDS[kind]),
        "lead": SAY["register_lead"],
        "back": reverse("desk:catalogue_new"),
        "asked": request.POST.get("asked", ""),
        **(more or {}),
    }
    return catalogue_desk(request, "form", context, status)


def _said(form: FactsForm) -> Facts:
    assert form.facts is not None
    return form.facts


def _owners(codes: frozenset[str] | set[str]) -> tuple[tuple[str, str], ...]:
    names, _over = organisation_names(codes, today())
    named = [(code, in_words(names.get(code, Text(code, code)))) for code in codes]
    return tuple(sorted(named, key=lambda each: sort_key(each[1])))


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change an entry: a new draft. What somebody else wrote meanwhile is shown beside what was typed."""
    found = written(request, code)
    row, standing = found.row, entries.standing_of(found.row)
    about = _about(found, standing)
    now_shown = _shown(standing, found.hand)
    if request.method != "POST":
        form = FactsForm(about=about, initial=now_shown)
        return _change_page(request, found, form)
    seen = seen_version(request)
    if seen != row.row_version:
        return _meanwhile(request, found, about, now_shown)
    form = FactsForm(request.POST, about=about)
    if form.is_valid():
        by, now, facts = actor_of(request.user), timezone.now(), _said(form)
        why = form.cleaned_data["why"]
        refused = tried(
            lambda: actions.change(by=by, entry=row, facts=facts, now=now, why=why, row_version=seen)
        )
        if refused is None:
            told(request, DONE["changed"])
            return redirect("desk:catalogue_check", code)
        if refused.code == CHANGED:  # between our look and the lock
            again = written(request, code)
            fresh = entries.standing_of(again.row)
            return _meanwhile(request, again, _about(again, fresh), _shown(fresh, again.hand))
        form.tell(refused)
    return _change_page(request, found, form, 422)


def _about(found: Asked, standing: Facts) -> About:
    row = found.row
    owners = _owners({*found.hand.writes, standing.owner})
    return About(Kind(row.kind), owners, found.hand.seen, today(), standing, row.code)


def _shown(facts: Facts, its: Hand) -> dict[str, str]:
    names = names_in([facts], its.seen, today())
    return initial_of(facts, names.organisations, names.entries)


def _change_page(
    request: HttpRequest,
    found: Asked,
    form: FactsForm,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    row = found.row
    assert row.newest is not None
    is_waiting = row.state == State.SUBMITTED
    context = {
        "form": form,
        "kind": KINDS[row.kind],
        "row": row,
        "base": entries.standing_version(row).number,
        "title": Text("Sửa “{name}”", "Change “{name}”").fill(
            name=entries.standing_of(row).name.vi or row.code
        ),
        "lead": SAY["change_waiting" if is_waiting else "change_lead"],
        "back": reverse("desk:catalogue_entry", args=[row.code]),
        **(more or {}),
    }
    return catalogue_desk(request, "form", context, status)


def _meanwhile(request: HttpRequest, found: Asked, about: About, now: dict[str, str]) -> HttpResponse:
    """Show the form with what was typed, what the other wrote taken over where nothing was; nothing is stored."""
    base = request.POST.get("base", "")
    number = int(base) if base.isascii() and base.isdecimal() and len(base) < 9 else 0
    version = entries.said_in(found.row, number)
    was = _shown(facts_of(version.facts), found.hand) if version else now
    data, lines = merged(request.POST.dict(), was, now)
    form = FactsForm(data, about=about)
    form.is_valid()
    form.tell(Refused(CHANGED, entry=found.row.code))
    marks: dict[str, Any] = {
        "meanwhile": [line for line in lines if line.field in form.fields],
        "meanwhile_state": SAY["meanwhile_state"].fill(state=state_words(found.row)),
        "meanwhile_by": found.row.newest.by_name if found.row.newest else "",
    }
    return _change_page(request, found, form, 422, marks)


@requires(Role.REPORTER)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Suggest organisations for what is being typed into the field that `of` names."""
    text = _typed(request)
    found = directory.search(text, today(), MOST_SUGGESTED) if text else ()
    return _offered(request, [(row.name, row.code) for row in found])


@requires(Role.REPORTER)
@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """Suggest entries for what is being typed: public ones, and those of the reader's agencies."""
    text = _typed(request)
    found = entries.suggested(text, hand(request).seen, MOST_SUGGESTED) if text else []
    return _offered(request, [(name, code) for code, name in found])


@requires(Role.REPORTER, Role.APPROVER, Role.ADMINISTRATOR)
@require_safe
def published_options(request: HttpRequest) -> HttpResponse:
    """Suggest public entries to those who say of a system of another room which entry it is."""
    text = _typed(request)
    found = entries.suggested(text, (), MOST_SUGGESTED) if text else []
    return _offered(request, [(name, code) for code, name in found])


def _typed(request: HttpRequest) -> str:
    return request.GET.get(request.GET.get("of", "")[:40], "")[:120].strip()


def _offered(request: HttpRequest, found: list[tuple[Text, str]]) -> HttpResponse:
    offered = [with_code(in_words(name), code) for name, code in found]
    return render(request, "web/desk/catalogue/options.html", {"offered": offered})
