"""The desk of metered systems."""
