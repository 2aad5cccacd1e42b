"""Reading the room reporting."""
