"""The self-assessment as a workbook: taken away, brought back filled in, looked at, then taken whole or not at all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.actions.rounds import BookSeen
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import XLSX, Column, Kind, export
from nenso.web.kept_files import keep, kept_file
from nenso.web.language import in_words, language_of
from nenso.web.models import AssessmentFile
from nenso.web.presenters.rounds.books import changes_shown
from nenso.web.refusals import into_form, words_of
from nenso.web.round_forms import BookForm
from nenso.web.views.rounds.frame import NOT_YOURS, AskedUnit, asked_unit, round_desk

SHOWN = 200
PROBLEMS = (
    Column("row", Text("Dòng", "Row"), Kind.NUMBER, 0),
    Column("place", Text("Ô", "Cell")),
    Column("what", Text("Chỗ phải sửa", "What to put right"), width=100),
)


@requires(Role.VIEWER)
@require_safe
def workbook(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """The workbook of an agency with what stands there already."""
    found = asked_unit(request, code, unit)
    if not found.seat.sees_all:
        raise Http404(NOT_YOURS)
    title = Text("{a}: {b}", "{a}: {b}").fill(a=found.unit.name, b=found.round.name)
    answer = HttpResponse(actions.assessment_book(found.participant, title, language_of()), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{code}-{unit}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Choose the filled workbook; what is none of this agency is refused here."""
    found = _filled(request, code, unit)
    if not found.is_editable:
        return redirect("rounds:assessment", code=code, unit=unit)
    form = BookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            kept = _kept(request, found, form.cleaned_data["file"])
            return redirect("rounds:book_preview", code=code, unit=unit, file=kept.uuid)
    context = {"form": form, "unit": found.unit}
    return round_desk(request, "book", found.round, context, 422 if form.errors else 200)


def _filled(request: HttpRequest, code: str, unit: str) -> AskedUnit:
    found = asked_unit(request, code, unit)
    if not found.seat.may_fill:
        raise Http404(NOT_YOURS)
    return found


def _kept(request: HttpRequest, found: AskedUnit, file: Any) -> AssessmentFile:
    content = file.read()
    actions.preview_book(participant=found.participant, content=content)
    return keep(AssessmentFile, request, file, content, participant_id=found.participant.pk)


def _mine(request: HttpRequest, found: AskedUnit, file: UUID) -> AssessmentFile:
    return kept_file(AssessmentFile, request, file, participant_id=found.participant.pk)


@requires(Role.REPORTER)
@require_safe
def preview(request: HttpRequest, code: str, unit: str, file: UUID) -> HttpResponse:
    """What the workbook would change, and everything that is wrong with it; nothing is stored."""
    found = _filled(request, code, unit)
    kept = _mine(request, found, file)
    try:
        seen = actions.preview_book(participant=found.participant, content=bytes(kept.content))
    except Refused as refused:  # signed off or out of time since it was chosen
        messages.error(request, words_of(refused))
        return redirect("rounds:assessment", code=code, unit=unit)
    if "format" in request.GET:
        rows = [[one.row, one.place, one.text] for one in seen.problems]
        return export(request, "cho-phai-sua", PROBLEMS, rows)
    return _previewed(request, found, kept, seen)


@requires(Role.REPORTER)
@require_POST
def take(request: HttpRequest, code: str, unit: str, file: UUID) -> HttpResponse:
    """Take the workbook as it was looked at, whole or not at all."""
    found = _filled(request, code, unit)
    kept = _mine(request, found, file)
    content, version = bytes(kept.content), request.POST.get("version", "")[:12]
    try:
        count = actions.take_book(
            by=actor_of(request.user),
            participant=found.participant,
            content=content,
            version=int(version) if version.isdecimal() else -1,
        )
    except Refused as refused:
        seen = actions.preview_book(participant=found.participant, content=content)
        return _previewed(request, found, kept, seen, words_of(refused))
    kept.delete()
    told = Text(f"Đã ghi {count} tiêu chí từ tệp.", f"{count} criteria were taken from the workbook.")
    messages.success(request, in_words(told))
    return redirect("rounds:assessment", code=code, unit=unit)


def _previewed(
    request: HttpRequest, found: AskedUnit, kept: AssessmentFile, seen: BookSeen, refusal: str = ""
) -> HttpResponse:
    context = {
        "unit": found.unit,
        "file": kept,
        "seen": seen,
        "changes": changes_shown(seen.changes[:SHOWN]),
        "count": len(seen.changes),
        "more": max(len(seen.changes) - SHOWN, 0),
        "problem_count": len(seen.problems),
        "refusal": refusal,
        "is_ready": bool(seen.changes) and not seen.problems,
    }
    return round_desk(request, "book_preview", found.round, context, 422 if refusal or seen.problems else 200)
