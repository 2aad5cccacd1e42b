"""One own system and one own service at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from nenso.exchange.models import Credential, Group, IssuedCertificate, Right, Service, Subsystem
from nenso.exchange.queries.content import TRIAL
from nenso.kernel.rules import Text, format_date
from nenso.web.presenters.catalogue.ties import EntrySaid, entries_said
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.desk import SOON_DAYS, OwnRight, right_lines
from nenso.web.presenters.exchange.keeping import keeping_text, kept_text
from nenso.web.presenters.exchange.misfits import MisfitsShown, misfits_shown
from nenso.web.presenters.exchange.naming import Registry, ServiceLine, SystemLine
from nenso.web.presenters.exchange.words import State

PROOFS = {
    "certificate": Text("chứng thư", "certificate"),
    "issued": Text("chứng thư do nơi khác cấp", "certificates of another authority"),
    "key": Text("khóa", "key"),
    "address": Text("địa chỉ", "address"),
}
VALIDATIONS = {
    "": Text("được chuyển đi", "are passed on"),
    "report": Text("được chuyển đi và đếm", "are passed on and counted"),
    "refuse": Text("bị từ chối", "are refused"),
}
_VALID = State("valid", Text("có hiệu lực", "valid"), "good", "check")
_SOON = State("soon", Text("sắp hết hạn", "ends soon"), "urgent", "warning")
_OVER = State("over", Text("đã hết hạn", "over"), "caution", "info")
_SAY = {
    "question": Text(
        "Nền tảng đã cấp cho nó chứng thư nào?", "Which certificates did the exchange issue to it?"
    ),
    "certificates": Text("Chứng thư", "Certificates"),
    "serial": Text("Số", "Serial"),
    "issued": Text("Cấp lúc", "Issued at"),
    "until": Text("Đến", "Until"),
    "wsdl": Text("Tải lên tài liệu WSDL", "Upload a WSDL document"),
}
_SHOWN_FOR, _MOST_CERTIFICATES = timedelta(days=14), 50  # that a certificate is shown after its end
_WSDL_KEPT = Text(
    "tài liệu tải lên ngày {day}, SHA-256 {digest}…", "a document uploaded on {day}, SHA-256 {digest}…"
)
_WSDL_AGAIN = Text("Tải lên tài liệu mới", "Upload a new document")
_REVOKED = State("revoked", Text("đã thu hồi", "revoked"), "plain", "close")


@dataclass(frozen=True, slots=True)
class CredentialLine:
    """One way in which a system shows who it is."""

    row: Credential
    kind: Text
    state: State
    networks: str


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate that the exchange's own authority issued to a system."""

    row: IssuedCertificate
    state: State


@dataclass(frozen=True, slots=True)
class SystemPage:
    """One system with its credentials, the newest first, its certificates that are not long over, and the services that it offers."""

    line: SystemLine
    credentials: list[CredentialLine]
    certificates: list[CertificateLine]
    services: list[ServiceLine]
    first: Text
    is_closed: bool
    entry: EntrySaid | None
    say: Mapping[str, Text] = field(default_factory=lambda: _SAY)


def system_page(row: Subsystem, known: Registry, now: datetime, language: str) -> SystemPage:
    """Return a system's page at the desk."""
    line = next(each for each in known.systems.values() if each.row.pk == row.pk)
    held = [_credential(each, now) for each in row.credentials.exclude(label=TRIAL).order_by("-pk")]
    its = [
        each for each in known.services.values() if each.system.row.pk == row.pk and not each.row.closed_at
    ]
    valid = sum(each.state in (_VALID, _SOON) for each in held)
    recent = row.certificates.filter(ends_at__gt=now - _SHOWN_FOR)[:_MOST_CERTIFICATES]
    issued = [CertificateLine(each, _state_of_certificate(each, now)) for each in recent]
    valid += sum(each.state is _VALID for each in issued)
    return SystemPage(
        line,
        held,
        issued,
        its,
        _first(line, valid, its),
        row.closed_at is not None,
        entries_said([row.entry_code], language).get(row.entry_code),
    )


