"""What rooms above offer to the frame of every page."""

from nenso.ui.rules import MenuItem

_menu: dict[tuple[str, str], MenuItem] = {}


def add_to_menu(*items: MenuItem) -> None:
    """Add entries to a menu; call it from `AppConfig.ready`. An entry of the same place and address is replaced."""
    for item in items:
        _menu[item.place, item.url_name] = item


def offered(place: str) -> list[MenuItem]:
    """Return the entries of one menu in their order."""
    return sorted((item for item in _menu.values() if item.place == place), key=lambda item: item.order)
