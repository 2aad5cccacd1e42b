"""Addresses of the staff desk."""

from django.urls import path

from nenso.web.urls.catalogue_desk import desk as catalogue
from nenso.web.urls.indicators import desk as indicators
from nenso.web.urls.services import desk as services
from nenso.web.views import (
    desk,
    desk_datasets,
    desk_drafts,
    desk_editions,
    desk_import,
    desk_publications,
    desk_runs,
    desk_studies,
)

app_name = "desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("journal/", desk.journal_page, name="journal"),
    path("datasets/", desk_datasets.datasets, name="datasets"),
    path("datasets/<uuid:uuid>/", desk_datasets.dataset, name="dataset"),
    path("datasets/<uuid:uuid>/run/", desk_runs.new_run, name="run_new"),
    path("import/", desk_import.start, name="import"),
    path("import/<uuid:uuid>/file/", desk_import.file, name="import_file"),
    path("import/<uuid:uuid>/columns/", desk_import.columns, name="import_columns"),
    path("import/<uuid:uuid>/check/", desk_import.preview, name="import_preview"),
    path("import/<uuid:uuid>/problems/", desk_import.problems, name="import_problems"),
    path("import/<uuid:uuid>/load/", desk_import.load, name="import_load"),
    path("import/template/<slug:edition>/<slug:group>/", desk_import.template, name="template"),
    path("editions/", desk_editions.editions, name="editions"),
    path("editions/load/", desk_editions.load, name="edition_load"),
    path("drafts/new/<slug:family>/<int:year>/<slug:group>/", desk_drafts.new, name="draft_new"),
    path("drafts/<uuid:uuid>.yaml", desk_drafts.file, name="draft_file"),
    path("drafts/<uuid:uuid>/withdraw/", desk_drafts.withdraw, name="draft_withdraw"),
    path("runs/", desk_runs.runs, name="runs"),
    path("runs/<uuid:uuid>/", desk_runs.run, name="run"),
    path("runs/<uuid:uuid>/compare/", desk_runs.compare, name="compare"),
    path("runs/<uuid:uuid>/correct/", desk_runs.correct, name="correct"),
    path("runs/<uuid:uuid>/propose/", desk_publications.propose, name="propose"),
    path("runs/<uuid:uuid>/bundle/", desk_publications.bundle, name="bundle"),
    path("runs/<uuid:uuid>/studies/", desk_studies.studies, name="studies"),
    path("runs/<uuid:uuid>/studies/ask/", desk_studies.ask, name="study_ask"),
    path("studies/<uuid:uuid>/", desk_studies.study, name="study"),
    path("studies/<uuid:uuid>/progress/", desk_studies.progress, name="study_progress"),
    path("studies/<uuid:uuid>/document/", desk_studies.document, name="study_document"),
    path("studies/<uuid:uuid>/stop/", desk_studies.stop, name="study_stop"),
    path("publications/<uuid:uuid>/release/", desk_publications.release, name="release"),
    path("publications/<uuid:uuid>/return/", desk_publications.give_back, name="return"),
    *catalogue,
    *indicators,
    *services,
]
