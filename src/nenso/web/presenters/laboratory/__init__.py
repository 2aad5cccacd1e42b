"""The laboratory: a published result whose parts a reader varies, to see who moves and why."""
