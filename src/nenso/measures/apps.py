"""Registers the room with Django."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """The room measures."""

    name = "nenso.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"
