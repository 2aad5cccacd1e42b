"""Reading for pages: which frame an answer wears."""

from django.http import HttpRequest


def panel_layout(request: HttpRequest) -> str:
    """Return the template that an origin page extends: bare for the side panel, the whole page otherwise.

    The view must say `Vary: HX-Request`, for both answers share one address.
    """
    return "ui/panel.html" if request.headers.get("HX-Request") == "true" else "ui/base_panel.html"
