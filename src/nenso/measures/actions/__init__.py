"""Writing in the room measures."""
