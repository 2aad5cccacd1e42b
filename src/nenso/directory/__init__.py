"""Organisations and territories in time."""
