"""Giving a right to an own service that nobody asked for, or anew what was revoked or is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.exchange import actions
from nenso.exchange.actions import Subject
from nenso.exchange.models import Group, Right, Service, Subsystem
from nenso.kernel.rules import Refused, Text
from nenso.web.exchange_forms import GiveForm
from nenso.web.language import in_words
from nenso.web.presenters.exchange.naming import named
from nenso.web.presenters.exchange.service import part_of
from nenso.web.presenters.exchange.systems import subjects
from nenso.web.views.exchange.frame import Said, done, form_page, own
from nenso.web.views.exchange.offering import found_service


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a right to an own service; `?again=` fills the form from one that was given before."""
    row = found_service(request, uuid, Role.APPROVER)
    offered = [(key, in_words(name)) for key, name in subjects(own(request).known)]
    given = request.POST if request.method == "POST" else None
    form = GiveForm(
        given, subjects=[("", "…"), *offered], initial=_initial(row, request.GET.get("again", ""))
    )

    def doing() -> HttpResponse:
        method, glob = form.cleaned_data["part"]
        with _at_part():
            actions.give_right(
                by=actor_of(request.user),
                service=row,
                to=_subject(form.cleaned_data["to"]),
                facts=form.facts(method, glob),
                now=timezone.now(),
            )
        told = Text("Đã cấp quyền; các cổng trao đổi đã được báo.", "The right is given; gateways are told.")
        return done(request, told, "exchange:service", str(uuid))

    said = Said(
        Text("Ai được dùng {name}, để làm gì?", "Who may use {name}, and what for?").fill(name=named(row)),
        Text(
            "Quyền có hiệu lực ngay với mọi cổng trao đổi. Mục đích và căn cứ được công khai.",
            "The right holds at once in every gateway. Purpose and legal ground are public.",
        ),
        Text("Cấp quyền", "Give it"),
        reverse("exchange:service", args=[uuid]),
    )
    return form_page(request, form, said, doing)


def _subject(key: str) -> Subject:
    """Return to whom; the form has held it against what may be."""
    kind, _colon, name = key.partition(":")
    return Group.objects.get(code=name) if kind == "group" else Subsystem.objects.get(uuid=name)


def _initial(service: Service, again: str) -> dict[str, object]:
    try:
        right = (
            Right.objects.select_related("subsystem", "group")
            .filter(service=service, uuid=UUID(again))
            .first()
        )
    except ValueError:
        return {}
    if right is None:
        return {}
    to = f"group:{right.group.code}" if right.group else f"system:{right.subsystem and right.subsystem.uuid}"
    limits = {name: getattr(right, name) for name in ("per_second", "per_day", "at_once")}
    part = part_of(right.method, right.glob)
    return {"to": to, "part": part, "purpose": right.purpose, "ground": right.ground, **limits}


@contextmanager
def _at_part() -> Iterator[None]:
    """Tell what is said of method and path at the field that holds both."""
    try:
        yield
    except Refused as refused:
        if refused.field in ("method", "path"):
            raise Refused(refused.code, field="part", **refused.facts) from refused
        raise
