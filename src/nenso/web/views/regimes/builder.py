"""The form builder: every change is posted, stored as a step, and the builder comes back anew."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Actor, Refused
from nenso.reporting import queries as reporting
from nenso.reporting.queries.overview import form_number, indicators_found
from nenso.reporting.rules.form_checks import check_form
from nenso.reporting.rules.form_editing import Target, with_part
from nenso.reporting.rules.form_places import Faults
from nenso.reporting.rules.forms import MOST_CELLS, Column, Field, Form
from nenso.web.form_forms import PartForm, part_form
from nenso.web.models import FormWork
from nenso.web.presenters.regimes import builder as page
from nenso.web.presenters.regimes.document import document
from nenso.web.refusals import words_of
from nenso.web.views.regimes import steps, works
from nenso.web.views.regimes.frame import may_run, regime_desk, running


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def builder(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The builder of a draft; a form in use, or one that nobody is changing, as it is."""
    work = works.work_of(code, number)
    stored = form_number(code, number)
    if work is None or (stored is not None and stored.is_frozen):
        if stored is None:
            raise Refused("form.not_found")
        return _as_it_is(request, code, stored)
    if request.method == "POST":
        return _posted(request, code, work)
    part = _target(request.GET.get("part", ""))
    return _page(request, code, work, part)


@requires(Role.APPROVER)
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to build: the first form, the newest draft, or the next one from `number`."""
    by = running(request, code)
    asked = request.POST.get("number", "")
    stored = form_number(code, int(asked)) if asked.isdecimal() else reporting.forms_of(code).first()
    work = works.begun(by, code, stored)
    return redirect("regimes:builder", code=code, number=work.number)


def _as_it_is(request: HttpRequest, code: str, stored: Any) -> HttpResponse:
    context = {
        "code": code,
        "stored": stored,
        "document": document(reporting.form_in(stored)),
        "may_change": may_run(request, code),
        "regime_name": _name(code),
    }
    return regime_desk(request, "form_frozen", context)


def _posted(request: HttpRequest, code: str, work: FormWork) -> HttpResponse:
    by = running(request, code)
    seen = request.POST.get("seen", "")
    at = int(seen) if seen.isdecimal() else work.position
    target = _target(request.POST.get("target", ""))
    try:
        return _done(request, code, work, by, at, target)
    except Refused as refused:
        # What was typed stays in the fields: nothing of it is lost.
        form, _faults = works.form_of_work(work)
        held = _form(form, target, request.POST) if request.POST.get("op") == "set" else None
        return _page(request, code, work, target, refused=refused, editor=held)


def _done(
    request: HttpRequest, code: str, work: FormWork, by: Actor, at: int, target: Target | None
) -> HttpResponse:
    op = request.POST.get("op", "")
    if op in ("undo", "redo"):
        work = works.stepped(by, work, at, -1 if op == "undo" else 1)
        return _answer(request, code, work, target, _("Undone.") if op == "undo" else _("Done again."))
    if op == "store":
        version = works.stored(by, work)
        work.refresh_from_db()
        return _answer(request, code, work, target, _("Stored as form no. %(n)s.") % {"n": version.number})
    if op == "drop":
        works.dropped(work)
        return redirect("regimes:regime", code=code)
    if op == "set" and target is not None:
        return _set(request, code, work, by, at, target)
    shown: list[Target | None] = [target]
    now, _faults = works.form_of_work(work)
    _after, _shown, what = _step(now, target, request, op)

    def edit(form: Form) -> Form:
        after, shown[0], _what = _step(form, target, request, op)
        return after

    work = works.changed(by, work, at, target, what, edit)
    return _answer(request, code, work, shown[0], what)


def _step(form: Form, target: Target | None, request: HttpRequest, op: str) -> steps.Step:
    if op == "add":
        return steps.add(form, target, request.POST)
    if op in ("up", "down"):
        return steps.move(form, target, -1 if op == "up" else 1)
    if op == "bind":
        return steps.bind(form, target, request.POST)
    plain = {"copy": steps.copy, "remove": steps.remove, "unbind": steps.unbind}
    if op not in plain:
        raise Refused("form.no_part", part=op[:40])
    return plain[op](form, target)


def _set(request: HttpRequest, code: str, work: FormWork, by: Actor, at: int, target: Target) -> HttpResponse:
    form, _faults = works.form_of_work(work)
    editor = part_form(form, target, request.POST)
    if not editor.is_valid():
        return _page(request, code, work, target, editor=editor)
    part = editor.changed()
    what = _("changed %(part)s") % {"part": page.name_of(form, target).vi}
    work = works.changed(by, work, at, target, what, lambda held: with_part(held, target, part))
    return _answer(request, code, work, target, what)


def _answer(
    request: HttpRequest, code: str, work: FormWork, target: Target | None, said: str
) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _page(request, code, work, target, said=said)
    address = reverse("regimes:builder", args=[code, work.number])
    return redirect(f"{address}?{urlencode({'part': target.code})}" if target else address)


def _page(
    request: HttpRequest,
    code: str,
    work: FormWork,
    target: Target | None,
    *,
    editor: PartForm | None = None,
    refused: Refused | None = None,
    said: str = "",
) -> HttpResponse:
    work.refresh_from_db()
    form, faults = works.form_of_work(work)
    lines = page.fault_lines(form, works.faults_of(code, form, faults, timezone.localdate()))
    target = target if _is_there(form, target) else None
    editor = editor or _form(form, target)
    if editor:
        _check_while_typed(editor, reverse("regimes:check", args=[code, work.number]))
    its = target if editor else None
    step, after = works.step_of(work), work.steps.filter(number=work.position + 1).first()
    context: dict[str, Any] = {
        "code": code,
        "draft": work,
        "number": work.number,
        "regime_name": _name(code),
        "form": form,
        "faults": lines,
        "outline": page.outline(form, target, lines),
        "rules": page.rules(form, target, lines),
        "target": its,
        "target_name": page.name_of(form, its) if its else None,
        "editor": editor,
        "grid": page.grid(form, its) if its else None,
        "step": step,
        "undo": step.what if work.position > 1 and work.steps.filter(number=work.position - 1) else "",
        "redo": after.what if after else "",
        "is_stored": works.is_stored(work, form),
        "refusal": words_of(refused) if refused else "",
        "problems": (refused.facts.get("problems") or []) if refused else [],
        "said": said,
        "is_focused": request.POST.get("op") in ("add", "copy"),
        "fields": form.field_count,
        "cells": len(form.fixed),
        "most_cells": MOST_CELLS,
        "may_change": may_run(request, code),
        **_finding(request, code, form, its),
    }
    is_part = bool(request.headers.get("HX-Request"))
    if is_part:
        is_quiet = _is_quiet(request) and not refused and not (editor and editor.errors)
        name = "builder_quiet" if is_quiet else "builder_part"
        answer = render(request, f"web/regimes/{name}.html", context)
        if _is_quiet(request) and not is_quiet:
            # The fields stay as they are while all is well, with the reader's focus; what is wrong comes with them.
            answer["HX-Retarget"], answer["HX-Reswap"] = "#builder", "outerHTML show:none"
        address = reverse("regimes:builder", args=[code, work.number])
        answer["HX-Replace-Url"] = f"{address}?{urlencode({'part': its.code})}" if its else address
        return answer
    status = 422 if refused or (editor and editor.errors) else 200
    return regime_desk(request, "builder", context, status)


def _check_while_typed(editor: PartForm, address: str) -> None:
    for name in ("formula", "left", "right"):
        if name in editor.fields:
            editor.fields[name].widget.attrs |= {
                "hx-post": address,
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#formula-says",
                "hx-swap": "innerHTML",
                "hx-include": "closest form",
                "hx-sync": "this:replace",
                "spellcheck": "false",
                "autocomplete": "off",
            }


def _is_quiet(request: HttpRequest) -> bool:
    """Say whether the editor's own form was sent by the script: its fields need not come anew."""
    return request.method == "POST" and request.headers.get("HX-Trigger") == "editor-form"


