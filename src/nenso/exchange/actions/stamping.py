"""Having checkpoints stamped by an outside authority; where none comes people are told once, and traffic goes on."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.authorities import answer_from
from nenso.exchange.models import Checkpoint, Stamp, StampTrouble
from nenso.exchange.queries.stamps import content_of
from nenso.exchange.rules.ledger.stamps import authorities_in, must_be_near, stamped, token_of
from nenso.exchange.texts import REFUSALS
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.notify.actions import tell

PATIENCE = timedelta(minutes=10)  # without a stamp before people are told


def stamp_newest(*, now: datetime) -> bool:
    """Have the newest checkpoint stamped; say whether a stamp was kept.

    Asked outside a transaction, for an authority may take its time. Raises nothing for what an authority does: trouble is
    written down, and told once it lasts longer than `PATIENCE`.
    """
    if not settings.EXCHANGE_STAMPS:
        return False
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None or Stamp.objects.filter(size__gte=newest.size).exists():
        return False
    try:
        found = _asked(newest, now)
    except Refused as refused:
        _note_trouble(REFUSALS[refused.code].fill(**refused.facts), now)
        return False
    _keep(found)
    return True


def _asked(checkpoint: Checkpoint, now: datetime) -> Stamp:
    content, url = content_of(checkpoint), settings.EXCHANGE_STAMPS
    authorities = authorities_in(_certificates())
    query = TimestampRequestBuilder(content, HashAlgorithm.SHA256).build()
    token = token_of(answer_from(url, query.as_bytes()))
    found = stamped(token, content, authorities, query.nonce)
    must_be_near(found.at, now)
    return Stamp(size=checkpoint.size, at=found.at, digest=found.digest, token=token, authority=url[:300])


def _certificates() -> bytes:
    try:
        return Path(settings.EXCHANGE_STAMPS_CA).read_bytes()
    except OSError:  # also where nothing is named: a folder cannot be read
        return b""


@transaction.atomic
def _keep(found: Stamp) -> None:
    found.save(force_insert=True)
    row = StampTrouble.objects.select_for_update().first()
    if row is None:
        return
    row.delete()
    if row.is_told:
        _tell("stamps_work", _WORK, _WORK_BODY.fill(since=_written(row.since)), row.since, is_urgent=False)


@transaction.atomic
def _note_trouble(why: Text, now: datetime) -> None:
    StampTrouble.objects.get_or_create(id=1, defaults={"since": now})
    row = StampTrouble.objects.select_for_update().get(id=1)
    row.why_vi, row.why_en = why.vi, why.en
    if not row.is_told and now - row.since >= PATIENCE:
        body = _MISSING_BODY.fill(since=_written(row.since), why=why)
        _tell("stamps_missing", _MISSING, body, row.since, is_urgent=True)
        row.is_told = True
    row.save()


def _tell(what: str, title: Text, body: Text, since: datetime, *, is_urgent: bool) -> None:
    to = recipients(holders_of(Role.APPROVER, codes=[NATIONAL]).get(NATIONAL, ()))
    key = f"exchange.{what}:{since.isoformat()}"
    new = tell(key=key, to=to, title=title, body=body, is_urgent=is_urgent) if to else []
    facts = {"messages": len(new), "since": since}
    record(by=SYSTEM, verb=f"exchange.{what}", thing=("exchange", "stamps"), facts=facts)


def _written(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


_MISSING = Text(
    "Sổ của nền tảng trao đổi không được cấp dấu thời gian",
    "The exchange's ledger gets no time stamps",
)
_MISSING_BODY = Text(
    "Từ {since} chưa có dấu thời gian nào. {why} Việc trao đổi vẫn chạy; hệ thống thử lại mỗi phút.",
    "There has been none since {since}. {why} The exchange goes on; it is tried again each minute.",
)
_WORK = Text(
    "Sổ của nền tảng trao đổi lại được cấp dấu thời gian",
    "The exchange's ledger gets time stamps again",
)
_WORK_BODY = Text(
    "Không có dấu thời gian từ {since}; mốc mới nhất nay đã có dấu, chứng minh cả các mốc trước.",
    "There was none since {since}; the newest checkpoint has one now, which proves those before it too.",
)
