"""Wrong keys at the doors: written down by the hour, told once, and ended by age."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.models import KeyGuess, Member
from nenso.exchange.rules.paths import GUESSES
from nenso.exchange.rules.protocol.identifiers import member_of
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Text
from nenso.notify.actions import tell

KEPT_DAYS = 90
API = "api"
_NAMED = 5  # sources that a message names
_ROW = """
INSERT INTO exchange_keyguess AS held (hour, door, source, client, wrong, held, at, is_told)
VALUES (%s, %s, %s, '', %s, %s, %s, false) ON CONFLICT (hour, door, source, client)
DO UPDATE SET wrong = held.wrong + EXCLUDED.wrong, held = held.held + EXCLUDED.held, at = EXCLUDED.at
"""


def note_guesses(*, source: str, wrong: int, held: int, now: datetime) -> None:
    """Write down wrong keys of administration that a source showed, and those that were not looked at."""
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_ROW, (hour, API, source[:45], wrong, held, now))


@transaction.atomic
def tell_of_guesses(*, now: datetime) -> int:
    """Write each source that showed too many wrong keys into the journal, once an hour, and tell whoever approves for the nation and for whom
    they would have been; return how many sources.
    """
    rows = list(KeyGuess.objects.select_for_update().filter(is_told=False, held__gt=0, hour__lte=now))
    for row in rows:
        facts = {"door": row.door, "client": row.client, "wrong": row.wrong, "not_looked_at": row.held}
        facts |= {"hour": row.hour.isoformat(), "refusal": str(row.refusal or "")}
        record(by=SYSTEM, verb="exchange.keys_guessed", thing=("source", row.source), facts=facts)
        row.is_told = True
        row.save(update_fields=["is_told"])
    _tell(rows)
    return len(rows)


def _tell(rows: Iterable[KeyGuess]) -> None:
    """Tell people: one message an hour for the nation, and one for each member."""
    found: dict[tuple[datetime, str], list[KeyGuess]] = defaultdict(list)
    for row in rows:
        for member in {"", member_of(row.client)}:
            found[row.hour, member].append(row)
    named = {f"{row.member_class}/{row.code}": row.organisation_code for row in Member.objects.all()}
    for (hour, member), its in found.items():
        code = named.get(member.partition("/")[2]) if member else NATIONAL
        to = recipients(holders_of(Role.APPROVER, codes=[code]).get(code, ())) if code else []
        if to:
            sources = list(dict.fromkeys(each.source or "…" for each in its))
            told = ", ".join(sources[:_NAMED]) + (" …" if len(sources) > _NAMED else "")
            body = _BODY.fill(sources=told, hour=f"{timezone.localtime(hour):%H:%M %d/%m/%Y}")
            key = f"exchange.keys_guessed:{hour.isoformat()}:{member}"
            tell(key=key, to=to, title=_TITLE, body=body, path=GUESSES, is_urgent=True)


def delete_old_guesses(*, now: datetime) -> int:
    """Delete what was counted of hours longer ago; return how many rows. The journal keeps what was told."""
    return KeyGuess.objects.filter(hour__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]


_TITLE = Text("Có nơi thử nhiều khóa sai vào nền tảng trao đổi", "Many wrong keys were tried at the exchange")
_BODY = Text(
    "Trong giờ từ {hour}, từ {sources}. Khóa từ đó tạm không được xét; hệ thống đang dùng khóa đúng không bị ảnh hưởng. "
    "Nếu là hệ thống của cơ quan, hãy sửa khóa của nó; nếu không, hãy chặn địa chỉ đó.",
    "In the hour from {hour}, from {sources}. Keys from there are not looked at for the moment; systems that show a right one go on. "
    "Where it is a system of yours, correct its key; else block the address.",
)
