"""Maintenance at the desk: what is and will be in maintenance, begun with a look at what it does, ended before its time."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of, path_of, roles_of, today
from nenso.accounts.rules import NATIONAL, Role, ground, requires
from nenso.exchange import actions
from nenso.exchange.actions import Paused
from nenso.exchange.models import Maintenance
from nenso.exchange.rules.facts import check_maintenance
from nenso.kernel.rules import Refused, Text
from nenso.web.exchange_forms import MaintenanceForm
from nenso.web.language import in_words
from nenso.web.presenters.exchange.maintenance import (
    WHOLE,
    effect_of,
    maintenance_lines,
    maintenances_of,
)
from nenso.web.refusals import into_act, words_of
from nenso.web.views.exchange.frame import Own, Said, approving, exchange_desk, own

PER_PAGE = 50


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def maintenances(request: HttpRequest) -> HttpResponse:
    """Show what is in maintenance, will be and was: of own systems and services, and of the whole exchange."""
    mine = own(request)
    page = Paginator(maintenances_of(mine.narrowed), PER_PAGE).get_page(request.GET.get("page"))
    may = approving(request)
    context = {
        "rows": page,
        "lines": maintenance_lines(page, mine.known, timezone.now()),
        "may_begin": may.is_national or bool(may.members),
        "own_ids": may.ids,
        "is_national": may.is_national,
    }
    return exchange_desk(request, "maintenances", context)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a maintenance: the form, then what it does with the question whether that is meant, then it."""
    may = approving(request)
    given = request.POST if request.method == "POST" else None
    form = MaintenanceForm(given, things=_things(may), initial={"of": request.GET.get("of", "")[:60]})
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        now, of = timezone.now(), _thing(may, form.cleaned_data["of"])
        if "is_sure" not in request.POST:
            with into_act(form):
                _must_be_possible(form, now)
                return _ask_whether_sure(request, form, of)
        else:
            with into_act(form):
                _begun(request, form, of, now)
                return redirect("exchange:maintenances")
    said = Said(
        Text("Bảo trì hệ thống, dịch vụ nào, đến bao giờ?", "What is in maintenance, and until when?"),
        Text(
            "Trong thời gian đó cổng trao đổi không chuyển yêu cầu nào tới đó, và nói rõ lý do. Hết giờ tự mở lại.",
            "Meanwhile gateways pass no request on to it, and say why. It is over by itself at the stated end.",
        ),
        Text("Tiếp tục", "Go on"),
        reverse("exchange:maintenances"),
    )
    context = {"form": form, "said": said, "has_systems": True}
    return exchange_desk(request, "form", context, 422 if form.is_bound and form.errors else 200)


def _things(may: Own) -> list[tuple[str, str]]:
    whole = [(WHOLE, in_words(Text("Toàn bộ nền tảng trao đổi", "The whole exchange")))]
    systems = [(f"system:{line.row.uuid}", f"{in_words(line.name)} ({line.id})") for line in may.systems]
    services = [(f"service:{line.row.uuid}", f"{in_words(line.name)} ({line.id})") for line in may.services]
    return [("", "…"), *(whole if may.is_national else []), *systems, *services]


def _thing(may: Own, key: str) -> Paused:
    """Return what is chosen; the form has held it against what may be."""
    kind, _colon, uuid = key.partition(":")
    lines = may.services if kind == "service" else may.systems
    return next((line.row for line in lines if str(line.row.uuid) == uuid), None)


def _must_be_possible(form: MaintenanceForm, now: datetime) -> None:
    begins = max(form.cleaned_data["begins_at"] or now, now)
    check_maintenance(begins, form.cleaned_data["ends_at"])


def _ask_whether_sure(request: HttpRequest, form: MaintenanceForm, of: Paused) -> HttpResponse:
    context = {
        "form": form,
        "given": form.cleaned_data,
        "name": dict(form.fields["of"].choices)[form.cleaned_data["of"]],  # type: ignore[attr-defined]
        "effect": effect_of(of),
        "back": reverse("exchange:maintenances"),
    }
    return exchange_desk(request, "maintenance_sure", context)


def _begun(request: HttpRequest, form: MaintenanceForm, of: Paused, now: datetime) -> None:
    given = form.cleaned_data
    actions.begin_maintenance(
        by=actor_of(request.user),
        of=of,
        reason=given["reason"],
        begins_at=given["begins_at"],
        ends_at=given["ends_at"],
        now=now,
    )
    told = Text(
        "Đã ghi đợt bảo trì; các cổng trao đổi đã được báo.", "It is written down; gateways are told."
    )
    messages.success(request, in_words(told))


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a maintenance before its stated end, or take back one that has not begun."""
    rows = Maintenance.objects.select_related("subsystem__member", "service__subsystem__member")
    row = rows.defer("service__description", "service__contract").filter(uuid=uuid).first()
    if row is None or not _may_end(request, row):
        raise Http404(str(uuid))
    wrong = ""
    if request.method == "POST":
        try:
            actions.end_maintenance(by=actor_of(request.user), maintenance=row, now=timezone.now())
        except Refused as refused:
            wrong = words_of(refused)
        else:
            told = Text(
                "Đã kết thúc bảo trì; yêu cầu lại được chuyển.", "It is over; requests are passed on again."
            )
            messages.success(request, in_words(told))
            return redirect("exchange:maintenances")
    line = maintenance_lines([row], own(request).known, timezone.now())[0]
    context = {"line": line, "row": row, "wrong": wrong, "back": reverse("exchange:maintenances")}
    return exchange_desk(request, "maintenance_end", context, 422 if wrong else 200)


def _may_end(request: HttpRequest, row: Maintenance) -> bool:
    system = row.service.subsystem if row.service is not None else row.subsystem
    path = path_of(system.member.organisation_code if system is not None else NATIONAL, today())
    return ground(roles_of(request.user), Role.APPROVER, path, today()) is not None
