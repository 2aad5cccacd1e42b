"""Filters of the pages of single rooms."""
