"""Pages of plans, targets and tasks, for everybody and for the desk; and of regions."""
