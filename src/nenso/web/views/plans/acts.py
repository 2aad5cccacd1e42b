"""What is done with a task: each act takes its form, calls its action, and tells a refusal at its own place."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.queries import stored_file
from nenso.kernel.rules import Actor, Refused, Text
from nenso.programme import actions
from nenso.programme.models import Deliverable
from nenso.web.language import in_words
from nenso.web.refusals import into_act, words_of
from nenso.web.views.plans.frame import AskedTask, asked_task
from nenso.web.views.plans.task_desk import form_of, task_answer

Given = dict[str, Any]
Doing = Callable[[Actor, AskedTask, Given], object]


def _do(request: HttpRequest, uuid: UUID, name: str, told: Text, doing: Doing) -> HttpResponse:
    """Take the form of an act and do it; what is wrong is told in the form, which stays as it was filled."""
    found = asked_task(request, uuid)
    form = form_of(found, name, request.POST, request.FILES)
    if form.is_valid():
        with into_act(form):
            doing(actor_of(request.user), found, form.cleaned_data | {"row_version": _seen(request)})
            messages.success(request, in_words(told))
            return redirect("plans:task", uuid=uuid)
    return task_answer(request, asked_task(request, uuid), wrong=name, form=form)


def _seen(request: HttpRequest) -> int | None:
    given = request.POST.get("row_version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else None


@requires(Role.REPORTER)
@require_POST
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tell how far a task is."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        return actions.tell_progress(by=by, task=found.row, text=given["text"], percent=given["percent"])

    return _do(request, uuid, "progress", Text("Đã ghi tiến độ.", "The progress was written down."), doing)


@requires(Role.REPORTER)
@require_POST
def deliver(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Attach a document that a task delivers."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        return actions.deliver(by=by, task=found.row, **document_of(given))

    return _do(request, uuid, "deliver", Text("Đã kèm văn bản.", "The document was attached."), doing)


def document_of(given: Given) -> dict[str, Any]:
    """Return a document as the actions take it."""
    file = given["file"]
    return {
        "title": given["title"],
        "issuing_body": given.get("issuing_body", ""),
        "number": given["number"],
        "issued_on": given["issued_on"],
        "url": given["url"],
        "content": file.read() if file else None,
        "file_name": file.name if file else "",
    }


@requires(Role.REPORTER)
@require_POST
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand a task in for acceptance."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        version = given["row_version"]
        return actions.submit_task(by=by, task=found.row, note=given["note"], row_version=version)

    told = Text("Đã trình; người khác nghiệm thu.", "It was submitted; somebody else accepts it.")
    return _do(request, uuid, "submit", told, doing)


@requires(Role.APPROVER)
@require_POST
def accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accept what a task delivered."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        version = given["row_version"]
        return actions.accept_task(by=by, task=found.row, note=given["note"], row_version=version)

    return _do(request, uuid, "accept", Text("Đã nghiệm thu.", "The task is done."), doing)


@requires(Role.APPROVER)
@require_POST
def give_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Return a submitted task with the reason."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        version = given["row_version"]
        return actions.return_task(by=by, task=found.row, reason=given["reason"], row_version=version)

    told = Text("Đã trả lại kèm lý do.", "It was returned with the reason.")
    return _do(request, uuid, "return", told, doing)


@requires(Role.REPORTER)
@require_POST
def extend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for more time."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        due, reason = given["asked_due"], given["reason"]
        return actions.ask_extension(by=by, task=found.row, asked_due=due, reason=reason)

    return _do(request, uuid, "extend", Text("Đã xin gia hạn.", "More time was asked for."), doing)


@requires(Role.APPROVER)
@require_POST
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Grant more time or not."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        extension = found.row.extensions.filter(is_granted=None).first() or found.row.extensions.first()
        if extension is None:
            raise Http404(str(uuid))
        is_granted = given["decision"] == "grant"
        return actions.decide_extension(
            by=by, extension=extension, is_granted=is_granted, reason=given["reason"]
        )

    return _do(request, uuid, "decide", Text("Đã ghi quyết định.", "The decision was written down."), doing)


@requires(Role.APPROVER)
@require_POST
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Cancel a task with the reason."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        return actions.cancel_task(by=by, task=found.row, reason=given["reason"])

    return _do(request, uuid, "cancel", Text("Đã hủy nhiệm vụ.", "The task was cancelled."), doing)


@requires(Role.APPROVER)
@require_POST
def wait(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let a task wait for another one of its plan."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        try:
            return actions.add_dependency(by=by, task=found.row, on_number=given["number"].strip())
        except Refused as refused:
            refused.field = "number"
            raise

    return _do(request, uuid, "wait", Text("Đã ghi phải chờ.", "It waits for that task now."), doing)


@requires(Role.APPROVER)
@require_POST
def free(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let a task wait for another one no more."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        number, reason = given["number"], given["reason"]
        return actions.remove_dependency(by=by, task=found.row, on_number=number, reason=reason)

    told = Text("Đã bỏ mối chờ.", "It waits for that task no more.")
    return _do(request, uuid, "free", told, doing)


@requires(Role.APPROVER)
@require_POST
def hand(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let another agency lead a task from now on."""

    def doing(by: Actor, found: AskedTask, given: Given) -> object:
        told = {"to": given["lead_code"], "reason": given["reason"], "row_version": given["row_version"]}
        return actions.hand_over_task(by=by, task=found.row, on=today(), **told)

    told = Text("Đã chuyển; hai cơ quan đã được báo.", "It was passed on; both agencies were told.")
    return _do(request, uuid, "hand", told, doing)


def _deliverable(request: HttpRequest, uuid: UUID) -> tuple[Deliverable, AskedTask]:
    row = Deliverable.objects.filter(uuid=uuid).select_related("task").first()
    if row is None:
        raise Http404(str(uuid))
    return row, asked_task(request, row.task.uuid)


@requires(Role.REPORTER)
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a document off a task; it stays on record."""
    row, found = _deliverable(request, uuid)
    try:
        actions.withdraw_deliverable(by=actor_of(request.user), deliverable=row)
    except Refused as refused:
        if refused.code.startswith("access."):
            raise
        return task_answer(request, found, refusal=words_of(refused))
    messages.success(request, in_words(Text("Đã gỡ văn bản.", "The document was taken off.")))
    return redirect("plans:task", uuid=found.row.uuid)


@requires(Role.VIEWER)
@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file of a document, for who may see its task; it is saved, never opened within the site."""
    row, _found = _deliverable(request, uuid)
    return attached(row.file_id, row.file_name, "san-pham")


def attached(digest: str | None, name: str, otherwise: str) -> HttpResponse:
    """Return a kept file as an attachment that no browser opens; a missing page where there is none."""
    kept = stored_file(digest) if digest else None
    if kept is None:
        raise Http404(name)
    answer = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name or otherwise)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
