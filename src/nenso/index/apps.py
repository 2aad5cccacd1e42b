"""Registers the room with Django."""

from django.apps import AppConfig


class IndexConfig(AppConfig):
    """The room index."""

    name = "nenso.index"
    label = "index"
    default_auto_field = "django.db.models.BigAutoField"
