"""One connection, link by link, from who asks to who answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from nenso.exchange.rules.protocol.requests import METASERVICES
from nenso.kernel.rules import Text
from nenso.project.exchange_doctor import house, parties
from nenso.project.exchange_doctor.links import Link, Step, in_turn
from nenso.project.exchange_doctor.network import Answered, asked

REGISTRY, GATEWAY, LEDGER = (
    Text("Danh bạ", "Registry"),
    Text("Cổng trao đổi", "Gateway"),
    Text("Sổ", "Ledger"),
)
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be asked: client and service as in headers, and with `request` its method and path."""

    client: str
    service: str
    request: tuple[str, str] | None = None


def connection_links(wish: Wish, now: datetime) -> list[Link]:
    """Return the links of a connection; those after a broken one were not looked at."""
    return in_turn([*_before(wish, now), *_behind(wish, now)])


def _before(wish: Wish, now: datetime) -> list[Step]:
    client = wish.client
    return [
        ("registry", REGISTRY, lambda: house.registry_seen(now)),
        ("gateway", GATEWAY, house.gateway_seen),
        ("client", Text("Bên hỏi", "Who asks"), lambda: parties.client_seen(client, now)),
        ("credential", Text("Cách xác thực", "Credential"), lambda: parties.credential_seen(client, now)),
    ]


def _behind(wish: Wish, now: datetime) -> list[Step]:
    ledger: Step = ("ledger", LEDGER, lambda: house.ledger_seen(now))
    if wish.service.rpartition("/")[2] in METASERVICES:  # the gateway itself answers, by no right
        return [ledger]
    snapshot = house.snapshot_held
    return [
        ("service", Text("Dịch vụ", "Service"), lambda: parties.service_seen(wish.service, now)),
        (
            "right",
            Text("Quyền", "Right"),
            lambda: parties.right_seen(snapshot(), wish.client, wish.service, wish.request, now),
        ),
        (
            "provider",
            Text("Máy chủ của dịch vụ", "Provider"),
            lambda: provider_seen(parties.service_found(wish.service).url, now),
        ),
        ledger,
    ]


def provider_seen(url: str, now: datetime) -> Text:
    """Look from this machine whether a provider's address resolves, answers, and its certificate holds."""
    answer = asked(url, "HEAD")
    where = Text("{url} trả lời {status}", "{url} answers {status}").fill(url=url, status=answer.status)
    return _with_end(where, answer, now)


def _with_end(where: Text, answer: Answered, now: datetime) -> Text:
    ends = answer.certificate_ends
    if ends is None or ends - now >= SOON:
        return where
    told = Text("{it}; chứng thư TLS hết hạn ngày {day}", "{it}; its TLS certificate ends on {day}")
    return told.fill(it=where, day=timezone.localdate(ends))
