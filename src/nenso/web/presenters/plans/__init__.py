"""What the pages of plans, targets, tasks and regions show."""
