"""Pages of assessment rounds: running them, filling them in, verifying, objecting, closing, and what they show."""
