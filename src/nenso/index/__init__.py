"""Editions, scoring, runs, publication of composite indices."""
