"""Addresses of the yardstick: the public catalogue, series and origins, and the desk where indicators are kept."""

from django.urls import path, register_converter

from nenso.web.views.indicators import (
    catalogue,
    checks,
    corrections,
    definitions,
    loading,
    lots,
    origins,
    series,
)


class IndicatorConverter:
    """An indicator's code such as dossiers.received.online."""

    regex = r"[a-z][a-z0-9_.]{0,63}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(IndicatorConverter, "indicator")

public = [
    path("indicators/", catalogue.catalogue_page, name="indicators"),
    path("indicators/<indicator:code>/", series.series, name="indicator"),
    path("observations/lots/<uuid:uuid>/", lots.lot_page, name="lot"),
    path(
        "observations/<indicator:code>/<slug:kind>/<str:unit>/<str:period>/",
        origins.origin,
        name="observation",
    ),
]
desk = [
    path("indicators/", definitions.listed, name="indicators"),
    path("indicators/new/", definitions.new, name="indicator_new"),
    path("indicators/check/", definitions.check, name="indicator_check"),
    path("indicators/<indicator:code>/change/", definitions.change, name="indicator_change"),
    path("observations/import/", loading.start, name="observations_import"),
    path("observations/import/template/", loading.template, name="observations_template"),
    path("observations/import/<uuid:uuid>/", loading.preview, name="observations_preview"),
    path("observations/import/<uuid:uuid>/load/", loading.load, name="observations_load"),
    path(
        "observations/<indicator:code>/<slug:kind>/<str:unit>/<str:period>/",
        corrections.correct,
        name="observation_correct",
    ),
    path("checks/", checks.checks, name="checks"),
    path("checks/explain/", checks.explain, name="check_explain"),
]
