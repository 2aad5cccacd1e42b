"""Pure rules of the room reporting: no Django, no clock, no I/O."""
