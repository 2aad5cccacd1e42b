"""Registers the room with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room web."""

    name = "nenso.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the public pages in the menus."""
        from nenso.web import menu

        menu.offer()
