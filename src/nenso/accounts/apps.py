"""Registers the room with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room accounts."""

    name = "nenso.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the way in, and one's own page, to the frame of every page."""
        from nenso.kernel.rules import Text
        from nenso.ui.actions import add_to_menu
        from nenso.ui.rules import MenuItem

        add_to_menu(
            MenuItem("account", "account_login", Text("Đăng nhập", "Sign in"), shown_to="visitors"),
            MenuItem("account", "accounts:profile", Text("Cá nhân", "My page"), shown_to="staff"),
        )
