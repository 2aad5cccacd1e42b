"""The ledger for everybody: how far it is, who has seen that it only grew, and by what anybody checks it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nenso.exchange.queries import ledger, ledger_public
from nenso.exchange.queries.ledger import SignedCheckpoint
from nenso.exchange.queries.witnesses import KeptWitness, witnesses
from nenso.exchange.rules.ledger.cosigning import SILENT
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters.exchange.words import State

_SIGNS = State("signs", Text("đang ký", "signs"), "good", "check")
_NEW = State("new", Text("chưa ký", "not yet"), "plain", "file")
_QUIET = State("silent", Text("không trả lời", "does not answer"), "caution", "info")
_WRONG = State("wrong", Text("không ký", "does not sign"), "urgent", "warning")


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """A witness on the page: how far it signed, when, and how it is; `since` where something is wrong."""

    name: str
    key: str
    size: int
    cosigned_at: datetime | None
    state: State
    since: datetime | None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The page of the ledger; None where nothing was signed or cosigned yet."""

    name: str
    key: str
    newest: SignedCheckpoint | None
    cosigned: SignedCheckpoint | None
    witnesses: tuple[WitnessLine, ...]


def ledger_page() -> LedgerPage:
    """Return the ledger as it is now. Three queries."""
    key = ledger_public()
    return LedgerPage(
        key.name,
        key.text,
        _found(ledger.newest_checkpoint),
        _found(ledger.newest_cosigned),
        tuple(_line(each) for each in witnesses()),
    )


def _found(read: Callable[[], SignedCheckpoint]) -> SignedCheckpoint | None:
    try:
        return read()
    except Refused:
        return None


def _line(found: KeptWitness) -> WitnessLine:
    key = found.key
    return WitnessLine(key.name, key.text, found.size, found.cosigned_at, _state(found), found.since)


def _state(found: KeptWitness) -> State:
    if found.trouble:
        return _QUIET if found.trouble == SILENT else _WRONG
    return _SIGNS if found.cosigned_at else _NEW


def troubles() -> list[Text]:
    """Return what is wrong with witnesses, in full sentences, for those who run the exchange."""
    return [each.why for each in witnesses() if each.why is not None]
