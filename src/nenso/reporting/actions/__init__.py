"""Writing in the room reporting."""

from nenso.reporting.actions.approvals import approve, give_back
from nenso.reporting.actions.calls import call_for_report
from nenso.reporting.actions.consolidation import Consolidated, consolidate
from nenso.reporting.actions.forms import save_form
from nenso.reporting.actions.opening import open_submission
from nenso.reporting.actions.packages import deliver_package, file_of, sealed, send_package
from nenso.reporting.actions.reference import load_reference, shipped_regimes
from nenso.reporting.actions.regimes import (
    RegimeFacts,
    bring_into_force,
    define_regime,
    end_regime,
)
from nenso.reporting.actions.reminders import remind
from nenso.reporting.actions.submissions import Saved, correct, save_cells, submit
from nenso.reporting.actions.value_sets import take_values
from nenso.reporting.actions.workbooks import (
    CellDifference,
    Preview,
    import_workbook,
    preview_workbook,
    template,
)

__all__ = [
    "CellDifference",
    "Consolidated",
    "Preview",
    "RegimeFacts",
    "Saved",
    "approve",
    "bring_into_force",
    "call_for_report",
    "consolidate",
    "correct",
    "define_regime",
    "deliver_package",
    "end_regime",
    "file_of",
    "give_back",
    "import_workbook",
    "load_reference",
    "open_submission",
    "preview_workbook",
    "remind",
    "save_cells",
    "save_form",
    "sealed",
    "send_package",
    "shipped_regimes",
    "submit",
    "template",
    "take_values",
]