def _finding(request: HttpRequest, code: str, form: Form, target: Target | None) -> dict[str, Any]:
    """Return the indicators found for a cell that may be bound, and the one that it is bound to."""
    if target is None or target.kind not in ("cell", "column"):
        return {}
    if target.kind == "column" and not form.tables[target.names[0]].is_free:
        return {"bound": _bound(form, target, code)}
    words_asked = request.GET.get("q", "")[:80]
    found = indicators_found(words_asked, timezone.localdate(), code) if words_asked else []
    may_bind = target.kind == "cell"
    return {"q": words_asked, "found": found, "may_bind": may_bind, "bound": _bound(form, target, code)}


def _bound(form: Form, target: Target, code: str) -> Any:
    part = part_form(form, target).part
    field = part.field if isinstance(part, Column) else part
    if not isinstance(field, Field) or not field.indicator:
        return None
    exact = [
        one
        for one in indicators_found(field.indicator, timezone.localdate(), code, limit=50)
        if one.indicator.code == field.indicator
    ]
    return exact[0] if exact else {"unknown": field.indicator}


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD"])
def indicators(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The indicators that words find, for the cell being bound."""
    work, target = _work(code, number), _target(request.GET.get("part", ""))
    found = indicators_found(request.GET.get("q", "")[:80], timezone.localdate(), code)
    context = {"found": found, "target": target, "draft": work, "code": code, "number": number}
    context["q"] = request.GET.get("q", "")
    return render(request, "web/regimes/indicators_found.html", context)


@requires(Role.APPROVER)
@require_POST
def check(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say while it is typed whether a formula or a rule can be read, and which cells it reads."""
    form, _faults = works.form_of_work(_work(code, number))
    target = _target(request.POST.get("target", ""))
    editor = _form(form, target, request.POST)
    if editor is None or target is None or not editor.is_valid():
        return render(request, "web/regimes/formula_says.html", {"faults": [], "is_open": True})
    form = with_part(form, target, editor.changed())
    kept = [section for section in form.sections if section.blocks]
    faults = Faults()
    check_form(Form(tuple(kept), form.rules), faults)
    lines = [line for line in page.fault_lines(form, faults.found) if _is_about(line, target)]
    context = {"faults": lines, "reads": page.reads(form, target)}
    return render(request, "web/regimes/formula_says.html", context)


def _is_about(fault: page.FaultLine, target: Target) -> bool:
    """Say whether a fault is of the part; that of a column's formula is found at its rows' cells."""
    if not fault.target or fault.target == target.code:
        return fault.target == target.code
    its = Target.parse(fault.target)
    same = its.names[:1] == target.names[:1] and its.names[-1] == target.names[-1]
    return target.kind == "column" and its.kind == "cell" and same


def _work(code: str, number: int) -> FormWork:
    found = works.work_of(code, number)
    if found is None:
        raise Refused("form.not_found")
    return found


def _form(form: Form, target: Target | None, data: Any = None) -> PartForm | None:
    try:
        return part_form(form, target, data) if target else None
    except Refused:
        return None


def _is_there(form: Form, target: Target | None) -> bool:
    return target is not None and _form(form, target) is not None


def _target(text: str) -> Target | None:
    try:
        return Target.parse(text) if text else None
    except Refused:
        return None


def _name(code: str) -> Any:
    return reporting.versions_of(code)[-1].name
