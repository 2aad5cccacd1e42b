"""Addresses of the public site, the desk and the API."""

from django.urls import include, path

from nenso.web.endpoints.documentation import documentation

urlpatterns = [
    path("desk/", include("nenso.web.urls.regimes")),
    path("desk/", include("nenso.web.urls.reports")),
    path("desk/", include("nenso.web.urls.rounds")),
    path("desk/", include("nenso.web.urls.plans")),
    path("desk/", include("nenso.web.urls.exchange")),
    path("desk/", include("nenso.web.urls.desk")),
    path("api/", documentation, name="api_documentation"),
    path("", include("nenso.web.urls.public")),
]
