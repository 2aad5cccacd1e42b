"""Editions: what is in force, and taking in a file with everything wrong named by file, line and key."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.rules import Role, requires
from nenso.index import actions, queries
from nenso.index.rules import EditionProblem, EditionRefused
from nenso.kernel.rules import Actor, Refused, Text
from nenso.web.forms import EditionFileForm
from nenso.web.presenters.names import group_name
from nenso.web.refusals import into_form, too_large
from nenso.web.views.desk_drafts import draft_lines
from nenso.web.views.desk_frame import acting, desk

MOST = 2 * 1024 * 1024


@requires(Role.VIEWER)
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """All editions; whoever may compute may also load one."""
    return _page(request, EditionFileForm())


@requires(Role.APPROVER)
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Take an edition in, or show everything that is wrong with it."""
    by, form = acting(request, Role.APPROVER), EditionFileForm(request.POST, request.FILES)
    problems: Sequence[EditionProblem] = ()
    if form.is_valid():
        try:
            with into_form(form):
                return _loaded(request, by, form.cleaned_data["file"])
        except _Faulty as fault:
            problems = fault.problems
    return _page(request, form, problems, 422)


def _page(
    request: HttpRequest, form: EditionFileForm, problems: Sequence[EditionProblem] = (), status: int = 200
) -> HttpResponse:
    rows = [
        {
            "edition": row,
            "name": Text(row.name_vi, row.name_en),
            "groups": [group_name(one) for one in row.groups],
            "years": _years(row.first_year, row.last_year),
        }
        for row in queries.edition_rows()
    ]
    context = {"form": form, "rows": rows, "problems": problems, "drafts": draft_lines()}
    return desk(request, "editions", context, status=status)


def _years(first: int, last: int | None) -> Text:
    if last is None:
        return Text(f"từ {first}", f"from {first}")
    return Text(str(first), str(first)) if first == last else Text(f"{first}–{last}", f"{first}–{last}")


class _Faulty(Exception):  # noqa: N818 - carries an edition's faults past the form, which shows them as a table
    def __init__(self, problems: Sequence[EditionProblem]) -> None:
        self.problems = problems


def _loaded(request: HttpRequest, by: Actor, sent: Any) -> HttpResponse:
    if sent.size > MOST:
        raise too_large(sent.size)
    text = _text(sent.read(), sent.name)
    try:
        row, is_new = actions.load_edition(by=by, text=text, file_name=sent.name)
    except EditionRefused as fault:
        raise _Faulty(fault.problems) from fault
    if is_new:
        messages.success(request, _("The edition %(code)s was loaded.") % {"code": row.code})
    else:
        messages.info(request, _("This very file is loaded already; nothing changed."))
    return redirect("desk:editions")


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Refused("file.encoding", field="file", file=name, line=line) from None
