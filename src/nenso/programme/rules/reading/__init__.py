"""Reading plans as officials write them: bytes of a workbook in, targets and tasks with every doubt told out. Pure."""

from nenso.programme.rules.reading.files import read_plan_file
from nenso.programme.rules.reading.found import ReadPlan, ReadTarget, ReadTask

__all__ = ["ReadPlan", "ReadTarget", "ReadTask", "read_plan_file"]
