"""Registers the room with Django."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The room programme."""

    name = "nenso.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"
