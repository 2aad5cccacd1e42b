"""Addresses of the room ui: the living page of components, for developers."""

from django.urls import path

from nenso.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.living_page, name="living"),
    path("origin/<slug:basis>", views.origin_sample, name="origin"),
    path("form", views.form_sample, name="form"),
    path("desk", views.desk_sample, name="desk"),
    path("map.json", views.map_sample, name="map"),
    path("error/<int:code>", views.error_sample, name="error"),
]
