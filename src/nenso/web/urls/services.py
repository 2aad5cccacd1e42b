"""Addresses of the metering of public services: the public pages, and the desk of the systems that send."""

from django.urls import path

from nenso.web.urls import converters  # noqa: F401 - makes <day:…> known
from nenso.web.views.services import agency, overview, points
from nenso.web.views.systems import days, dossiers, lists, one

public = [
    path("services/", overview.overview, name="services"),
    path("services/connections/", overview.connections, name="connections"),
    path("services/procedures/", agency.procedures, name="procedures"),
    path("services/766/", points.points, name="points"),
    path("services/766/<str:organisation>/", points.points_of, name="points_of"),
    path(
        "services/766/<str:organisation>/<slug:criterion>/<str:period>/",
        points.criterion,
        name="criterion",
    ),
    path(
        "services/figures/<str:organisation>/<str:name>/<str:period>/", agency.figure, name="service_figure"
    ),
    path("services/<str:organisation>/", agency.agency, name="service"),
]
_ONE = "systems/<str:code>/"
desk = [
    path("systems/", lists.systems, name="systems"),
    path("systems/new/", lists.new, name="system_new"),
    path(_ONE, one.system, name="system"),
    path(f"{_ONE}change/", lists.change, name="system_change"),
    path(f"{_ONE}end/", lists.end, name="system_end"),
    path(f"{_ONE}seen/", one.seen, name="system_seen"),
    path(f"{_ONE}keys/", one.issue, name="key_issue"),
    path(f"{_ONE}keys/<uuid:uuid>/revoke/", one.revoke, name="key_revoke"),
    path(f"{_ONE}batches/<uuid:uuid>/", one.batch, name="batch"),
    path(f"{_ONE}days/<day:on>/", days.day, name="system_day"),
    path(f"{_ONE}dossiers/", dossiers.dossiers, name="dossiers"),
    path(f"{_ONE}dossiers/<int:number>/", dossiers.dossier, name="dossier"),
]
