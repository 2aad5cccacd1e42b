"""Addresses of the room web."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
