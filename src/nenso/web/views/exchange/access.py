"""Access at the desk: what waits and what was asked, asking for it, granting, refusing and withdrawing it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.exchange import actions
from nenso.exchange.models import AccessRequest
from nenso.kernel.rules import Actor, Refused, Text
from nenso.web.exchange_forms import AskForm, GrantForm, RefuseForm, WhyForm
from nenso.web.language import in_words
from nenso.web.presenters.exchange.lists import request_line, request_lines
from nenso.web.presenters.exchange.service import part_of
from nenso.web.refusals import into_act, words_of
from nenso.web.views.exchange.frame import Own, Said, exchange_desk, holds, own

PER_PAGE = 50
OPEN = "open"
Given = dict[str, Any]
Doing = Callable[[Actor, AccessRequest, forms.Form], object]


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Show requests to own services, or with `?side=asked` those of own systems; open ones first, then the newest."""
    mine, side = own(request), "asked" if request.GET.get("side") == "asked" else "received"
    rows = _requests_of(mine, side).order_by("decided_at", "due", "-asked_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "side": side,
        "rows": page,
        "lines": request_lines(page, mine.known, today()),
        "tabs": [
            (in_words(Text("Gửi tới cơ quan", "Asked of us")), "?", side == "received"),
            (in_words(Text("Cơ quan xin", "Asked by us")), "?side=asked", side == "asked"),
        ],
    }
    return exchange_desk(request, "requests", context)


def _requests_of(mine: Own, side: str) -> Any:
    rows = AccessRequest.objects.all()
    if mine.is_national:
        return rows
    ids = [line.row.pk for line in mine.members]
    key = "subsystem__member__in" if side == "asked" else "service__subsystem__member__in"
    return rows.filter(**{key: ids})


