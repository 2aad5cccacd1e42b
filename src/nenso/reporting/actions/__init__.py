"""Writing in the room reporting."""
