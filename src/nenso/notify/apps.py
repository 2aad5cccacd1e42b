"""Registers the room with Django."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """The room notify."""

    name = "nenso.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"
