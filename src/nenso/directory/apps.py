"""Registers the room with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The room directory."""

    name = "nenso.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
