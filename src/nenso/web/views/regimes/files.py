"""A form's JSON taken away and brought in, its look to a reporter, and what differs from the form before."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused, Text
from nenso.reporting import queries as reporting
from nenso.reporting.queries.overview import form_before, form_number
from nenso.reporting.rules.form_differences import differences
from nenso.reporting.rules.form_reading import form_json, read_form
from nenso.reporting.rules.forms import Form
from nenso.web.form_forms import ImportForm
from nenso.web.presenters.regimes.document import document
from nenso.web.refusals import words_of
from nenso.web.views.regimes import works
from nenso.web.views.regimes.frame import may_run, regime_desk, running

_KINDS = {
    "added": (Text("thêm", "added"), "good"),
    "removed": (Text("bỏ", "removed"), "urgent"),
    "changed": (Text("đổi", "changed"), "caution"),
}


def shown_form(code: str, number: int) -> Form:
    """Return the form under a number: as it is being built, else as it is stored; raises `Refused("form.not_found")`."""
    stored, work = form_number(code, number), works.work_of(code, number)
    if work is not None and (stored is None or not stored.is_frozen):
        return works.form_of_work(work)[0]
    if stored is None:
        raise Refused("form.not_found")
    return reporting.form_in(stored)


@requires(Role.VIEWER)
@require_safe
def form_file(_request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The form as JSON."""
    plain = json.dumps(form_json(shown_form(code, number)), ensure_ascii=False, indent=2)
    answer = HttpResponse(plain + "\n", content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{number}.json"'
    return answer


@requires(Role.VIEWER)
@require_safe
def preview(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The form as the reporter will see it."""
    form = shown_form(code, number)
    context = {"code": code, "number": number, "document": document(form), "regime_name": _name(code)}
    return regime_desk(request, "preview", context)


@requires(Role.VIEWER)
@require_safe
def changes(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What differs from the form before."""
    form, before = shown_form(code, number), form_before(code, number)
    found = differences(reporting.form_in(before), form) if before else ()
    context = {
        "code": code,
        "number": number,
        "before": before,
        "lines": [{"one": each, "kind": _KINDS[each.kind]} for each in found],
        "regime_name": _name(code),
    }
    return regime_desk(request, "differences", context)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take a form's JSON in place of what is being built; all its faults at once, and then nothing is taken."""
    work = works.work_of(code, number)
    if work is None or not may_run(request, code):
        raise Refused("form.not_found")
    form = ImportForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            found, faults = _read(form.content())
            if not faults:
                by = running(request, code)
                works.changed(by, work, work.position, None, "JSON", lambda _held: found)
                return redirect("regimes:builder", code=code, number=number)
        except Refused as refused:
            form.add_error(None, words_of(refused))
    context = {
        "code": code,
        "number": number,
        "form": form,
        "faults": faults[:200],
        "more": max(len(faults) - 200, 0),
        "regime_name": _name(code),
    }
    return regime_desk(request, "form_import", context, 422 if form.errors or faults else 200)


def _read(content: bytes) -> tuple[Form, list[Any]]:
    try:
        plain = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise Refused("form.not_json", why=str(fault)[:120]) from fault
    return read_form(plain)


def _name(code: str) -> Text:
    return reporting.versions_of(code)[-1].name
