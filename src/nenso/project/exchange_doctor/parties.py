"""The links of the two parties: the client and its credential, the service and the right to it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from nenso.exchange import queries
from nenso.exchange.models import Service
from nenso.exchange.queries import CredentialAsOf, MemberAsOf, RightAsOf
from nenso.exchange.rules.protocol.globs import ANY_METHOD, ANY_PATH
from nenso.exchange.rules.protocol.identifiers import member_of, read_client
from nenso.exchange.rules.routing.deciding import Denied, rights_of
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.exchange.rules.routing.trying import what_if
from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import text_of
from nenso.project.exchange_doctor.house import WAIT
from nenso.project.exchange_doctor.links import BrokenLink, moment_text

SOON = timedelta(days=30)
_MOST_NAMED = 5  # rights that a sentence names


def client_seen(client: str, now: datetime) -> Text:
    """Look whether a client takes part."""
    member = _member(client, now)
    if member.suspended_because:
        raise BrokenLink(
            Text("{member} bị tạm đình chỉ: {why}", "{member} is suspended: {why}").fill(
                member=member.name_in_headers, why=member.suspended_because
            ),
            Text(
                "Cơ quan quốc gia cho tham gia lại khi lý do không còn.",
                "The national office lets it take part again once the reason is gone.",
            ),
        )
    found = next((each for each in member.subsystems if each.name_in_headers == client), None)
    if found is None:
        known = ", ".join(each.name_in_headers for each in member.subsystems) or "–"
        raise BrokenLink(
            Text("Hệ thống {client} chưa đăng ký", "{client} is not registered").fill(client=client),
            Text(
                "Đăng ký ở Bàn làm việc, hoặc sửa X-Road-Client; đã đăng ký: {known}.",
                "Register it at the desk, or correct X-Road-Client; registered are: {known}.",
            ).fill(known=known),
        )
    return Text("{name}, của {member}", "{name}, of {member}").fill(
        name=found.name, member=member.organisation.name
    )


def _member(name: str, now: datetime) -> MemberAsOf:
    try:
        return queries.member_named(member_of(name), timezone.localdate(now))
    except Refused as refused:
        raise BrokenLink(
            text_of(refused),
            Text(
                "Kiểm tra mã trong X-Road-Client; danh sách thành viên: nenso exchange show.",
                "Check the code in X-Road-Client; nenso exchange show lists the members.",
            ),
        ) from None


def credential_seen(client: str, now: datetime) -> Text:
    """Look whether a client can show today who it is, and for how long."""
    member = _member(client, now)
    held = next(each.credentials for each in member.subsystems if each.name_in_headers == client)
    valid = [each for each in held if each.valid_to is None or now < each.valid_to]
    issued = queries.authority.ends_of_systems().get(client)
    if issued is not None and issued > now:
        told = Text("chứng thư của nền tảng, đến {at}", "a certificate of the exchange, until {at}")
        return told.fill(at=moment_text(issued))
    if not valid:
        raise BrokenLink(_none_valid(client, held), _ADD_ONE)
    ends = max(each.valid_to or datetime.max.replace(tzinfo=now.tzinfo) for each in valid)
    if ends - now < SOON:
        told = Text(
            "{n} cách còn hiệu lực, sắp hết hạn ngày {day}: hãy thêm cách mới",
            "{n} valid, the last ends soon, on {day}: add another",
        )
        return told.fill(n=len(valid), day=timezone.localdate(ends))
    return Text("{n} cách còn hiệu lực", "{n} valid").fill(n=len(valid))


def _none_valid(client: str, held: Sequence[CredentialAsOf]) -> Text:
    last = max((each for each in held if each.valid_to), key=lambda each: str(each.valid_to), default=None)
    if last is None or last.valid_to is None:
        return Text(
            "{client} chưa có chứng thư, khóa hay địa chỉ nào để xác thực",
            "{client} has no certificate, key or address to show who it is",
        ).fill(client=client)
    return Text(
        "“{label}” của {client} đã hết hạn ngày {day}", "“{label}” of {client} expired on {day}"
    ).fill(label=last.label, client=client, day=timezone.localdate(last.valid_to))


_ADD_ONE = Text(
    "Thêm chứng thư, khóa hoặc địa chỉ cho hệ thống này ở Bàn làm việc.",
    "Add a certificate, a key or an address for this system at the desk.",
)


def service_seen(service: str, now: datetime) -> Text:
    """Look whether a service is registered, its owner takes part, and it is switched on."""
    row = service_found(service)
    owner = row.subsystem.member
    because = row.disabled_because or owner.suspended_because
    if because:
        seen = Text("{service} đang tạm ngừng: {why}", "{service} is switched off: {why}")
        mend = Text("Hỏi cơ quan cung cấp khi nào bật lại.", "Ask its owner when it is switched on again.")
        raise BrokenLink(seen.fill(service=service, why=because), mend)
    on = [each for each in queries.maintenances(now, row) if each.is_on and each.of]
    if on:
        seen = Text(
            "{service} bảo trì đến {until}: {why}", "{service} is in maintenance until {until}: {why}"
        )
        raise BrokenLink(
            seen.fill(service=service, until=moment_text(on[-1].ends_at), why=on[-1].reason), WAIT
        )
    return Text(row.name_vi, row.name_en or row.name_vi)


def service_found(service: str) -> Service:
    """Return a service's row; raises `BrokenLink` where there is none."""
    try:
        return queries.service_row(service)
    except Refused as refused:
        raise BrokenLink(
            text_of(refused),
            Text(
                "Kiểm tra năm phần của định danh; danh mục dịch vụ ở trang /exchange/services/.",
                "Check the five parts of its identifier; the catalogue is at /en/exchange/services/.",
            ),
        ) from None


