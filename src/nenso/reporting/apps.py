"""Registers the room with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The room reporting."""

    name = "nenso.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
