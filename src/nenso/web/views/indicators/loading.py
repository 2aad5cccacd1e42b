"""Figures from a file: chosen, checked row by row, then recorded whole or not at all."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.importing import FileRefused
from nenso.kernel.rules import Refused, Text, plain_name
from nenso.measures import actions
from nenso.measures.importing import ObservationsRead, read_observations
from nenso.web.exports import Column, Kind, export
from nenso.web.indicator_forms import FiguresFileForm
from nenso.web.kept_files import keep, kept_file
from nenso.web.models import FiguresFile
from nenso.web.refusals import into_form, words_of
from nenso.web.views.desk_frame import desk

SHOWN = 50
BRINGERS = (Role.ADMINISTRATOR, Role.APPROVER)


@requires(*BRINGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file and say what it was taken from."""
    form = FiguresFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            return redirect(reverse("desk:observations_preview", args=[_kept(request, form).uuid]))
    return desk(
        request,
        "indicators/load_start",
        {"form": form, "steps": steps()},
        status=422 if form.errors else 200,
    )


def steps() -> list[str]:
    """Name the steps."""
    return [_("File"), _("Check"), _("Recorded")]


def _kept(request: HttpRequest, form: FiguresFileForm) -> FiguresFile:
    given = form.cleaned_data
    file, content = given["file"], given["file"].read()
    read_observations(content, plain_name(file.name or ""))  # what is no table at all is refused here
    return keep(FiguresFile, request, file, content, citation=given["citation"], reason=given["reason"])


@requires(*BRINGERS)
@require_safe
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what the file says and every fault with its row; nothing is recorded."""
    file = kept_file(FiguresFile, request, uuid)
    try:
        found = read_observations(file.content, file.file_name)
    except FileRefused as refused:
        messages.error(request, words_of(refused))
        return redirect(reverse("desk:observations_import"))
    tried = _tried(request, file, found) if found.is_clean else {}
    if "format" in request.GET:
        return export(request, "loi-tep-so-lieu", PROBLEMS, _problem_rows(found, tried))
    context = {
        "file": file,
        "found": found,
        "rows": found.rows[:SHOWN],
        "count": len(found.rows),
        "more": found.problem_count - len(found.problems),
        "is_ready": found.is_clean and not tried.get("problems") and not tried.get("fault"),
        "steps": steps(),
        **tried,
    }
    return desk(request, "indicators/load_preview", context)


def _tried(request: HttpRequest, file: FiguresFile, found: ObservationsRead) -> dict[str, Any]:
    """Record as if, and take it back: what would be new, what would change, what is refused row by row."""
    try:
        with transaction.atomic():
            lot = _recorded(request, file, found)
            counts = {name: lot.facts[name] for name in ("new", "changed", "unchanged")}
            transaction.set_rollback(True)
    except Refused as refused:
        problems = refused.facts.get("problems", ())
        return {
            "problems": problems,
            "problem_total": refused.facts.get("count", len(problems)),
            "fault": "" if problems else words_of(refused),
        }
    return {"counts": counts}


def _recorded(request: HttpRequest, file: FiguresFile, found: ObservationsRead) -> Any:
    return actions.record_observations(
        by=actor_of(request.user),
        kind="import",
        source=("file", file.file_name),
        rows=found.rows,
        citation=file.citation,
        reason=file.reason,
        digest=hashlib.sha256(file.content).hexdigest(),
    )


@requires(*BRINGERS)
@require_POST
def load(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record the file whole."""
    file = kept_file(FiguresFile, request, uuid)
    found = read_observations(file.content, file.file_name)
    if not found.is_clean:
        return redirect(reverse("desk:observations_preview", args=[uuid]))
    try:
        with transaction.atomic():
            lot = _recorded(request, file, found)
            file.delete()
    except Refused as refused:
        messages.error(request, words_of(refused))
        return redirect(reverse("desk:observations_preview", args=[uuid]))
    told = _("%(new)s new figures, %(changed)s changed, %(unchanged)s known already.")
    messages.success(request, told % lot.facts)
    return redirect(reverse("web:lot", args=[lot.uuid]))


PROBLEMS = (
    Column("row", Text("Dòng", "Row"), Kind.NUMBER, 0),
    Column("place", Text("Ô", "Cell")),
    Column("column", Text("Cột", "Column")),
    Column("problem", Text("Sai gì, sửa thế nào", "What is wrong and what to do"), width=40),
)
TEMPLATE = tuple(
    Column(name, Text(name, name), width=18)
    for name in ("indicator", "unit_kind", "unit_code", "period", "value", "category", "flags")
)


def _problem_rows(found: ObservationsRead, tried: dict[str, Any]) -> list[list[Any]]:
    rows = [[one.row or None, one.place, one.column, one.text] for one in found.problems]
    return rows + [[None, one.line, "", one.text] for one in tried.get("problems", ())]


@requires(*BRINGERS)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Give an empty file with an example row."""
    example = ["officials.trained", "organisation", "48", "2026-Q3", 120, "", ""]
    return export(request, "mau-so-lieu", TEMPLATE, [example])
