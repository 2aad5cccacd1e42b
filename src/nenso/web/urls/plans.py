"""Addresses of plans, targets, tasks and regions: the public ones, and the desk's."""

from django.urls import path

from nenso.web.views.plans import regions

public = [
    path("regions/", regions.regions, name="regions"),
    path("regions/<slug:code>/", regions.region, name="region"),
]
