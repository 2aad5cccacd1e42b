"""The desk's indicators: listed, defined, changed from a day on, with the formula checked while it is written."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused, Validity
from nenso.measures import actions, queries
from nenso.measures.actions.indicators import check_in_time
from nenso.measures.rules import UNITS
from nenso.measures.rules.definitions import check_definition
from nenso.measures.rules.expressions import parse, unit_of
from nenso.web.indicator_forms import IndicatorForm, initial_of
from nenso.web.language import language_of
from nenso.web.presenters.indicators.catalogue import SORTS, Wish, catalogue
from nenso.web.refusals import into_form, words_of
from nenso.web.views.desk_frame import desk


@requires(Role.VIEWER)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List what is measured, to be changed."""
    sort = request.GET.get("sort", "code")
    wish = Wish(words=request.GET.get("q", "")[:80], sort=sort if sort.lstrip("-") in SORTS else "code")
    return desk(request, "indicators/list", {"found": catalogue(wish, today(), language_of()), "wish": wish})


@requires(Role.ADMINISTRATOR, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Define an indicator."""
    form = IndicatorForm(request.POST or None, is_new=True, initial={"since": date(today().year, 1, 1)})
    return _written(request, form, None)


@requires(Role.ADMINISTRATOR, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what an indicator means from a day on."""
    newest = queries.definitions(code)[0]
    form = IndicatorForm(request.POST or None, is_new=False, initial={**initial_of(newest), "since": today()})
    return _written(request, form, newest)


def _written(request: HttpRequest, form: IndicatorForm, newest: queries.IndicatorAsOf | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with into_form(form), _at_formula():
            facts = form.facts()
            if newest is not None and facts.code != newest.code:
                raise Refused("indicator.code", field="code", code=facts.code)
            actions.define_indicator(by=actor_of(request.user), facts=facts, since=form.cleaned_data["since"])
            messages.success(request, _("The indicator %(code)s was saved.") % {"code": facts.code})
            return redirect(reverse("web:indicator", args=[facts.code]))
    context = {
        "form": form,
        "newest": newest,
        "versions": queries.definitions(newest.code) if newest else (),
        "checked": _checked(form["expression"].value() or "", _day(form["since"].value())),
        "dependents": queries.dependents(newest.code, today()) if newest else (),
    }
    return desk(request, "indicators/edit", context, status=422 if form.errors else 200)


@contextmanager
def _at_formula() -> Iterator[None]:
    """Put what the grammar says of a formula at the formula's field."""
    try:
        yield
    except Refused as refused:
        if refused.field or not refused.code.startswith("expression."):
            raise
        raise Refused(refused.code, field="expression", **refused.facts) from refused


@requires(Role.ADMINISTRATOR, Role.APPROVER)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Check a formula while it is written: what it reads, in which unit it comes out, whether it goes in a circle."""
    form = IndicatorForm(request.POST, is_new=True)
    given = request.POST
    own = {given.get("code", ""): given.get("unit", "")}
    found = _checked(given.get("expression", "")[:2000], _day(given.get("since", "")), own)
    if found.get("is_sound") and form.is_valid():
        try:
            check_definition(form.facts())
            check_in_time(form.facts(), Validity(form.cleaned_data["since"]))
        except Refused as refused:
            found |= {"is_sound": False, "fault": words_of(refused)}
    return render(request, "web/desk/indicators/checked.html", {"checked": found})


def _day(written: Any) -> date:
    if isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return today()


def _checked(text: str, on: date, own: Mapping[str, str] = {}) -> dict[str, Any]:
    """Return what is known of a formula: the names it reads with their units, its own unit, its fault.

    `own` is the unit of the indicator that is being written, by its code: a formula that reads it goes in a circle.
    """
    if not text.strip():
        return {}
    try:
        parsed = parse(text)
        named = queries.indicators_named(parsed.references(), on)
        units = {**own, **{code: one.unit for code, one in named.items()}}
        unknown = sorted(parsed.references() - units.keys())
        if unknown:
            raise Refused("indicator.unknown_reference", field="expression", code=unknown[0])
        dimension = unit_of(parsed, units)
    except Refused as refused:
        return {"is_sound": False, "fault": words_of(refused)}
    language = language_of()
    reads = [
        (one.code, one.name.in_language(language), UNITS[one.unit].name.in_language(language))
        for one in named.values()
    ]
    return {"is_sound": True, "reads": sorted(reads), "unit": dimension.name()}
