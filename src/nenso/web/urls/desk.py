"""Addresses of the staff desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
