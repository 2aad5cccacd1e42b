"""Pure rules of the room measures: no Django, no clock, no I/O."""
