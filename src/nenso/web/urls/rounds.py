"""Addresses of assessment rounds: on the desk where they are run, filled, verified and closed, and the public ones."""

from django.urls import path

from nenso.web.views.rounds import (
    analysis,
    assessment,
    books,
    closing,
    dealing,
    differences,
    entries,
    evidence,
    lists,
    objections,
    public,
    public_entry,
    requests,
    reviews,
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
    path(f"{_ENTRY}review/", reviews.review, name="review"),
    path(f"{_ENTRY}ask/", requests.ask, name="ask"),
    path(f"{_ENTRY}settle/", differences.settle, name="settle"),
    path(f"{_ENTRY}object/", objections.object_to, name="object"),
    path("rounds/evidence/<uuid:uuid>/file/", evidence.file, name="evidence_file"),
    path("rounds/evidence/<uuid:uuid>/remove/", evidence.remove, name="evidence_remove"),
    path("rounds/requests/<uuid:uuid>/answer/", requests.answer, name="answer"),
    path("rounds/objections/<uuid:uuid>/", objections.objection, name="objection"),
    path(_ROUND, running.round_page, name="round"),
    path(f"{_ROUND}open/", running.open_round, name="open"),
    path(f"{_ROUND}deal/", dealing.deal, name="deal"),
    path(f"{_ROUND}calendar/", running.calendar, name="calendar"),
    path(f"{_ROUND}measured/", running.refresh, name="refresh"),
    path(f"{_ROUND}close/", closing.close, name="close"),
    path(f"{_ROUND}review/", reviews.work, name="work"),
    path(f"{_ROUND}differences/", differences.differences, name="differences"),
    path(f"{_ROUND}objections/", objections.objections, name="objections"),
    path(f"{_ROUND}analysis/", analysis.gaps, name="gaps"),
    path(f"{_ROUND}analysis/reviewers/", analysis.reviewers, name="reviewers"),
    path(f"{_ROUND}analysis/evidence/", analysis.twice, name="twice"),
    path(f"{_ROUND}analysis/lift/", analysis.lift, name="lift"),
    path(_UNIT, assessment.assessment, name="assessment"),
    path(f"{_UNIT}workbook.xlsx", books.workbook, name="workbook"),
    path(f"{_UNIT}workbook/", books.choose, name="book"),
    path(f"{_UNIT}workbook/<uuid:file>/", books.preview, name="book_preview"),
    path(f"{_UNIT}workbook/<uuid:file>/take/", books.take, name="book_take"),
    path(f"{_UNIT}submit/", sending.submit, name="submit"),
    path(f"{_UNIT}take-back/", sending.take_back, name="take_back"),
    path(f"{_UNIT}accept/<slug:branch>/", reviews.accept_all, name="accept_all"),
]
public_pages = [
    path("rounds/", public.rounds, name="rounds"),
    path("rounds/<slug:code>/", public.round_page, name="round"),
    path("rounds/entries/<uuid:uuid>/", public_entry.entry, name="round_entry"),
]
