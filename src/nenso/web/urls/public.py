"""Addresses of the public site. Vietnamese stands at the root, English under /en/, with the same paths."""

from django.urls import path

from nenso.web.urls import converters  # noqa: F401 - makes <day:…> known
from nenso.web.urls.catalogue import public as catalogue
from nenso.web.urls.exchange import public as exchange
from nenso.web.urls.indicators import public as indicators
from nenso.web.urls.plans import public as plans
from nenso.web.urls.rounds import public_pages as rounds
from nenso.web.urls.services import public as services
from nenso.web.views import (
    about,
    centre,
    changes,
    comparison,
    downloads,
    figures,
    inbox,
    laboratory,
    methods,
    nation,
    places,
    rankings,
    studies,
)
from nenso.web.views.regimes import burden
from nenso.web.views.regimes import public as regimes

app_name = "web"
urlpatterns = [
    path("", nation.nation, name="nation"),
    path("centre/", centre.centre, name="centre"),
    path("map/<day:on>.json", nation.geometry, name="map"),
    path("rankings/", rankings.newest, name="rankings"),
    path("rankings/<slug:family>/<int:year>/<slug:group>/", rankings.ranking, name="ranking"),
    path("rankings/<slug:family>/<int:year>/<slug:group>/study.json", studies.document, name="study"),
    path("changes/<slug:family>/<slug:group>/<int:before>/<int:after>/", changes.change, name="changes"),
    path("places/", places.index, name="places"),
    path("places/<slug:code>/", places.place, name="place"),
    path("compare/", comparison.compare, name="compare"),
    path("laboratory/", laboratory.choose, name="laboratories"),
    path("laboratory/<slug:family>/<int:year>/<slug:group>/", laboratory.laboratory, name="laboratory"),
    path("methods/", methods.index_page, name="methods"),
    path("methods/<slug:edition>/", methods.method, name="method"),
    path("methods/<slug:edition>.yaml", methods.edition_file, name="edition_file"),
    path("figures/<uuid:run>/<slug:unit>/<slug:node>/", figures.origin, name="figure"),
    path("downloads/", downloads.downloads, name="downloads"),
    path("downloads/<slug:family>-<int:year>-<slug:group>.zip", downloads.bundle, name="bundle"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read"),
    path("inbox/<uuid:uuid>/", inbox.open_message, name="inbox_open"),
    path("regimes/", regimes.regimes, name="regimes"),
    path("regimes/<str:code>/", regimes.regime, name="regime"),
    path("regimes/<str:code>/form.xlsx", regimes.workbook, name="regime_workbook"),
    path("burden/", burden.public_burden, name="burden"),
    *indicators,
    *services,
    *rounds,
    *plans,
    *exchange,
    *catalogue,
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("sitemap.xml", about.sitemap, name="sitemap"),
    path("robots.txt", about.robots, name="robots"),
]
