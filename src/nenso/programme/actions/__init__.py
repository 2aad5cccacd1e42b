"""Writing plans, targets and tasks."""
