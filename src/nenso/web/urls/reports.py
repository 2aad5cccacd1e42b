"""Addresses of the desk on which reports are filled, checked, submitted and decided."""

from django.urls import path

from nenso.web.views.reports import below, checking, files, history, review, saving, sheet, work

app_name = "reports"
_ONE = "reports/<uuid:uuid>/"
urlpatterns = [
    path("reports/", work.reports, name="work"),
    path("reports/open/", sheet.open_report, name="open"),
    path(_ONE, sheet.report, name="report"),
    path(f"{_ONE}save/", saving.save, name="save"),
    path(f"{_ONE}try/", saving.check, name="try"),
    path(f"{_ONE}check/", checking.check, name="check"),
    path(f"{_ONE}correct/", sheet.correct, name="correct"),
    path(f"{_ONE}review/", review.review, name="review"),
    path(f"{_ONE}below/", below.below, name="below"),
    path(f"{_ONE}below/add/", below.consolidate, name="consolidate"),
    path(f"{_ONE}history/", history.history, name="history"),
    path(f"{_ONE}document/", files.document, name="document"),
    path(f"{_ONE}file/", files.file, name="file"),
    path(f"{_ONE}template.xlsx", files.template, name="template"),
    path(f"{_ONE}import/", files.choose, name="import"),
    path(f"{_ONE}import/<uuid:file>/", files.preview, name="preview"),
    path(f"{_ONE}import/<uuid:file>/take/", files.take, name="take"),
]
