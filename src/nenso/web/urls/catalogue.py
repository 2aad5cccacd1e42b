"""Public addresses of the catalogue."""

from django.urls import path

from nenso.web.views.catalogue import public as pages

public = [
    path("catalogue/", pages.home, name="catalogue"),
    path("catalogue/entry/<slug:code>/", pages.entry, name="catalogue_entry"),
    path("catalogue/agency/<str:code>/", pages.agency, name="catalogue_agency"),
    path("catalogue/coverage/", pages.coverage, name="catalogue_coverage"),
    path("catalogue/counted/<slug:name>/", pages.counted, name="catalogue_counted"),
    path("catalogue/road-map/", pages.road_map, name="catalogue_road_map"),
    path("catalogue/have/", pages.have, name="catalogue_have"),
]
