"""Telling the national office what is wrong with a witness: silence once it lasts, anything else at once; each once, and its end."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.models import Witness
from nenso.exchange.queries.witnesses import trouble_text
from nenso.exchange.rules.ledger.cosigning import is_to_tell
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Text
from nenso.notify.actions import tell


@transaction.atomic
def tell_of_witnesses(*, now: datetime) -> int:
    """Tell what the gateway found wrong with witnesses, and that they sign again; return how many people were told of something."""
    told = 0
    for row in Witness.objects.select_for_update().filter(removed_at=None).order_by("id"):
        if row.trouble and row.trouble_since is not None:
            if is_to_tell(row.trouble, row.trouble_since, row.told, now):
                told += _tell_trouble(row, row.trouble_since)
        elif row.told:
            told += _tell_end(row, now)
    return told


def _tell_trouble(row: Witness, since: datetime) -> int:
    row.told = row.trouble
    row.save(update_fields=["told"])
    body = _WRONG_BODY.fill(since=_written(since), why=trouble_text(row))
    key = f"exchange.witness_wrong:{row.uuid}:{row.trouble}:{since.isoformat()}"
    return _tell(row, "witness_wrong", key, _WRONG.fill(name=row.name), body, is_urgent=True)


def _tell_end(row: Witness, now: datetime) -> int:
    row.told = ""
    row.save(update_fields=["told"])
    key = f"exchange.witness_signs:{row.uuid}:{now.isoformat()}"
    body = _SIGNS_BODY.fill(size=row.size)
    return _tell(row, "witness_signs", key, _SIGNS.fill(name=row.name), body, is_urgent=False)


def _tell(row: Witness, what: str, key: str, title: Text, body: Text, *, is_urgent: bool) -> int:
    to = recipients(holders_of(Role.APPROVER, codes=[NATIONAL]).get(NATIONAL, ()))
    new = tell(key=key, to=to, title=title, body=body, is_urgent=is_urgent) if to else []
    facts = {"messages": len(new), "name": row.name, "trouble": row.trouble}
    record(by=SYSTEM, verb=f"exchange.{what}", thing=("witness", str(row.uuid)), facts=facts)
    return len(new)


def _written(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


_WRONG = Text(
    "Bên chứng kiến {name} không ký sổ trao đổi", "The witness {name} does not sign the exchange's ledger"
)
_WRONG_BODY = Text(
    "Từ {since}. {why} Việc trao đổi vẫn chạy; hệ thống vẫn hỏi lại.",
    "Since {since}. {why} The exchange goes on; the witness is asked again.",
)
_SIGNS = Text(
    "Bên chứng kiến {name} lại ký sổ trao đổi", "The witness {name} signs the exchange's ledger again"
)
_SIGNS_BODY = Text(
    "Bên ấy đã ký mốc {size} bản ghi, chứng kiến cả các mốc trước.",
    "It signed the checkpoint of {size} entries, and with it has seen those before.",
)
