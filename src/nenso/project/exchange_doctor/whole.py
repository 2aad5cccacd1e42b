"""The whole exchange: the registry, the gateway, the ledger, whoever cannot show who it is, and the services that do not answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from nenso.exchange import queries
from nenso.exchange.queries import MemberAsOf, ServiceAsOf, SubsystemAsOf
from nenso.kernel.rules import Text
from nenso.project.exchange_doctor import certificates, house, keys, roots
from nenso.project.exchange_doctor.connection import GATEWAY, LEDGER, REGISTRY
from nenso.project.exchange_doctor.links import BrokenLink, Link, looked_at
from nenso.project.exchange_doctor.network import asked
from nenso.project.exchange_doctor.parties import SOON

AT_ONCE = 16  # providers that are asked together
ROOT = Text("Tệp gốc của danh bạ", "Root of the registry")
STAMPS = Text("Dấu thời gian", "Time stamps")
WITNESSES = Text("Bên chứng kiến", "Witnesses")
GATEWAYS = Text("Chứng thư giữa các cổng", "Certificates between gateways")
GUESSES = Text("Khóa sai", "Wrong keys")
KEYS = Text("Khóa ký", "Signing keys")
CERTIFICATES = Text("Chứng thư", "Certificates")
_MOST_NAMED = 10


def whole_links(now: datetime) -> list[Link]:
    """Return what holds the exchange together; each is looked at, whatever became of the others."""
    members = queries.members(timezone.localdate(now))
    systems = [system for member in members for system in _taking_part(member)]
    stamps = looked_at("stamps", STAMPS, lambda: house.stamps_seen(now)) if settings.EXCHANGE_STAMPS else None
    return [
        *([looked_at("keys", KEYS, keys.keys_seen)] if keys.has_tokens() else []),
        looked_at("registry", REGISTRY, lambda: house.registry_seen(now)),
        *([looked_at("root", ROOT, lambda: roots.root_seen(now))] if roots.has_root() else []),
        looked_at("gateway", GATEWAY, house.gateway_seen),
        looked_at("ledger", LEDGER, lambda: house.ledger_seen(now)),
        *([stamps] if stamps else []),
        *([looked_at("witnesses", WITNESSES, house.witnesses_seen)] if house.has_witnesses() else []),
        looked_at(
            "credentials", Text("Cách xác thực", "Credentials"), lambda: credentials_seen(systems, now)
        ),
        looked_at("guesses", GUESSES, lambda: house.guesses_seen(now)),
        *(
            [looked_at("certificates", CERTIFICATES, lambda: certificates.certificates_seen(systems, now))]
            if certificates.has_authority()
            else []
        ),
        *(
            [looked_at("gateways", GATEWAYS, lambda: certificates.gateways_seen(now))]
            if certificates.has_gateways()
            else []
        ),
        looked_at("providers", Text("Các dịch vụ", "Providers"), lambda: providers_seen(systems)),
    ]


def _taking_part(member: MemberAsOf) -> Sequence[SubsystemAsOf]:
    return () if member.suspended_because else member.subsystems


def credentials_seen(systems: Sequence[SubsystemAsOf], now: datetime) -> Text:
    """Look at how systems show who they are: one whose last credential is over cannot ask any more."""
    over, soon = [], []
    for system in systems:
        ends = [each.valid_to for each in system.credentials]
        if ends and all(end is not None and end <= now for end in ends):
            over.append(system.name_in_headers)
        elif ends and all(end is not None and end - now < SOON for end in ends):
            soon.append(system.name_in_headers)
    if over:
        raise BrokenLink(
            Text("Đã hết hạn: {names}", "Over: {names}").fill(names=_named(over)),
            Text(
                "Mỗi cơ quan thêm cách mới cho hệ thống của mình.", "Each agency adds another for its system."
            ),
        )
    if soon:
        return Text("sắp hết hạn: {names}", "about to end: {names}").fill(names=_named(soon))
    return Text("{n} hệ thống, không hệ thống nào hết hạn", "{n} systems, none of them over").fill(
        n=len(systems)
    )


def providers_seen(systems: Sequence[SubsystemAsOf]) -> Text:
    """Look from this machine whether the address of each service that is switched on answers."""
    offered = [each for system in systems for each in system.services if not each.disabled_because]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        away = [fault for fault in pool.map(_away, offered) if fault]
    if away:
        seen = Text("{n} dịch vụ không tới được: {names}", "{n} services are not reached: {names}")
        raise BrokenLink(
            seen.fill(n=len(away), names=_named(away)),
            Text(
                "Xem từng dịch vụ: nenso doctor exchange BÊN-HỎI DỊCH-VỤ.",
                "Look at each: nenso doctor exchange CLIENT SERVICE.",
            ),
        )
    return Text("{n} dịch vụ đều tới được", "all {n} services are reached").fill(n=len(offered))


def _away(service: ServiceAsOf) -> str:
    try:
        asked(service.url, "HEAD")
    except BrokenLink:
        return service.name_in_headers
    return ""


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
