"""All addresses: the public site and desk in two languages, the API in one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/", include("nenso.web.urls.api")),
    path("dhis2/api/", include("nenso.web.urls.dhis2")),
    path("metering/", include("nenso.web.urls.metering")),
    path("exchange/log/", include("nenso.web.urls.exchange_log")),
    path("exchange/registry/", include("nenso.web.urls.exchange_registry")),
    path("acme/", include("nenso.web.urls.acme")),
    path("exchange/authority/", include("nenso.web.urls.exchange_authority")),
    path("", include("nenso.web.urls.catalogue_open")),
    *i18n_patterns(
        path("accounts/", include("nenso.accounts.urls")),
        path("ui/", include("nenso.ui.urls")),
        path("", include("nenso.web.urls")),
        prefix_default_language=False,
    ),
]
handler404 = "nenso.web.refusals.not_there"
