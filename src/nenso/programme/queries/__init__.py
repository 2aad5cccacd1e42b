"""Reading plans, targets and tasks."""