def right_seen(
    snapshot: Snapshot, client: str, service: str, request: tuple[str, str] | None, now: datetime
) -> Text:
    """Look by what right a client may ask: some part of the service, or with `request` this method and path."""
    if request is None:
        offered = snapshot.services.get(service)
        rights = list(rights_of(snapshot, offered, read_client(client), now)) if offered else []
        if not rights:
            raise BrokenLink(_why_none(client, service, now), _ASK_OWNER)
        return Text("mục đích “{purpose}”, căn cứ {ground}", "for “{purpose}”, on the ground {ground}").fill(
            purpose=rights[0].purpose, ground=rights[0].ground
        )
    try:
        granted = what_if(snapshot, client, service, *request, now)
    except Denied as denied:
        raise BrokenLink(_denied(denied, client, service, now), _ASK_OWNER) from None
    except Refused as refused:  # the method or the path itself
        mend = Text("Sửa phương thức hoặc đường dẫn đã hỏi.", "Correct the method or path asked for.")
        raise BrokenLink(text_of(refused), mend) from None
    right = granted.right
    if right is None:
        return Text("dịch vụ thông tin, không cần quyền", "a service of the exchange itself, needs none")
    return Text("mục đích “{purpose}”, căn cứ {ground}", "for “{purpose}”, on the ground {ground}").fill(
        purpose=right.purpose, ground=right.ground
    )


def _denied(denied: Denied, client: str, service: str, now: datetime) -> Text:
    if denied.code == "exchange.access_denied" and any(
        each.is_in_force for each in _own(client, service, now)
    ):
        parts = [_part(each) for each in _own(client, service, now) if each.is_in_force][:_MOST_NAMED]
        told = Text(
            "{client} có quyền với {service}, nhưng chỉ với {parts}",
            "{client} has a right to {service}, but only to {parts}",
        )
        return told.fill(client=client, service=service, parts=", ".join(parts))
    if denied.code == "exchange.access_denied":
        return _why_none(client, service, now)
    return text_of(Refused(denied.code, **denied.facts))


def _part(right: RightAsOf) -> str:
    method = "" if right.method == ANY_METHOD else right.method
    path = "" if right.glob == ANY_PATH else right.glob
    return " ".join(part for part in (method, path) if part) or "*"


def _own(client: str, service: str, now: datetime) -> list[RightAsOf]:
    return [each for each in queries.rights_of_service(service, now) if each.subject == client]


def _why_none(client: str, service: str, now: datetime) -> Text:
    """Say why there is no right: revoked, over, to come, or never given."""
    facts = {"client": client, "service": service}
    for right in _own(client, service, now):
        if right.revoked_at is not None:
            told = Text(
                "Quyền của {client} với {service} bị thu hồi ngày {day}: {why}",
                "The right of {client} to {service} was revoked on {day}: {why}",
            )
            return told.fill(day=timezone.localdate(right.revoked_at), why=right.revoked_because, **facts)
        if right.valid_from > now:
            told = Text(
                "Quyền của {client} với {service} đến ngày {day} mới có hiệu lực",
                "The right of {client} to {service} begins on {day}",
            )
            return told.fill(day=timezone.localdate(right.valid_from), **facts)
        if right.valid_to is not None:
            told = Text(
                "Quyền của {client} với {service} đã hết hạn ngày {day}",
                "The right of {client} to {service} ended on {day}",
            )
            return told.fill(day=timezone.localdate(right.valid_to), **facts)
    told = Text("{client} chưa có quyền với {service}", "{client} has no right to {service}")
    return told.fill(**facts)


_ASK_OWNER = Text(
    "Xin quyền ở Bàn làm việc; cơ quan cung cấp trả lời trong hai ngày làm việc.",
    "Ask for it at the desk; the owner answers within two working days.",
)
