"""Own systems at the desk: an agency joins, registers a system, renames it, closes it; how it shows who it is."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.exchange import actions
from nenso.exchange.models import Credential, IssuedCertificate, Member, Subsystem
from nenso.kernel.rules import Text
from nenso.web.exchange_forms import (
    CredentialForm,
    EntryForm,
    JoinForm,
    RenameForm,
    SubsystemForm,
    SureForm,
    WhyForm,
)
from nenso.web.language import in_words, language_of
from nenso.web.presenters.catalogue.ties import named_entry
from nenso.web.presenters.exchange.naming import named
from nenso.web.presenters.exchange.systems import system_page
from nenso.web.views.exchange.frame import Said, approving, done, exchange_desk, form_page, holds, own

HOME = "exchange:home"
REGISTER = Text("Đăng ký", "Register")


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Register an agency as a member."""
    form = JoinForm(request.POST if request.method == "POST" else None)

    def doing() -> HttpResponse:
        given = form.cleaned_data
        actions.register_member(by=actor_of(request.user), now=timezone.now(), **given)
        told = Text(
            "Cơ quan đã tham gia; bây giờ đăng ký hệ thống.", "The agency has joined; now register a system."
        )
        return done(request, told, "exchange:system_new")

    said = Said(
        Text("Cơ quan nào tham gia trao đổi dữ liệu?", "Which agency joins the exchange?"),
        Text(
            "Cơ quan nhà nước thuộc loại GOV. Mã cơ quan đứng trong mọi bản tin và không đổi.",
            "State agencies are of class GOV. The agency's code stands in every message and never changes.",
        ),
        Text("Tham gia", "Join"),
        reverse(HOME),
    )
    return form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a system of a member; one that was closed is opened again under its code."""
    may = approving(request)
    members = [(str(line.row.uuid), in_words(line.name)) for line in may.members]
    choices = members if len(members) == 1 else [("", "…"), *members]
    form = SubsystemForm(request.POST if request.method == "POST" else None, members=choices)

    def doing() -> HttpResponse:
        given = form.cleaned_data
        member = Member.objects.get(uuid=given["member"])
        row = actions.register_subsystem(
            by=actor_of(request.user),
            member=member,
            code=given["code"],
            name=form.name,
            entry=given["entry"],
            now=timezone.now(),
        )
        told = Text("Đã đăng ký hệ thống.", "The system is registered.")
        return done(request, told, "exchange:system", str(row.uuid))

    said = Said(
        Text("Hệ thống nào sẽ kết nối?", "Which system will be connected?"),
        Text(
            "Sau khi đăng ký: thêm cách xác thực để hệ thống gửi yêu cầu, thêm dịch vụ để chia sẻ dữ liệu.",
            "Once it is registered: add a credential so that it can ask, and services so that it shares data.",
        ),
        REGISTER,
        reverse(HOME),
    )
    if not members:
        return exchange_desk(request, "not_joined", {})
    return form_page(request, form, said, doing)


def found_system(request: HttpRequest, uuid: UUID, *roles: Role) -> Subsystem:
    """Return a system for whoever holds one of some roles in its agency."""
    row = Subsystem.objects.select_related("member").filter(uuid=uuid).first()
    if row is None or not any(holds(request, role, row.member) for role in roles):
        raise Http404(str(uuid))
    return row


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def system(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one own system: how it shows who it is, what it offers."""
    row = found_system(request, uuid, Role.REPORTER, Role.APPROVER)
    page = system_page(row, own(request).known, timezone.now(), language_of())
    return exchange_desk(request, "system", {"page": page, "may": holds(request, Role.APPROVER, row.member)})


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a system another name."""
    row = found_system(request, uuid, Role.APPROVER)
    initial = {"name_vi": row.name_vi, "name_en": row.name_en}
    form = RenameForm(request.POST if request.method == "POST" else None, initial=initial)

    def doing() -> HttpResponse:
        by, now = actor_of(request.user), timezone.now()
        actions.rename_subsystem(by=by, subsystem=row, name=form.name, now=now)
        return done(request, Text("Đã đổi tên.", "It has another name."), "exchange:system", str(uuid))

    said = Said(
        Text("Đổi tên {name}", "Rename {name}").fill(name=named(row)),
        Text("Mã trong bản tin không đổi.", "Its code in messages stays."),
        Text("Đổi tên", "Rename it"),
        reverse("exchange:system", args=[uuid]),
    )
    return form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say which entry of the catalogue a system is."""
    row = found_system(request, uuid, Role.APPROVER)
    initial = {"entry": named_entry(row.entry_code)}
    form = EntryForm(
        request.POST if request.method == "POST" else None, initial=initial, before=row.entry_code
    )

    def doing() -> HttpResponse:
        actions.refer_subsystem(by=actor_of(request.user), subsystem=row, entry=form.cleaned_data["entry"])
        return done(request, Text("Đã ghi.", "It is noted."), "exchange:system", str(uuid))

    said = Said(
        Text("{name} là mục nào của danh mục?", "Which entry of the catalogue is {name}?").fill(
            name=named(row)
        ),
        Text(
            "Trang của mục sẽ dẫn tới hệ thống này, và hệ thống này dẫn tới trang của mục. Để trống nếu chưa có mục nào.",
            "The entry's page will lead to this system, and this system to the entry's page. Leave it empty where there is none.",
        ),
        Text("Ghi", "Save"),
        reverse("exchange:system", args=[uuid]),
    )
    return form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close a system with all that hangs on it."""
    row = found_system(request, uuid, Role.APPROVER)
    form = WhyForm(request.POST if request.method == "POST" else None)

    def doing() -> HttpResponse:
        by, reason = actor_of(request.user), form.cleaned_data["reason"]
        actions.close_subsystem(by=by, subsystem=row, reason=reason, now=timezone.now())
        return done(request, Text("Đã đóng hệ thống.", "The system is closed."), HOME)

    said = Said(
        Text("Đóng hệ thống {name}?", "Close {name}?").fill(name=named(row)),
        Text(
            "Các dịch vụ của nó cũng đóng; mọi cách xác thực và mọi quyền bị thu hồi ngay. Mở lại bằng cách đăng ký lại cùng mã; quyền phải cấp lại.",
            "Its services close too; its credentials and all rights are revoked at once. Registering the same code opens it again; rights are then given anew.",
        ),
        Text("Đóng", "Close it"),
        reverse("exchange:system", args=[uuid]),
    )
    return form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add_credential(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add one way in which a system shows who it is; a key stands in this answer and nowhere else."""
    row = found_system(request, uuid, Role.APPROVER)
    is_sent = request.method == "POST"
    form = CredentialForm(request.POST if is_sent else None, request.FILES if is_sent else None)

    def doing() -> HttpResponse:
        made = actions.add_credential(
            by=actor_of(request.user), subsystem=row, now=timezone.now(), **form.shown
        )
        if made.key:
            return exchange_desk(request, "key", {"made": made, "row": row, "name": named(row)})
        return done(
            request,
            Text("Đã thêm; các cổng trao đổi đã được báo.", "It is added; gateways are told."),
            "exchange:system",
            str(uuid),
        )

    said = Said(
        Text("{name} xác thực bằng cách nào?", "How does {name} show who it is?").fill(name=named(row)),
        Text(
            "Cách mới có hiệu lực ngay bên cạnh các cách cũ, nên đổi khóa không phải dừng hệ thống.",
            "The new one holds at once beside the old ones: keys are changed without a pause.",
        ),
        Text("Thêm", "Add it"),
        reverse("exchange:system", args=[uuid]),
    )
    return form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_credential(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Revoke a credential at once."""
    row = Credential.objects.select_related("subsystem__member").filter(uuid=uuid).first()
    if row is None or not holds(request, Role.APPROVER, row.subsystem.member):
        raise Http404(str(uuid))
    form = SureForm(request.POST if request.method == "POST" else None)
    to = str(row.subsystem.uuid)

    def doing() -> HttpResponse:
        actions.revoke_credential(by=actor_of(request.user), credential=row, now=timezone.now())
        told = Text("Đã thu hồi; từ nay không dùng được nữa.", "It is revoked: from now on it is not taken.")
        return done(request, told, "exchange:system", to)

    said = Said(
        Text("Thu hồi “{label}”?", "Revoke “{label}”?").fill(label=row.label),
        Text(
            "{name} không xác thực được bằng cách này nữa, có hiệu lực ngay. Nếu nhầm, hãy thêm cách mới.",
            "{name} cannot show who it is by it any more, at once. If that was a mistake, add another.",
        ).fill(name=named(row.subsystem)),
        Text("Thu hồi", "Revoke"),
        reverse("exchange:system", args=[to]),
    )
    return form_page(request, form, said, doing)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_certificate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Revoke a certificate of the exchange's own authority at once."""
    rows = IssuedCertificate.objects.select_related("member", "subsystem__member").exclude(subsystem=None)
    row = rows.filter(uuid=uuid).first()
    if row is None or row.subsystem is None or not holds(request, Role.APPROVER, row.subsystem.member):
        raise Http404(str(uuid))
    form, to = SureForm(request.POST if request.method == "POST" else None), str(row.subsystem.uuid)

    def doing() -> HttpResponse:
        actions.revoke_certificate(by=actor_of(request.user), certificate=row, now=timezone.now())
        told = Text("Đã thu hồi; từ nay không dùng được nữa.", "It is revoked: from now on it is not taken.")
        return done(request, told, "exchange:system", to)

    said = Said(
        Text("Thu hồi chứng thư {serial}?", "Revoke the certificate {serial}?").fill(serial=row.serial),
        Text(
            "{name} không dùng được chứng thư này nữa, có hiệu lực ngay, cả trên kết nối đang mở. Chứng thư khác của nó vẫn dùng được.",
            "{name} cannot use it any more, at once, also on connections that stand. Its other certificates stay.",
        ).fill(name=named(row.subsystem)),
        Text("Thu hồi", "Revoke"),
        reverse("exchange:system", args=[to]),
    )
    return form_page(request, form, said, doing)
