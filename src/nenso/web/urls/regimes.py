"""Addresses of the desk on which report regimes are run."""

from django.urls import path

from nenso.web.views.regimes import builder, burden, calls, files, lists, periods

app_name = "regimes"
_FORM = "regimes/<str:code>/form/<int:number>/"
urlpatterns = [
    path("regimes/", lists.regimes, name="regimes"),
    path("regimes/new/", lists.new, name="new"),
    path("regimes/<str:code>/", lists.regime, name="regime"),
    path("regimes/<str:code>/edit/<uuid:version>/", lists.edit, name="edit"),
    path("regimes/<str:code>/force/<uuid:version>/", lists.force, name="force"),
    path("regimes/<str:code>/end/", lists.end, name="end"),
    path("regimes/<str:code>/form/begin/", builder.begin, name="begin"),
    path(_FORM, builder.builder, name="builder"),
    path(f"{_FORM}check/", builder.check, name="check"),
    path(f"{_FORM}indicators/", builder.indicators, name="indicators"),
    path(f"{_FORM}form.json", files.form_file, name="form_file"),
    path(f"{_FORM}preview/", files.preview, name="preview"),
    path(f"{_FORM}differences/", files.changes, name="differences"),
    path(f"{_FORM}import/", files.bring_in, name="form_import"),
    path("regimes/<str:code>/periods/<str:period>/", periods.period, name="period"),
    path("regimes/<str:code>/periods/<str:period>/remind/", periods.remind, name="remind"),
    path("regimes/<str:code>/calls/", calls.calls_file, name="calls_file"),
    path("regimes/<str:code>/calls/ask/", calls.ask, name="call_ask"),
    path("regimes/<str:code>/calls/<int:number>/", calls.call, name="call"),
    path("regimes/<str:code>/calls/<int:number>/remind/", calls.remind, name="call_remind"),
    path("burden/<int:year>/", burden.desk_burden, name="burden"),
]
