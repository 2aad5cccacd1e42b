"""Addresses of the public site, the desk and the API."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("nenso.web.urls.desk")),
    path("", include("nenso.web.urls.public")),
]
