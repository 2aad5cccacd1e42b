"""Rows that hold from a day up to, and without, another (`valid_from`, `valid_to`): asked as of a day, kept in order."""

from datetime import date

from django.db.models import CheckConstraint, F, Q


def in_force(on: date) -> Q:
    """Return the condition that a row holds on a day."""
    return Q(valid_from__lte=on) & not_ended(on)


def not_ended(on: date | F) -> Q:
    """Return the condition that a row holds on a day or begins after it."""
    return Q(valid_to__isnull=True) | Q(valid_to__gt=on)


def in_order(name: str) -> CheckConstraint:
    """Return the constraint that a row ends after it begins."""
    return CheckConstraint(condition=not_ended(F("valid_from")), name=name)
