"""The exchange's own authority and the certificates that it issued: whether they hold, and whether they are renewed in time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from nenso.exchange import queries
from nenso.exchange.queries import SubsystemAsOf
from nenso.exchange.rules.certificates import read_certificate
from nenso.kernel.rules import Refused, Text
from nenso.project.exchange_doctor.links import BrokenLink, moment_text

SOON = timedelta(days=90)  # that an issuing certificate is replaced before its end
SOON_PINNED = timedelta(days=30)  # that the nation is told of another in time
LATE = timedelta(hours=12)  # before its end a certificate of 72 hours is renewed long since
MOST_NAMED = 10


def has_authority() -> bool:
    """Say whether the exchange has an authority of its own."""
    try:
        queries.authority.authority()
    except Refused:
        return False
    return True


def certificates_seen(systems: Sequence[SubsystemAsOf], now: datetime) -> Text:
    """Look at the authority's own certificate and key, and at the certificates of systems; raises `BrokenLink`."""
    row = queries.authority.authority()
    ends = read_certificate(row.issuing).valid_to
    if ends <= now:
        raise BrokenLink(_ENDED.fill(at=moment_text(ends)), _ANOTHER)
    queries.authority.issuer(row)  # its key is there; a lost one is told by the refusal
    held = queries.authority.ends_of_systems()
    own = {each.name_in_headers: each for each in systems if each.name_in_headers in held}
    over = [name for name, each in own.items() if held[name] <= now and not _has_other(each, now)]
    if over:
        raise BrokenLink(_OVER.fill(names=_named(over)), _RENEW)
    late = [name for name in own if now < held[name] < now + LATE]
    if late:
        return _LATE.fill(names=_named(late))
    if ends - now < SOON:
        return _SOON.fill(at=moment_text(ends))
    return _WELL.fill(n=sum(held[name] > now for name in own))


def has_gateways() -> bool:
    """Say whether messages go between gateways."""
    return bool(queries.gateways())


def gateways_seen(now: datetime) -> Text:
    """Look at the certificates by which gateways know one another; raises `BrokenLink` where one is over or was never issued."""
    held, over = queries.authority.ends_of_gateways(), []
    soon: list[Text] = []
    found = queries.gateways()
    for name, gateway in found.items():
        ends = held.get(name) if gateway.subject else None
        if gateway.certificate:
            ends = read_certificate(gateway.certificate).valid_to
        elif not gateway.subject:
            continue
        if ends is None or ends <= now:
            over.append(name)
        elif ends - now < (LATE if gateway.subject else SOON_PINNED):
            soon.append(Text("{name} ({at})", "{name} ({at})").fill(name=name, at=moment_text(ends)))
    if over:
        raise BrokenLink(_GATEWAYS_OVER.fill(names=_named(over)), _RENEW_GATEWAY)
    if soon:
        named = Text(", ".join(each.vi for each in soon), ", ".join(each.en for each in soon))
        return _GATEWAYS_SOON.fill(names=named)
    return _GATEWAYS_WELL.fill(n=len(found))


def _has_other(system: SubsystemAsOf, now: datetime) -> bool:
    return any(each.valid_to is None or each.valid_to > now for each in system.credentials)


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


_ENDED = Text(
    "Chứng thư cấp của nền tảng đã hết hạn lúc {at}: không chứng thư nào nó đã cấp còn dùng được",
    "The issuing certificate of the exchange expired at {at}: nothing that it issued counts any more",
)
_ANOTHER = Text(
    "Cho các hệ thống xác thực bằng khóa hoặc địa chỉ cho tới khi có chứng thư cấp mới.",
    "Let systems show who they are by keys or addresses until there is another issuing certificate.",
)
_OVER = Text("Chứng thư đã hết hạn: {names}", "Certificates are over: {names}")
_RENEW = Text(
    "Xem vì sao chúng không tự gia hạn: certbot renew ở máy của hệ thống (docs/certificates.md).",
    "See why they were not renewed: certbot renew where the system runs (docs/certificates.md).",
)
_LATE = Text("sắp hết hạn mà chưa gia hạn: {names}", "about to end and not renewed: {names}")
_SOON = Text("chứng thư cấp hết hạn lúc {at}", "the issuing certificate ends at {at}")
_WELL = Text("{n} hệ thống có chứng thư còn hiệu lực", "{n} systems with a valid certificate")
_GATEWAYS_OVER = Text(
    "Cổng trao đổi không có chứng thư còn hiệu lực: {names}", "Gateways without a valid certificate: {names}"
)
_RENEW_GATEWAY = Text(
    "Gia hạn ở máy của cổng: nenso exchange certificate renew, hoặc đăng ký chứng thư mới (docs/gateways.md).",
    "Renew it where the gateway runs: nenso exchange certificate renew, or register another (docs/gateways.md).",
)
_GATEWAYS_SOON = Text("sắp hết hạn: {names}", "about to end: {names}")
_GATEWAYS_WELL = Text("{n} cổng có chứng thư còn hiệu lực", "{n} gateways with a valid certificate")
