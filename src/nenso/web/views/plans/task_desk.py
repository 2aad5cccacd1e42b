"""A task at the desk: everything of it, and only what the reader may do with it as it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text
from nenso.programme.models import Task
from nenso.web.language import language_of
from nenso.web.plan_forms import (
    DecisionForm,
    DocumentForm,
    ExtensionForm,
    FreeForm,
    HandForm,
    NoteForm,
    ProgressForm,
    ReasonForm,
    WaitForm,
)
from nenso.web.presenters.plans.task import task_page
from nenso.web.presenters.plans.words import named
from nenso.web.sentences import NOTHING
from nenso.web.views.plans.frame import AskedTask, asked_task, holds, plan_desk


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done: its name in addresses, words, form, and whether it stands open."""

    name: str
    title: Text
    button: Text
    form: forms.Form
    url: str
    note: Text = NOTHING
    kind: str = "main"
    is_open: bool = False
    has_version: bool = False

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"#act-{self.name}"


WORDS: dict[str, tuple[Text, Text, type[forms.Form]]] = {
    "progress": (
        Text("Báo tiến độ", "Tell progress"),
        Text("Báo tiến độ", "Tell progress"),
        ProgressForm,
    ),
    "deliver": (
        Text("Kèm sản phẩm", "Attach what is delivered"),
        Text("Kèm văn bản", "Attach the document"),
        DocumentForm,
    ),
    "submit": (
        Text("Trình nghiệm thu", "Submit for acceptance"),
        Text("Trình nghiệm thu", "Submit for acceptance"),
        NoteForm,
    ),
    "accept": (Text("Nghiệm thu", "Accept"), Text("Nghiệm thu", "Accept it"), NoteForm),
    "return": (Text("Trả lại", "Return"), Text("Trả lại", "Return it"), ReasonForm),
    "extend": (Text("Xin gia hạn", "Ask for more time"), Text("Xin gia hạn", "Ask for it"), ExtensionForm),
    "decide": (
        Text("Quyết định việc xin gia hạn", "Decide on more time"),
        Text("Ghi quyết định", "Decide"),
        DecisionForm,
    ),
    "wait": (
        Text("Cho chờ nhiệm vụ khác", "Let it wait for another task"),
        Text("Ghi", "Write it down"),
        WaitForm,
    ),
    "free": (
        Text("Thôi chờ một nhiệm vụ", "Let it wait for a task no more"),
        Text("Bỏ mối chờ", "Take it out"),
        FreeForm,
    ),
    "hand": (
        Text("Chuyển cho cơ quan khác chủ trì", "Pass it on to another lead agency"),
        Text("Chuyển chủ trì", "Pass it on"),
        HandForm,
    ),
    "cancel": (Text("Hủy nhiệm vụ", "Cancel the task"), Text("Hủy nhiệm vụ", "Cancel it"), ReasonForm),
}
NOTES = {
    "submit": Text(
        "Phải có sản phẩm; người khác nghiệm thu.",
        "What it delivers must be attached; somebody else accepts it.",
    ),
    "accept": Text(
        "Nhiệm vụ xong từ ngày trình; không nghiệm thu việc do chính mình trình.",
        "It is done from the day on which it was submitted; nobody accepts what they submitted.",
    ),
    "hand": Text(
        "Cơ quan cũ và cơ quan mới đều được báo; hạn giữ nguyên. Việc thành phần chưa xong của cơ quan cũ bị hủy.",
        "Both agencies are told; the due day stays. Unfinished sub-tasks of the former one are cancelled.",
    ),
    "cancel": Text("Việc nhỏ chưa xong cũng bị hủy theo.", "Its unfinished sub-tasks are cancelled with it."),
}
KINDS = {
    "return": "quiet",
    "cancel": "danger",
    "wait": "quiet",
    "free": "quiet",
    "hand": "quiet",
    "extend": "quiet",
}
SELDOM = ("wait", "free", "hand", "cancel")  # never what is to be done next
FIRST_OPEN = ("accept", "decide")  # what waits for the reader stands open


