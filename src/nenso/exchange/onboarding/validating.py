"""Whether requests are held to a service's document, as a description says it: `validate: true`, `report` or `false`."""

from nenso.exchange.onboarding.nodes import Notes, Spot
from nenso.exchange.rules.contracts.stripping import contract_of
from nenso.exchange.rules.routing.snapshot import Validation
from nenso.kernel.rules import Refused

_MODES = {"true": Validation.REFUSE, "report": Validation.REPORT, "false": Validation.OFF}


def read_validation(spot: Spot | None, document: str | None, notes: Notes) -> Validation:
    """Return what is said; `document` is None where it could not be read. Noted are other words, a service without a document, and one that requests cannot be held to."""
    mode = _MODES.get(notes.choice(spot, _MODES, "contract.mode"), Validation.OFF)
    if not mode or spot is None or document is None:
        return mode
    if not document:
        notes.add(spot, "service.no_contract")
        return mode
    try:
        contract_of(document)
    except Refused as refused:
        notes.refused(spot, refused)
    return mode
