"""Rights at the desk: those given to own services, those held by own systems; revoking one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.exchange import actions
from nenso.exchange.models import Right
from nenso.kernel.rules import Refused, Text
from nenso.web.exchange_forms import WhyForm
from nenso.web.exports import Column, Kind, Provenance, export, export_links
from nenso.web.language import in_words
from nenso.web.presenters.exchange.desk import OwnRight, right_lines, rights_given, rights_held
from nenso.web.refusals import words_of
from nenso.web.views.exchange.frame import Said, exchange_desk, holds, own

PER_PAGE = 50
COLUMNS = (
    Column("service", Text("Dịch vụ", "Service")),
    Column("subject", Text("Bên được cấp", "To whom")),
    Column("part", Text("Phần nào", "Which part")),
    Column("purpose", Text("Mục đích", "Purpose")),
    Column("ground", Text("Căn cứ", "Legal ground")),
    Column("given", Text("Cấp lúc", "Given on"), Kind.DATE),
    Column("valid_to", Text("Đến lúc", "Until"), Kind.DATE),
    Column("revoked", Text("Thu hồi lúc", "Revoked on"), Kind.DATE),
    Column("limits", Text("Hạn mức", "Limits")),
)


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Show rights given, or with `?side=held` those held; with `?format=` as a file."""
    mine, side = own(request), "held" if request.GET.get("side") == "held" else "given"
    found = rights_held(mine.members) if side == "held" else rights_given(mine.members)
    if "format" in request.GET:
        told = Provenance(Text("Quyền dùng dịch vụ", "Rights"), address=request.build_absolute_uri())
        lines = right_lines(found, mine.known, timezone.now())
        return export(request, "quyen", COLUMNS, _rows(lines), told)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "side": side,
        "rows": page,
        "lines": right_lines(page, mine.known, timezone.now()),
        "tabs": [
            (in_words(Text("Đã cấp", "Given by us")), "?", side == "given"),
            (in_words(Text("Được cấp", "Held by us")), "?side=held", side == "held"),
        ],
        "exports": export_links(request),
    }
    return exchange_desk(request, "rights", context)


def _rows(lines: list[OwnRight]) -> list[list[object]]:
    return [
        [
            *(line.service.id, line.subject, line.part, line.row.purpose, line.row.ground),
            *(line.row.given_at, line.row.valid_to, line.row.revoked_at, line.limits),
        ]
        for line in lines
    ]


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Revoke a right to an own service, with the reason."""
    rows = Right.objects.select_related("service__subsystem__member", "subsystem", "member", "group")
    row = rows.defer("service__description", "service__contract").filter(uuid=uuid).first()
    if row is None or not holds(request, Role.APPROVER, row.service.subsystem.member):
        raise Http404(str(uuid))
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.revoke_right(by=actor_of(request.user), right=row, reason=reason, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            told = Text("Đã thu hồi quyền; từ nay yêu cầu bị từ chối.", "The right is revoked, at once.")
            messages.success(request, in_words(told))
            return redirect("exchange:rights")
    line = right_lines([row], own(request).known, timezone.now())[0]
    said = Said(
        Text("Thu hồi quyền của {who}?", "Revoke the right of {who}?").fill(who=line.subject),
        Text(
            "Quyền dùng {service} để: {purpose}. Các cổng trao đổi được báo ngay.",
            "The right to {service} for: {purpose}. Gateways are told at once.",
        ).fill(service=line.service.name, purpose=row.purpose),
        Text("Thu hồi", "Revoke"),
        reverse("exchange:rights"),
    )
    context = {"form": form, "said": said, "has_systems": True}
    return exchange_desk(request, "form", context, 422 if form.errors else 200)
