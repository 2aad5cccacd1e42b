"""Addresses of the published registry, behind `/exchange/registry/`, as clients of The Update Framework ask; the same in every language."""

from django.urls import path

from nenso.web.endpoints import exchange_registry

app_name = "exchange_registry"
urlpatterns = [
    path("metadata/<str:name>", exchange_registry.metadata, name="metadata"),
    path("targets/<str:name>", exchange_registry.target, name="target"),
]
