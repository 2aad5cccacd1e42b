"""Pure decisions on report regimes: forms, their content, deadlines, states, sums, merging. No Django, no clock."""
