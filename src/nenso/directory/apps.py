"""Registers the room with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations and territories in time."""

    name = "nenso.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
