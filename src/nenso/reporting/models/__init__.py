"""Tables of report regimes and submissions."""

from nenso.reporting.models.regimes import Call, FormVersion, Regime, RegimeVersion
from nenso.reporting.models.submissions import Cell, CellChange, Package, Step, Submission

__all__ = [
    "Call",
    "Cell",
    "CellChange",
    "FormVersion",
    "Package",
    "Regime",
    "RegimeVersion",
    "Step",
    "Submission",
]
