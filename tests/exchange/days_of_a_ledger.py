"""A ledger of some days, counted as its gateway counts it, for the tests of archiving."""

from datetime import UTC, date, datetime

from nenso.exchange.models import HourCount, LedgerEntry
from nenso.exchange.rules.ledger.notes import SignerKey
from nenso.exchange.rules.ledger.records import Direction
from nenso.gateway.ledger.counts import Counted, counted
from tests.factories.ledger import ANSWERED, ASKED, Message, a_message, integrate, written_down

OLD, NEXT = date(2026, 11, 26), date(2026, 11, 27)
NOW = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)
MIDNIGHT = (
    "00000000-0000-4000-8000-0000000000ff"  # an exchange that began on the one day and ended on the other
)


def exchanged(number: int, asked: date, answered: date | None = None, exchange: str = "") -> list[Message]:
    """Return request and response; of the days, the last second of the first and the first of the other where they differ."""
    name = exchange or f"00000000-0000-4000-8000-{number:012}"
    head = f"POST\r\n/r1/…/{number}\r\n".encode()
    facts = {"exchange": name, "message": f"VN-{number}"}
    after = answered or asked
    begins = "23:59:59" if after != asked else f"{number % 24:02}:10:00"
    ends = "00:00:00" if after != asked else begins
    return [
        a_message(Direction.REQUEST, head, ASKED, at=f"{asked}T{begins}.125Z", **facts),
        a_message(Direction.RESPONSE, head, ANSWERED, at=f"{after}T{ends}.375Z", status=200, **facts),
    ]


def some_days(key: SignerKey) -> None:
    """Write eleven exchanges of `OLD`, one about midnight behind the first of `NEXT`, and three of `NEXT`, all signed and counted."""
    old = [message for number in range(10) for message in exchanged(number, OLD)]
    about = exchanged(10, OLD, NEXT, MIDNIGHT)
    new = [message for number in range(11, 14) for message in exchanged(number, NEXT)]
    late = exchanged(14, OLD)  # written when the next day had begun
    written_down([*old, about[0], *new[:2], about[1], *late, *new[2:]])
    integrate(key)
    count_hours()


def count_hours() -> None:
    """Count what the ledger holds, as the sequencer does."""
    HourCount.objects.all().delete()
    names = ("at", "direction", "client", "service", "right", "status", "fault")
    rows = LedgerEntry.objects.values_list(
        *names, "size", "size_asked", "milliseconds", "provider_milliseconds"
    )
    for (hour, client, service, right, outcome), one in counted(Counted(*row) for row in rows).items():
        HourCount.objects.create(
            hour=hour,
            client=client,
            service=service,
            right=right,
            outcome=outcome,
            count=one.count,
            bytes_asked=one.bytes_asked,
            bytes_answered=one.bytes_answered,
            milliseconds=one.milliseconds,
            provider_milliseconds=one.provider_milliseconds,
            buckets=one.buckets,
        )


def rows_of(day: date) -> list[tuple[object, ...]]:
    """Return all that the database holds of a day, to the last letter."""
    fields = [field.attname for field in LedgerEntry._meta.local_fields]
    rows = LedgerEntry.objects.filter(day=day).order_by("place").values_list(*fields)
    return [tuple(bytes(each) if isinstance(each, memoryview) else each for each in row) for row in rows]
