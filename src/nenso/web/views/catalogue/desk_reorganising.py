"""Merging an entry into another, and splitting one into several: by an act, published by a second person."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.catalogue import actions
from nenso.catalogue.actions import Part
from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import Facts, Quality
from nenso.catalogue.rules.words import KINDS
from nenso.kernel.rules import Refused, Text
from nenso.web.catalogue_forms.reorganising import ActForm, MergeForm, SplitForm
from nenso.web.catalogue_reorganising_words import MOVE
from nenso.web.presenters.catalogue.desk_lines import name_in
from nenso.web.views.catalogue.desk_frame import Asked, asked, catalogue_desk, seen_version, told, written


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge an entry, and others with it, into one that the reader writes; `?into=` names it beforehand."""
    found = asked(request, code)
    if not found.may_merge:
        raise Http404(code)
    data, into = request.POST if request.method == "POST" else None, request.GET.get("into", "")[:120]
    form = MergeForm(data, today=today(), within=found.hand.seen, initial={"into": into})
    if form.is_valid():
        given, by, now = form.cleaned_data, actor_of(request.user), timezone.now()
        try:
            actions.merge_entries(
                by=by,
                codes=[code, *given["also"]],
                into=given["into"],
                on=given["on"],
                why=given["why"],
                now=now,
                row_versions=_seen(request, code),
            )
        except Refused as refused:
            form.tell(refused)
            found = asked(request, code)
        else:
            told(request, MOVE["merged"].fill(into=given["into"]))
            return redirect("desk:catalogue_entry", code)
    return _page(request, found, form, "merge")


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, code: str) -> HttpResponse:
    """Split an entry into several, each with a name of its own; the old one is retired, or goes on beside them."""
    found = written(request, code)
    form = SplitForm(request.POST if request.method == "POST" else None, today=today())
    if form.is_valid():
        given, by, now = form.cleaned_data, actor_of(request.user), timezone.now()
        before = entries.standing_of(found.row)
        try:
            made = actions.split_entry(
                by=by,
                code=code,
                parts=[Part(_part(before, name)) for name in given["names"]],
                on=given["on"],
                why=given["why"],
                now=now,
                rest=before if given["goes_on"] else None,
                row_version=seen_version(request),
            )
        except Refused as refused:
            form.tell(refused)
            found = written(request, code)
        else:
            told(request, MOVE["was_split"].fill(codes=", ".join(each.code for each in made)))
            return redirect("desk:catalogue_entry", code)
    return _page(request, found, form, "split")


def _seen(request: HttpRequest, code: str) -> dict[str, int]:
    seen = seen_version(request)
    return {code: -1 if seen is None else seen}


def _part(before: Facts, name: str) -> Facts:
    """Return what is said of a part: what was said of the whole, but for what holds of the whole alone."""
    return before.changed(
        name=Text(name, ""),
        comes_from=(),
        url="",
        services=(),
        records=None,
        records_on=None,
        quality=Quality(),
    )


def _page(request: HttpRequest, found: Asked, form: ActForm, what: str) -> HttpResponse:
    row = found.row
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "kind": KINDS[row.kind],
        "name": name_in(entries.standing_of(row)),
        "title": MOVE[what],
        "lead": MOVE[f"{what}_lead"],
        "do": MOVE[f"{what}_do"],
    }
    return catalogue_desk(request, "reorganise", context, 422 if form.errors else 200)