@requires(Role.VIEWER)
@require_safe
def task(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One task with its steps, its documents, and what the reader may do."""
    return task_answer(request, asked_task(request, uuid))


def task_answer(
    request: HttpRequest,
    found: AskedTask,
    *,
    wrong: str = "",
    form: forms.Form | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Return the page of a task; `wrong` names the act whose form could not be taken."""
    page = task_page(found.task, today(), language_of(), is_desk=True, may_remove=_may_remove(found))
    acts = [_act(found, name, wrong, form) for name in _names(found)]
    first = next((act for act in acts if act.name not in SELDOM), None)
    context: dict[str, Any] = {
        "plan": found.row.plan,
        "row": found.row,
        "page": page,
        "acts": acts,
        "next_act": first,
        "refusal": refusal or _not_offered(acts, wrong, form),
        "may_change": found.may_write and _is_open(found) and found.row.plan.state != "ended",
        "may_add_part": _may_add_part(request, found),
    }
    return plan_desk(request, "task", context, 422 if wrong or refusal else 200)


def _not_offered(acts: Sequence[Act], wrong: str, form: forms.Form | None) -> str:
    """Return what is wrong with an act that is not offered any more: somebody else was quicker."""
    if not wrong or form is None or wrong in [act.name for act in acts]:
        return ""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _is_open(found: AskedTask) -> bool:
    return found.row.state == "open"


def _may_remove(found: AskedTask) -> bool:
    return found.may_report and _is_open(found) and found.row.plan.state == "in_force"


def _may_add_part(request: HttpRequest, found: AskedTask) -> bool:
    is_whole = found.row.parent_id is None and _is_open(found) and found.row.plan.state == "in_force"
    concerned = (found.lead, *found.row.cooperating)
    return is_whole and any(holds(request, Role.REPORTER, code) for code in concerned)


def _names(found: AskedTask) -> Iterator[str]:
    """Yield what the reader may do with the task as it stands, in the order in which it is offered."""
    row, state = found.row, found.row.state
    if row.plan.state == "in_force":
        if found.may_decide and state == "submitted":
            yield from ("accept", "return")
        if found.may_decide and found.task.is_extension_asked:
            yield "decide"
        if found.may_report and state == "open":
            yield from ("progress", "deliver", "submit")
            if row.due and not found.task.is_extension_asked:
                yield "extend"
    if found.may_write and state == "open" and row.plan.state != "ended":
        yield "wait"
        if row.waits_for.exists():
            yield "free"
    if found.may_decide and state == "open" and row.plan.state == "in_force":
        yield "hand"
    if found.may_decide and state in ("open", "submitted") and row.plan.state == "in_force":
        yield "cancel"


def form_of(found: AskedTask, name: str, *given: Any) -> forms.Form:
    """Return the form of an act, with what was given for it."""
    kind = WORDS[name][2]
    more: dict[str, Any] = {"auto_id": f"id_{name}_%s"}
    if name == "free":
        awaited = found.row.waits_for.select_related("on").order_by("on__order", "on__id")
        more["tasks"] = [(one.on.number, f"{one.on.number}. {_name(one.on)}") for one in awaited]
    return kind(*given, **more)


def _name(row: Task) -> str:
    return named(row.name_vi, row.name_en).in_language(language_of())


def _act(found: AskedTask, name: str, wrong: str, form: forms.Form | None) -> Act:
    title, button, _kind = WORDS[name]
    is_wrong = name == wrong and form is not None
    return Act(
        name=name,
        title=title,
        button=button,
        form=form if is_wrong and form is not None else form_of(found, name),
        url=reverse(f"plans:{name}", args=[found.row.uuid]),
        note=NOTES.get(name, NOTHING),
        kind=KINDS.get(name, "main"),
        is_open=is_wrong or (not wrong and name in FIRST_OPEN),
        has_version=name in ("submit", "accept", "return", "hand"),
    )
