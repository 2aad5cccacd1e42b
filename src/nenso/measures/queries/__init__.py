"""Reading the room measures."""
