"""Editions: what is in force, and taking in a file with everything wrong named by file, line and key."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nenso.accounts.rules import Role, requires
from nenso.index import actions, queries
from nenso.index.rules import EditionRefused
from nenso.kernel.rules import Actor, Refused, Text
from nenso.web.forms import EditionFileForm
from nenso.web.presenters.names import group_name
from nenso.web.refusals import into_form, too_large
from nenso.web.views.desk_frame import acting, desk

MOST = 2 * 1024 * 1024


@requires(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """All editions; whoever may compute may also load one."""
    form, problems = EditionFileForm(request.POST or None, request.FILES or None), ()
    if request.method == "POST":
        by = acting(request, Role.APPROVER)
        if form.is_valid():
            try:
                with into_form(form):
                    return _loaded(request, by, form.cleaned_data["file"])
            except _Faulty as fault:
                problems = fault.problems
    rows = [
        {
            "edition": row,
            "name": Text(row.name_vi, row.name_en),
            "groups": [group_name(one) for one in row.groups],
        }
        for row in queries.edition_rows()
    ]
    status = 422 if problems or form.errors else 200
    return desk(request, "editions", {"form": form, "rows": rows, "problems": problems}, status=status)


class _Faulty(Exception):  # noqa: N818 - carries an edition's faults past the form, which shows them as a table
    def __init__(self, problems: Any) -> None:
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
        raise Refused("file.encoding", field="file", file=name, place=fault.start + 1) from None
