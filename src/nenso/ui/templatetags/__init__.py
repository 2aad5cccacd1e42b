"""The library `ui`."""
