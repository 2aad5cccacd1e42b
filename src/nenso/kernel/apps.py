"""Registers the room with Django."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The ground of the house."""

    name = "nenso.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
