"""Addresses of assessment rounds: on the desk where they are run, filled, verified and closed, and the public ones."""

from django.urls import path

from nenso.web.views.rounds import (
    assessment,
    entries,
    evidence,
    lists,
    public,
    running,
    sending,
)

app_name = "rounds"
_ROUND = "rounds/<slug:code>/"
_UNIT = f"{_ROUND}units/<slug:unit>/"
_ENTRY = "rounds/entries/<uuid:uuid>/"
urlpatterns = [
    path("rounds/", lists.rounds, name="rounds"),
    path("rounds/new/", lists.new, name="new"),
    path(_ENTRY, entries.entry, name="entry"),
    path(f"{_ENTRY}save/", entries.save, name="save"),
    path(f"{_ENTRY}try/", entries.points, name="try"),
    path(f"{_ENTRY}evidence/", evidence.add, name="evidence"),
    path("rounds/evidence/<uuid:uuid>/file/", evidence.file, name="evidence_file"),
    path("rounds/evidence/<uuid:uuid>/remove/", evidence.remove, name="evidence_remove"),
    path(_ROUND, running.round_page, name="round"),
    path(f"{_ROUND}open/", running.open_round, name="open"),
    path(f"{_ROUND}calendar/", running.calendar, name="calendar"),
    path(f"{_ROUND}measured/", running.refresh, name="refresh"),
    path(_UNIT, assessment.assessment, name="assessment"),
    path(f"{_UNIT}submit/", sending.submit, name="submit"),
    path(f"{_UNIT}take-back/", sending.take_back, name="take_back"),
]
public_pages = [
    path("rounds/", public.rounds, name="rounds"),
    path("rounds/<slug:code>/", public.round_page, name="round"),
]
