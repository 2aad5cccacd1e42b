"""Files of a report: its workbook out and in (looked at, then taken whole or not at all), its values, its document."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused, Text
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.actions import Preview
from nenso.reporting.rules.checking import errors
from nenso.web.exports import XLSX, Column, Kind, Provenance, export
from nenso.web.kept_files import keep, kept_file
from nenso.web.language import language_of
from nenso.web.models import ReportFile
from nenso.web.presenters.reports.entry import shown
from nenso.web.presenters.reports.sheet import problems_shown, sheet_of
from nenso.web.refusals import into_form, too_large, words_of
from nenso.web.views.reports.frame import Asked, asked, report_desk

SHOWN = 200
SOURCES = {
    "typed": Text("nhập tay", "typed"),
    "imported": Text("nhập từ tệp", "from a file"),
    "filled": Text("điền sẵn", "filled in"),
    "summed": Text("cộng từ cấp dưới", "added up"),
    "computed": Text("tính ra", "computed"),
}
COLUMNS = (
    Column("key", Text("Mã ô", "Cell's key")),
    Column("cell", Text("Ô", "Cell"), width=40),
    Column("value", Text("Giá trị", "Value"), Kind.NUMBER),
    Column("text", Text("Chữ", "Text"), width=40),
    Column("unit", Text("Đơn vị", "Unit")),
    Column("source", Text("Nguồn", "Source")),
    Column("reason", Text("Lý do khác số đã biết", "Why it differs from what is known"), width=40),
)
PROBLEMS = (
    Column("sheet", Text("Trang", "Sheet")),
    Column("row", Text("Dòng", "Row"), Kind.NUMBER, 0),
    Column("column", Text("Cột", "Column")),
    Column("what", Text("Chỗ phải sửa", "What to put right"), width=100),
)


class WorkbookForm(forms.Form):
    """The workbook as it was filled in."""

    file = forms.FileField(
        label=gettext_lazy("The filled workbook"),
        help_text=gettext_lazy("The template of this report as XLSX. Cells left empty change nothing."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        found = self.cleaned_data["file"]
        if found.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(words_of(too_large(found.size)))
        return found


@requires(Role.VIEWER)
@require_safe
def template(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The workbook with what the report holds already."""
    row = asked(request, uuid).row
    name = f"{row.regime.regime.code}-{row.organisation_code}-{row.period}.xlsx"
    answer = HttpResponse(actions.template(row, language_of()), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose the filled workbook."""
    found = asked(request, uuid)
    if not found.is_editable:
        return redirect("reports:report", uuid=uuid)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            file = _kept(request, found, form.cleaned_data["file"])
            return redirect("reports:preview", uuid=uuid, file=file.uuid)
    context = {"form": form, "steps": steps()}
    return report_desk(request, "import", found, context, 422 if form.errors else 200)


def steps() -> list[str]:
    """Name the steps."""
    return [_("File"), _("Check"), _("Taken")]


def _kept(request: HttpRequest, found: Asked, file: Any) -> ReportFile:
    content, by = file.read(), actor_of(request.user)
    actions.preview_workbook(
        by=by, submission=found.row, content=content
    )  # refuses what is no template of it
    return keep(ReportFile, request, file, content, submission_uuid=found.row.uuid)


@requires(Role.REPORTER)
@require_safe
def preview(request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponse:
    """What the workbook would change, and everything that is wrong with it; nothing is stored."""
    found, kept = asked(request, uuid), kept_file(ReportFile, request, file, submission_uuid=uuid)
    try:
        seen = actions.preview_workbook(
            by=actor_of(request.user), submission=found.row, content=bytes(kept.content)
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
        return redirect("reports:import", uuid=uuid)
    if "format" in request.GET:
        rows = [[one.sheet, one.row or None, one.column, one.text] for one in seen.problems]
        return export(request, "cho-phai-sua", PROBLEMS, rows)
    return _previewed(request, found, kept, seen)


def _previewed(
    request: HttpRequest, found: Asked, kept: ReportFile, seen: Preview, refusal: str = ""
) -> HttpResponse:
    form = reporting.form_in(found.row.form)
    changes = [
        {
            "one": one,
            "before": shown(form.cell(one.key), one.before),
            "after": shown(form.cell(one.key), one.after),
        }
        for one in seen.changes
    ]
    context = {
        "file": kept,
        "seen": seen,
        "changes": changes[:SHOWN],
        "count": len(changes),
        "more": max(len(changes) - SHOWN, 0),
        "findings": problems_shown(seen.findings),
        "error_count": len(errors(seen.findings)),
        "wants_reasons": any(one.wants_reason for one in seen.changes),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "steps": steps(),
        "is_ready": seen.is_clean and bool(changes),
    }
    is_wrong = bool(refusal) or not seen.is_clean
    return report_desk(request, "preview", found, context, 422 if is_wrong else 200)


@requires(Role.REPORTER)
@require_POST
def take(request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponse:
    """Take the workbook whole or not at all."""
    found, kept = asked(request, uuid), kept_file(ReportFile, request, file, submission_uuid=uuid)
    by, content = actor_of(request.user), bytes(kept.content)
    seen = actions.preview_workbook(by=by, submission=found.row, content=content)
    reason = request.POST.get("reason", "")[:600]
    reasons = {one.key: reason for one in seen.changes if one.wants_reason}
    try:
        saved = actions.import_workbook(by=by, submission=found.row, content=content, reasons=reasons)
    except Refused as refused:
        return _previewed(request, found, kept, seen, words_of(refused))
    kept.delete()
    messages.success(
        request, _("%(count)s cells were taken from the workbook.") % {"count": len(saved.changed)}
    )
    return redirect("reports:report", uuid=uuid)


@requires(Role.VIEWER)
@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The values of the report as CSV, XLSX or JSON."""
    found = asked(request, uuid)
    held = reporting.content(found.row)
    told = Provenance(
        Text("{a}: {b}", "{a}: {b}").fill(a=found.names.organisation, b=found.names.title),
        run=str(uuid),
        digest=found.row.form.digest,
        address=request.build_absolute_uri(),
        licence=Text("Báo cáo của cơ quan nhà nước", "A report of a state agency"),
    )
    rows = [_row(held, key) for key in (*held.form.fixed, *sorted(set(held.cells) - set(held.form.fixed)))]
    row = found.row
    return export(request, f"bao-cao-{row.organisation_code}-{row.period}", COLUMNS, rows, told)


def _row(held: Any, key: str) -> list[Any]:
    cell, its = held.form.cell(key), held.cells.get(key)
    value = its.value if its else None
    return [
        key,
        cell.title if cell else key,
        value if isinstance(value, float) else None,
        value if isinstance(value, str) else "",
        cell.field.unit if cell else "",
        SOURCES.get(its.source, Text("", "")) if its and value is not None else "",
        its.facts.get("reason", "") if its else "",
    ]


@requires(Role.VIEWER)
@require_safe
def document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The report as a document to print and sign."""
    found = asked(request, uuid)
    page = sheet_of(reporting.content(found.row), language_of())
    regime = found.row.regime
    steps_of = reporting.steps_of(found.row)
    submitted = [step for step in steps_of if step.verb == "submitted"]
    approved = [step for step in steps_of if step.verb == "approved"]
    context = {
        "page": page,
        "regime": regime,
        "receiver": _receiver(found),
        "above": _above(found),
        "submitted": submitted[-1] if submitted else None,
        "approved": approved[-1] if approved else None,
    }
    return report_desk(request, "document", found, context)


def _receiver(found: Asked) -> Text:
    return _name(found.receiver, found)


def _above(found: Asked) -> Text | None:
    """Return whom the head of the document names above the organisation, where it is not itself."""
    return None if found.receiver == found.row.organisation_code else _name(found.receiver, found)


def _name(code: str, found: Asked) -> Text:
    from nenso.directory import queries as directory
    from nenso.reporting.queries.submissions import units_on

    one = directory.organisations([code], units_on(found.row)).get(code)
    return one.name if one else Text(code, code)
