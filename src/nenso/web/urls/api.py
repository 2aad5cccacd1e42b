"""Addresses of the open API and of the page that documents it; the same in every language."""

from django.urls import path

from nenso.web.endpoints import api
from nenso.web.endpoints.documentation import unknown

urlpatterns = [
    path("v1/", api.urls),
    path("v1/<path:rest>", unknown, name="api_unknown"),
]
