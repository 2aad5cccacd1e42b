"""Addresses of the open API and of the page that documents it; the same in every language."""

from django.urls import path

from nenso.web.endpoints import api, exchange, systems
from nenso.web.endpoints.documentation import unknown

urlpatterns = [
    path("systems/v1/", systems.api.urls),
    path("systems/<path:rest>", unknown, name="systems_unknown"),
    path("exchange/v1/", exchange.api.urls),
    path("exchange/<path:rest>", unknown, name="exchange_admin_unknown"),
    path("v1/", api.urls),
    path("v1/<path:rest>", unknown, name="api_unknown"),
]
