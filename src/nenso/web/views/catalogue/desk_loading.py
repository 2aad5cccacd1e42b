"""A workbook of entries, or a catalogue in DCAT: chosen, looked at row by row, then written whole or not at all."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.catalogue import actions
from nenso.catalogue.actions import Preview
from nenso.catalogue.dcat import read_file
from nenso.catalogue.exporting import blank_workbook
from nenso.kernel.importing import Table
from nenso.kernel.rules import Actor, Refused, Text, plain_name
from nenso.web.catalogue_alike_words import ALIKE
from nenso.web.catalogue_desk_words import SAY, first_of, preview_sentence, step_sentence, taken_sentence
from nenso.web.catalogue_forms import EntriesFileForm
from nenso.web.exports import XLSX, Column, Kind, export, export_links
from nenso.web.kept_files import keep, kept_file
from nenso.web.language import language_of
from nenso.web.models import EntriesFile
from nenso.web.presenters.catalogue.desk_loading import loading_of
from nenso.web.refusals import into_form, words_of
from nenso.web.views.catalogue.desk_frame import catalogue_desk, hand
from nenso.web.views.desk_frame import rights, work_items

MARK = "<!-- progress -->"
MOST_OWNERS = 100
PROBLEMS = (
    Column("row", Text("Dòng", "Row"), Kind.NUMBER, 0),
    Column("cell", Text("Ô", "Cell")),
    Column("column", Text("Cột", "Column"), width=28),
    Column("what", Text("Chỗ phải sửa", "What to put right"), width=100),
)


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a workbook, or a catalogue in DCAT (.ttl, .jsonld); what is neither is refused here."""
    is_sent = request.method == "POST"
    form = EntriesFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        with into_form(form):
            file = form.cleaned_data["file"]
            table = read_file(file.read(), plain_name(file.name or ""))
            kept = keep(EntriesFile, request, file, json.dumps(table.plain()).encode())
            return redirect("desk:catalogue_preview", kept.uuid)
    return catalogue_desk(request, "load_start", {"form": form}, 422 if form.errors else 200)


@requires(Role.REPORTER)
@require_safe
def template(_request: HttpRequest) -> HttpResponse:
    """Give an empty workbook that explains each of its columns."""
    language = language_of()
    answer = HttpResponse(blank_workbook(language), content_type=XLSX)
    name = "mau-danh-muc" if language == "vi" else "catalogue-empty"
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


@requires(Role.REPORTER)
@require_safe
def preview(request: HttpRequest, file: UUID) -> HttpResponse:
    """Show what the workbook would do, and everything wrong with it; nothing is written."""
    kept = kept_file(EntriesFile, request, file)
    table = _table(kept)
    read = actions.preview_entries(by=actor_of(request.user), table=table, now=timezone.now())
    if "format" in request.GET:
        rows = [[one.row or None, one.place, one.column, one.text] for one in read.problems.shown]
        return export(request, "cho-phai-sua", PROBLEMS, rows)
    loading = loading_of(read, table, today(), hand(request).seen)
    context = {
        "file": kept,
        "loading": loading,
        "owners": loading.owners[:MOST_OWNERS],
        "problems": read.problems.shown,
        "more": SAY["more_faults"].fill(n=read.problems.more) if read.problems.more else None,
        "first": preview_sentence(read.problems.count, len(read.new), len(read.changing), loading.same),
        "alike": ALIKE,
        "alike_first": first_of(len(loading.alike), loading.alike_count),
        "new_first": first_of(len(loading.new), len(read.new)),
        "changing_first": first_of(len(loading.changing), len(read.changing)),
        "exports": export_links(request, ("xlsx", "csv")),
    }
    return catalogue_desk(request, "load_preview", context, 422 if read.problems else 200)


def _table(kept: EntriesFile) -> Table:
    return Table.from_plain(json.loads(kept.content))


@requires(Role.REPORTER)
@require_POST
def take(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """Write the workbook whole or not at all; the page says what is being done while it is."""
    kept, by = kept_file(EntriesFile, request, file), actor_of(request.user)
    context = {
        **rights(request),
        "work": work_items(request),
        "say": SAY,
        "writes": True,
        "lead": SAY["loading_lead"].fill(file=kept.file_name),
    }
    page = render_to_string("web/desk/catalogue/load_take.html", context, request)
    hand_in = request.POST.get("hand_in") == "on"
    answer = StreamingHttpResponse(_told(page, kept, by, language_of(), hand_in=hand_in))
    # Compressed, the words on the progress would wait in the compressor until the end.
    answer["Content-Encoding"] = "identity"
    answer["X-Accel-Buffering"] = "no"
    answer["Cache-Control"] = "no-store"
    return answer


def _told(page: str, kept: EntriesFile, by: Actor, language: str, *, hand_in: bool) -> Iterator[str]:
    """Send the page up to the progress, a line for each step, and the outcome with the rest of the page."""
    before, after = page.split(MARK)
    yield before
    context: dict[str, Any] = {"say": SAY, "file": kept}
    try:
        table = _table(kept)
        yield _line(step_sentence("write", len(table.rows)), language)
        done = _written(kept, table, by, hand_in=hand_in)
        context["outcome"] = taken_sentence(len(done.new), len(done.changing), is_submitted=hand_in)
    except Refused as refused:
        with override(language):
            context["refusal"] = words_of(refused)
    with override(language):
        yield render_to_string("web/desk/catalogue/load_outcome.html", context) + after


def _written(kept: EntriesFile, table: Table, by: Actor, *, hand_in: bool) -> Preview:
    done = actions.import_entries(
        by=by, table=table, now=timezone.now(), file=kept.file_name, hand_in=hand_in
    )
    kept.delete()
    return done


def _line(said: Text, language: str) -> str:
    # The blanks fill the buffer that some browsers keep before they show anything.
    words = format_html('<li><progress aria-label="{0}"></progress> {0}</li>', said.in_language(language))
    return f"{words}{' ' * 512}\n"
