"""Taking a plan from a workbook: looked at first, then whole or not at all."""

from nenso.programme.actions.files.importing import PlanTaken, import_plan_file
from nenso.programme.actions.files.preview import PlanPreview, preview_plan_file

__all__ = ["PlanPreview", "PlanTaken", "import_plan_file", "preview_plan_file"]
