"""Own services at the desk: registered with a look at the endpoints found, changed, switched off and on, closed; rights given."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.exchange import actions
from nenso.exchange.actions import ServiceFacts
from nenso.exchange.models import Service
from nenso.exchange.queries.standing import service_facts
from nenso.exchange.rules.contracts.stripping import contract_of
from nenso.exchange.rules.facts import check_service
from nenso.exchange.rules.openapi import read_openapi
from nenso.kernel.rules import Text
from nenso.web.exchange_forms import ServiceForm, SureForm, WhyForm
from nenso.web.exports import Provenance, export, export_links
from nenso.web.presenters.exchange.misfits import COLUMNS, misfit_cells
from nenso.web.presenters.exchange.naming import named
from nenso.web.presenters.exchange.systems import offered_page
from nenso.web.refusals import into_act
from nenso.web.views.exchange.frame import Said, done, exchange_desk, form_page, holds, own
from nenso.web.views.exchange.systems import REGISTER, found_system

MOST_SHOWN = 200  # endpoints of a preview


def found_service(request: HttpRequest, uuid: UUID, *roles: Role) -> Service:
    """Return a service for whoever holds one of some roles in its agency."""
    row = Service.objects.select_related("subsystem__member").filter(uuid=uuid).first()
    if row is None or not any(holds(request, role, row.subsystem.member) for role in roles):
        raise Http404(str(uuid))
    return row


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def service(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one own service: what is written of it, who may use it, which requests do not fit; `?format=` gives these as a file."""
    row = found_service(request, uuid, Role.REPORTER, Role.APPROVER)
    now = timezone.now()
    if "format" in request.GET:
        told = Provenance(
            Text("Yêu cầu không khớp tài liệu", "Requests that do not fit the document"),
            address=request.build_absolute_uri(),
        )
        return export(request, "khong-khop-tai-lieu", COLUMNS, misfit_cells(row, now), told)
    page = offered_page(row, own(request).known, now)
    may = holds(request, Role.APPROVER, row.subsystem.member)
    context = {"page": page, "row": row, "may": may, "exports": export_links(request)}
    return exchange_desk(request, "service", context)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Register a service of a system; with an OpenAPI document, after a look at the endpoints found in it."""
    system = found_system(request, uuid, Role.APPROVER)
    form = _form(request, has_code=True)
    held = ServiceFacts(code="", name=Text("", ""), url="")

    def doing() -> HttpResponse:
        row = actions.register_service(
            by=actor_of(request.user), subsystem=system, facts=form.facts(held), now=timezone.now()
        )
        told = Text(
            "Đã đăng ký dịch vụ; các cổng trao đổi đã được báo.",
            "The service is registered; gateways are told.",
        )
        return done(request, told, "exchange:service", str(row.uuid))

    said = Said(
        Text("Dịch vụ nào của {name}?", "Which service of {name}?").fill(name=named(system)),
        Text(
            "Ghi địa chỉ, hoặc tải lên tài liệu OpenAPI để đọc các đường dẫn từ đó. Dịch vụ SOAP: tải lên WSDL ở trang hệ thống.",
            "Give its address, and upload its OpenAPI document to have the endpoints read from it. Of SOAP: upload the WSDL on the system's page.",
        ),
        REGISTER,
        reverse("exchange:system", args=[uuid]),
    )
    return _previewed(request, form, held, said) or form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what is written of a service; its code stays."""
    row = found_service(request, uuid, Role.APPROVER)
    held = service_facts(row)
    form = _form(request, has_code=False, initial=_initial(held))

    def doing() -> HttpResponse:
        facts = form.facts(held)
        actions.change_service(by=actor_of(request.user), service=row, facts=facts, now=timezone.now())
        told = Text(
            "Đã sửa dịch vụ; các cổng trao đổi đã được báo.", "The service is changed; gateways are told."
        )
        return done(request, told, "exchange:service", str(uuid))

    said = Said(
        Text("Sửa {name}", "Change {name}").fill(name=named(row)),
        Text("Mã {code} không đổi.", "Its code, {code}, stays.").fill(code=row.code),
        Text("Lưu", "Save"),
        reverse("exchange:service", args=[uuid]),
    )
    return _previewed(request, form, held, said) or form_page(request, form, said, doing)


def _form(request: HttpRequest, *, has_code: bool, initial: dict[str, object] | None = None) -> ServiceForm:
    is_sent = request.method == "POST"
    given = (request.POST, request.FILES) if is_sent else (None, None)
    return ServiceForm(*given, has_code=has_code, initial=initial)