def _state_of_certificate(row: IssuedCertificate, now: datetime) -> State:
    if row.revoked_at is not None:
        return _REVOKED
    return _OVER if row.ends_at <= now else _VALID


def _first(line: SystemLine, valid: int, services: Sequence[ServiceLine]) -> Text:
    if line.row.closed_at is not None:
        return Text(
            "Hệ thống đã đóng. Đăng ký lại cùng mã để mở lại.",
            "The system is closed. Register the same code to open it again.",
        )
    if not valid:
        return Text(
            "Hệ thống chưa gửi yêu cầu được: chưa có cách xác thực nào còn hiệu lực.",
            "The system cannot ask yet: it has no valid way to show who it is.",
        )
    return Text(
        "{valid} cách xác thực còn hiệu lực, {n} dịch vụ.", "{valid} valid credentials, {n} services."
    ).fill(valid=valid, n=len(services))


def _credential(row: Credential, now: datetime) -> CredentialLine:
    return CredentialLine(row, PROOFS[row.proof], _state(row, now), ", ".join(row.networks))


def _state(row: Credential, now: datetime) -> State:
    if row.revoked_at is not None:
        return _REVOKED
    if row.valid_to is None:
        return _VALID
    if row.valid_to <= now:
        return _OVER
    return _SOON if (row.valid_to - now).days <= SOON_DAYS else _VALID


# --- One own service -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfferedPage:
    """One own service: what is written of it, its endpoints, and the rights in force."""

    line: ServiceLine
    kind: Text
    state: State | None
    endpoints: list[tuple[str, str]]
    rights: list[OwnRight]
    first: Text
    validation: Text | None
    keeping: Text | None
    kept: Text | None
    wsdl: Text | None
    misfits: MisfitsShown | None
    wsdl_again: Text = _WSDL_AGAIN


def offered_page(row: Service, known: Registry, now: datetime) -> OfferedPage:
    """Return a service's page at the desk."""
    line = next(each for each in known.services.values() if each.row.pk == row.pk)
    endpoints = list(row.endpoints.values_list("method", "path"))
    held = Right.objects.filter(service=row, revoked_at=None).exclude(valid_to__lte=now)
    held = held.select_related("subsystem", "member", "group", "service").defer(
        "service__description", "service__contract"
    )
    state = words.CLOSED_STATE if row.closed_at else words.DISABLED_STATE if row.disabled_because else None
    rights = right_lines(held, known, now)
    first = Text("{n} quyền đang có hiệu lực.", "{n} rights are in force.").fill(n=len(rights))
    if row.disabled_because:
        first = Text("Đang tạm ngừng: {why}", "Switched off: {why}").fill(why=row.disabled_because)
    kind = words.KINDS.get(row.kind, Text(row.kind, row.kind))
    validation = VALIDATIONS[row.validation] if row.description else None
    told = keeping_text(row), kept_text(row, now), _wsdl(row), misfits_shown(row, now)
    return OfferedPage(line, kind, state, endpoints, rights, first, validation, *told)


def _wsdl(row: Service) -> Text | None:
    """Return where the WSDL of a service of SOAP is: at its address, or kept since a day; None of another service."""
    document = row.wsdl_document
    if document is None:
        return Text(row.wsdl_url, row.wsdl_url) if row.wsdl_url else None
    day = timezone.localdate(document.at)
    at = Text(format_date(day, "vi"), format_date(day, "en"))
    return _WSDL_KEPT.fill(day=at, digest=document.digest[:12])


def subjects(known: Registry) -> list[tuple[str, Text]]:
    """Return to whom a right can be given: every system that takes part, its own as well, and groups."""
    systems = [
        (
            f"system:{line.row.uuid}",
            Text("{name}: {member} ({id})", "{name}: {member} ({id})").fill(
                name=line.name, member=line.member.name, id=line.id
            ),
        )
        for line in known.connected
    ]
    groups = [
        (
            f"group:{group.code}",
            Text("nhóm {name}", "group {name}").fill(
                name=Text(group.name_vi, group.name_en or group.name_vi)
            ),
        )
        for group in Group.objects.order_by("code")
    ]
    return [*systems, *groups]
