"""Registers the room with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The room exchange."""

    name = "nenso.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