@requires(Role.REPORTER, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for access to another agency's service, for a system of one's own."""
    mine = own(request)
    form = _ask_form(request, mine)
    if request.method == "POST" and form.is_valid():
        try:
            made = _asked(request, mine, form)
        except Refused as refused:
            if refused.code.startswith("access."):
                raise
            form.add_error(_field(refused, form), words_of(refused))
        else:
            told = Text("Đã gửi yêu cầu; hạn trả lời là {day}.", "The request is sent; it is due on {day}.")
            messages.success(request, in_words(told.fill(day=made.due)))
            return redirect("exchange:request", uuid=made.uuid)
    said = Said(
        Text("Xin dùng dịch vụ nào, để làm gì?", "Which service do you ask for, and what for?"),
        Text(
            "Chủ dữ liệu trả lời trong hai ngày làm việc (Nghị định 194/2025). Mục đích và căn cứ được công khai.",
            "The owner answers within two working days (Decree 194/2025). Purpose and legal ground are public.",
        ),
        Text("Gửi yêu cầu", "Send the request"),
        reverse("exchange:home"),
    )
    has_systems = bool(mine.systems)
    context = {"form": form, "said": said, "has_systems": has_systems}
    return exchange_desk(request, "form", context, 422 if form.errors else 200)


def _ask_form(request: HttpRequest, mine: Own) -> AskForm:
    systems = [(str(line.row.uuid), f"{in_words(line.name)} ({line.id})") for line in mine.systems]
    offered = [line for line in mine.known.offered if not line.row.is_open]
    services = [
        (str(line.row.uuid), f"{in_words(line.name)}: {in_words(line.system.member.name)} ({line.id})")
        for line in sorted(offered, key=lambda line: line.folded)
    ]
    asked = request.GET.get("service", "")[:40]
    given = request.POST if request.method == "POST" else None
    return AskForm(
        given,
        services=[("", "…"), *services],
        systems=systems if len(systems) == 1 else [("", "…"), *systems],
        initial={"service": asked},
    )


def _asked(request: HttpRequest, mine: Own, form: AskForm) -> AccessRequest:
    given = form.cleaned_data
    service = next(line for line in mine.known.offered if str(line.row.uuid) == given["service"])
    system = next(line for line in mine.systems if str(line.row.uuid) == given["subsystem"])
    return actions.ask_access(
        by=actor_of(request.user),
        subsystem=system.row,
        service=service.row,
        facts=form.facts,
        now=timezone.now(),
    )


def _field(refused: Refused, form: forms.Form) -> str | None:
    """Return the field that a refusal is told at: what is said of method and path belongs to the part."""
    field = {"method": "part", "path": "part", "to": "subsystem"}.get(refused.field or "", refused.field)
    return field if field in form.fields else None


# --- One request ----------------------------------------------------------------------------------------


def _found(request: HttpRequest, uuid: UUID) -> AccessRequest:
    """Return a request for those who asked it, those who decide it and the national office."""
    rows = AccessRequest.objects.select_related("service__subsystem__member", "subsystem__member", "right")
    row = rows.defer("service__description", "service__contract").filter(uuid=uuid).first()
    if row is None:
        raise Http404(str(uuid))
    around = (row.subsystem.member, row.service.subsystem.member)
    if not any(holds(request, role, each) for each in around for role in (Role.REPORTER, Role.APPROVER)):
        raise Http404(str(uuid))
    return row


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def request_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one request, and to who decides it the forms to grant or refuse."""
    return _answer(request, _found(request, uuid))


def _answer(
    request: HttpRequest, row: AccessRequest, wrong: str = "", form: forms.Form | None = None
) -> HttpResponse:
    mine = own(request)
    line = request_line(row, mine.known, today())
    decides = row.state == OPEN and holds(request, Role.APPROVER, row.service.subsystem.member)
    is_own = str(actor_of(request.user).key) == row.asked_by_key
    acts = _acts(row, form, wrong) if decides and not is_own else []
    if row.state == OPEN and holds(request, Role.REPORTER, row.subsystem.member):
        acts.append(_act("withdraw", row, form if wrong == "withdraw" else WhyForm(prefix="withdraw"), wrong))
    context = {
        "line": line,
        "row": row,
        "part": part_of(row.method, row.glob),
        "acts": acts,
        "is_own": is_own and decides,
        "next_act": acts[0] if acts else None,
    }
    return exchange_desk(request, "request", context, 422 if wrong else 200)


_ACTS = {
    "grant": (
        Text("Cấp quyền", "Grant it"),
        Text("Quyền có hiệu lực ngay với mọi cổng trao đổi.", "The right holds at once in every gateway."),
        "",
    ),
    "refuse": (
        Text("Từ chối", "Refuse it"),
        Text(
            "Phải nêu căn cứ pháp lý; bên xin đọc được lý do.", "Name the legal ground; who asked reads it."
        ),
        "quiet",
    ),
    "withdraw": (Text("Rút yêu cầu", "Withdraw it"), Text("", ""), "quiet"),
}


def _acts(row: AccessRequest, form: forms.Form | None, wrong: str) -> list[Given]:
    blank: dict[str, forms.Form] = {
        "grant": GrantForm(prefix="grant", initial={"purpose": row.purpose, "ground": row.ground}),
        "refuse": RefuseForm(prefix="refuse"),
    }
    return [_act(name, row, form if wrong == name and form else each, wrong) for name, each in blank.items()]


def _act(name: str, row: AccessRequest, form: forms.Form | None, wrong: str) -> Given:
    title, note, kind = _ACTS[name]
    return {
        "name": name,
        "title": title,
        "button": title,
        "note": note,
        "kind": kind or "main",
        "url": reverse(f"exchange:{name}", args=[row.uuid]),
        "anchor": f"#act-{name}",
        "form": form,
        "is_open": wrong == name or (not wrong and name == "grant"),
    }


def _do(
    request: HttpRequest, uuid: UUID, name: str, form: forms.Form, told: Text, doing: Doing
) -> HttpResponse:
    """Take the form of an act and do it; what is wrong is told in the form, which stays as it was filled.

    Whoever comes back to the address, and whoever answers what was answered in another window, is led to the request.
    """
    row = _found(request, uuid)
    if request.method != "POST":
        return redirect("exchange:request", uuid=uuid)
    if form.is_valid():
        with into_act(form):
            doing(actor_of(request.user), row, form)
            messages.success(request, in_words(told))
            return redirect("exchange:request", uuid=uuid)
    if (row := _found(request, uuid)).state != OPEN:
        messages.error(request, words_of(Refused("access_request.decided", name=row.decided_by_name)))
        return redirect("exchange:request", uuid=uuid)
    return _answer(request, row, wrong=name, form=form)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Grant what was asked for, with an end and limits where they are given."""

    def doing(by: Actor, row: AccessRequest, form: forms.Form) -> object:
        assert isinstance(form, GrantForm)
        facts = form.facts(row.method, row.glob)
        return actions.decide_access(by=by, request=row, is_granted=True, facts=facts, now=timezone.now())

    told = Text("Đã cấp quyền; các cổng trao đổi đã được báo.", "The right is given; gateways are told.")
    return _do(request, uuid, "grant", GrantForm(request.POST, prefix="grant"), told, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Refuse what was asked for, with the legal ground."""

    def doing(by: Actor, row: AccessRequest, form: forms.Form) -> object:
        reason = form.cleaned_data["reason"]
        return actions.decide_access(by=by, request=row, is_granted=False, reason=reason, now=timezone.now())

    told = Text("Đã từ chối; bên xin đọc được lý do.", "It is refused; who asked reads the reason.")
    return _do(request, uuid, "refuse", RefuseForm(request.POST, prefix="refuse"), told, doing)


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back what was asked for."""

    def doing(by: Actor, row: AccessRequest, form: forms.Form) -> object:
        reason = form.cleaned_data["reason"]
        return actions.withdraw_access(by=by, request=row, reason=reason, now=timezone.now())

    told = Text("Đã rút yêu cầu.", "The request is withdrawn.")
    return _do(request, uuid, "withdraw", WhyForm(request.POST, prefix="withdraw"), told, doing)