def _initial(held: ServiceFacts) -> dict[str, object]:
    own_lines = "" if held.description else "\n".join(f"{each.method} {each.path}" for each in held.endpoints)
    return {
        "name_vi": held.name.vi,
        "name_en": held.name.en,
        "url": held.url,
        "timeout_seconds": held.timeout_seconds,
        "is_open": held.is_open,
        "description": held.description,
        "validation": held.validation.value,
        "wsdl": held.wsdl,
        "keep_days": held.keep.days if held.keep else None,
        "keep_key": held.keep.key if held.keep else "",
        "keep_must": "pass" if held.keep and not held.keep.must else "refuse",
        "endpoints": own_lines,
    }


def _previewed(
    request: HttpRequest, form: ServiceForm, held: ServiceFacts, said: Said
) -> HttpResponse | None:
    """Show what was found in a document that is new, before anything is written; None where there is nothing to look at."""
    if request.method != "POST" or {"is_sure", "again"} & set(request.POST):
        return _asked_again(request, form, said)
    if not form.is_valid() or not form.cleaned_data["description"] or form.keeps_document(held):
        return None
    with into_act(form):
        facts = form.facts(held)
        check_service(facts)
        if facts.validation:
            contract_of(facts.description)
        found = read_openapi(form.cleaned_data["description"])[1]
        context = {"form": form, "said": said, "found": found[:MOST_SHOWN], "count": len(found)}
        return exchange_desk(request, "service_found", context)
    return None


def _asked_again(request: HttpRequest, form: ServiceForm, said: Said) -> HttpResponse | None:
    if "again" not in request.POST:
        return None
    form.full_clean()
    context = {"form": form, "said": said, "has_systems": True}
    return exchange_desk(request, "form", context)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def disable(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Switch a service off for a while."""
    row = found_service(request, uuid, Role.APPROVER)
    form = WhyForm(request.POST if request.method == "POST" else None)

    def doing() -> HttpResponse:
        by, reason = actor_of(request.user), form.cleaned_data["reason"]
        actions.disable_service(by=by, service=row, reason=reason, now=timezone.now())
        told = Text(
            "Đã tạm ngừng; bên gửi yêu cầu được báo lý do.", "It is switched off; who asks is told why."
        )
        return done(request, told, "exchange:service", str(uuid))

    said = Said(
        Text("Tạm ngừng {name}?", "Switch {name} off?").fill(name=named(row)),
        Text(
            "Mọi yêu cầu bị từ chối với lý do này đến khi bật lại; quyền vẫn giữ nguyên. Nếu biết giờ xong, hãy báo bảo trì.",
            "Every request is refused with this reason until it is switched on; rights stay. Where the end is known, announce a maintenance.",
        ),
        Text("Tạm ngừng", "Switch it off"),
        reverse("exchange:service", args=[uuid]),
    )
    return form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def enable(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Switch a service on again."""
    row = found_service(request, uuid, Role.APPROVER)
    form = SureForm(request.POST if request.method == "POST" else None)

    def doing() -> HttpResponse:
        actions.enable_service(by=actor_of(request.user), service=row, now=timezone.now())
        return done(
            request, Text("Dịch vụ hoạt động lại.", "It answers again."), "exchange:service", str(uuid)
        )

    said = Said(
        Text("Cho {name} hoạt động lại?", "Switch {name} on again?").fill(name=named(row)),
        Text(
            "Các cổng trao đổi được báo ngay; các quyền vẫn như trước.",
            "Gateways are told at once; the rights are as before.",
        ),
        Text("Bật lại", "Switch it on"),
        reverse("exchange:service", args=[uuid]),
    )
    return form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close a service for good."""
    row = found_service(request, uuid, Role.APPROVER)
    form = WhyForm(request.POST if request.method == "POST" else None)

    def doing() -> HttpResponse:
        by, reason = actor_of(request.user), form.cleaned_data["reason"]
        actions.close_service(by=by, service=row, reason=reason, now=timezone.now())
        told = Text("Đã đóng dịch vụ.", "The service is closed.")
        return done(request, told, "exchange:system", str(row.subsystem.uuid))

    said = Said(
        Text("Đóng {name}?", "Close {name}?").fill(name=named(row)),
        Text(
            "Mọi quyền với dịch vụ bị thu hồi ngay, yêu cầu đang chờ được rút. Đăng ký lại cùng mã để mở lại; quyền phải cấp lại.",
            "All rights to it are revoked at once, and what was asked is withdrawn. Registering the same code opens it again; rights are then given anew.",
        ),
        Text("Đóng", "Close it"),
        reverse("exchange:service", args=[uuid]),
    )
    return form_page(request, form, said, doing)
