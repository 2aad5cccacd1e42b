"""Loading inputs, one thing a page: what, the file, its columns, the preview, the loading."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.rules import Role, requires
from nenso.index import actions, importing, queries
from nenso.kernel.rules import Actor, Refused, Text, format_number
from nenso.web.exports import XLSX, Column, Kind, export
from nenso.web.forms import ColumnsForm, FileForm, WhatForm
from nenso.web.language import language_of
from nenso.web.models import Upload
from nenso.web.presenters.names import FAMILY_NAMES, GROUP_TABS, group_name
from nenso.web.refusals import into_form, words_of
from nenso.web.views.desk_frame import LOADERS, acting, desk, rights, subject_of, work_items

KEPT_DAYS = 30
SHOWN = 50
MARK = "<!-- progress -->"


def _steps() -> list[str]:
    return [_("What"), _("File"), _("Columns"), _("Check"), _("Load")]


def _choices() -> list[tuple[str, str]]:
    """Return every edition with each of its groups, the newest of the first family first."""
    language = language_of()
    families, groups = list(FAMILY_NAMES), list(GROUP_TABS)
    pairs = [(row, group) for row in queries.edition_rows() for group in row.groups]
    pairs.sort(
        key=lambda pair: (
            families.index(pair[0].family) if pair[0].family in families else 9,
            -pair[0].first_year,
            groups.index(pair[1]),
        )
    )
    return [
        (f"{row.code}/{group}", f"{_name(row, language)} · {group_name(group).in_language(language)}")
        for row, group in pairs
    ]


def _name(row: Any, language: str) -> str:
    return Text(row.name_vi, row.name_en).in_language(language)


@requires(*LOADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """First step: edition, group, year, units, source."""
    by = acting(request, *LOADERS)
    form = WhatForm(
        request.POST or None, editions=_choices(), initial={"period": request.GET.get("year", "")}
    )
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            return redirect("desk:import_file", uuid=_begun(by, form.cleaned_data).uuid)
    return desk(request, "import_start", {"form": form, "steps": _steps(), "templates": _choices()})


def _begun(by: Actor, chosen: dict[str, Any]) -> Upload:
    code, _slash, group = chosen["edition"].partition("/")
    edition = queries.edition_named(code)
    year = actions.year_of(chosen["period"], edition)
    units_on = chosen["units_on"] or date(year, 12, 31)
    actions.question_for(
        edition=edition, group=group, units_on=units_on, kind=chosen["kind"], source=chosen["source"]
    )
    # Long-abandoned uploads go: they hold figures that nobody answers for.
    Upload.objects.filter(begun_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return Upload.objects.create(
        edition=edition,
        group=group,
        year=year,
        units_on=units_on,
        kind=chosen["kind"],
        source=chosen["source"],
        by_key=by.key,
        by_name=by.name,
    )


def _upload(request: HttpRequest, uuid: UUID) -> tuple[Upload, Actor]:
    by = acting(request, *LOADERS)
    found = Upload.objects.select_related("edition").filter(uuid=uuid, by_key=by.key).first()
    if found is None:
        raise Refused("upload.not_found")
    return found, by


def _question(upload: Upload) -> importing.Question:
    return actions.question_for(
        edition=upload.edition,
        group=upload.group,
        units_on=upload.units_on,
        kind=upload.kind,
        source=upload.source,
    )


@requires(*LOADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Second step: the file itself, read at once; what stops it is said in the form."""
    upload, _by = _upload(request, uuid)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            _take(upload, form.cleaned_data["file"])
            return redirect("desk:import_columns", uuid=upload.uuid)
    context = {"form": form, "upload": upload, "title": subject_of(upload), "steps": _steps()}
    return desk(request, "import_file", context)


def _take(upload: Upload, sent: Any) -> None:
    table = importing.read_table(sent.read(), sent.name)
    remembered = _remembered(upload)
    upload.table, upload.file_name = table, sent.name[-200:]
    matches = importing.match_columns(table, _question(upload).targets, remembered)
    upload.choices = importing.remember(table, matches)
    upload.save()


def _remembered(upload: Upload) -> dict[str, str]:
    """Return what this person chose for the headings of earlier files of the same edition."""
    earlier = Upload.objects.filter(by_key=upload.by_key, edition__code=upload.edition.code).exclude(
        choices=None
    )
    kept: dict[str, str] = {}
    for choices in earlier.order_by("id").values_list("choices", flat=True)[:20]:
        kept |= {heading: key for heading, key in (choices or {}).items() if key}
    return kept


@requires(*LOADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Third step: which column holds what; matched by the headings, remembered for the next file."""
    upload, _by = _upload(request, uuid)
    table = upload.table
    if table is None:
        return redirect("desk:import_file", uuid=upload.uuid)
    question = _question(upload)
    matches = importing.match_columns(table, question.targets, upload.choices)
    unmatched = [place for place, heading in enumerate(table.headings) if heading and place not in matches]
    # A hundred recognised columns are a table; only who wants to change them meets a hundred lists.
    places = range(len(table.headings)) if "all" in request.GET else unmatched
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        table=table,
        targets=question.targets,
        matches=matches,
        places=places,
    )
    if request.method == "POST" and form.is_valid():
        kept = {place: key for place, key in matches.items() if place not in form.places}
        upload.choices = importing.remember(table, kept | form.chosen)
        upload.save(update_fields=["choices"])
        return redirect("desk:import_preview", uuid=upload.uuid)
    context = {"form": form, "upload": upload, "title": subject_of(upload), "steps": _steps()}
    shown = {"recognised": _recognised(table, matches, question), "unmatched": len(unmatched)}
    return desk(request, "import_columns", {**context, **shown, "shows_all": "all" in request.GET})


def _recognised(
    table: importing.Table, matches: importing.Matches, question: importing.Question
) -> list[dict[str, Any]]:
    return [
        {
            "letter": table.letters[place],
            "heading": table.headings[place],
            "key": key,
            "name": question.targets[key].name if key in question.targets else None,
        }
        for place, key in sorted(matches.items())
    ]


def _read(upload: Upload, question: importing.Question) -> importing.Reading:
    table = upload.table
    if table is None:
        raise Refused("upload.not_found")
    return importing.read_rows(
        table, importing.match_columns(table, question.targets, upload.choices), question
    )


@requires(*LOADERS)
@require_safe
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Fourth step: everything wrong at once, else what the file holds and would change."""
    upload, _by = _upload(request, uuid)
    question = _question(upload)
    reading = _read(upload, question)
    current = queries.current_dataset(upload.edition.family, upload.group, upload.year)
    context = {
        "upload": upload,
        "title": subject_of(upload),
        "steps": _steps(),
        "reading": reading,
        "more": reading.problem_count - len(reading.problems),
        "rows": [_shown(row, question) for row in reading.rows[:SHOWN]],
        "current": current,
        "comparison": importing.compare_rows(queries.written_values(current), reading.rows)
        if current
        else None,
    }
    return desk(request, "import_preview", context, status=200 if reading.is_clean else 422)


def _shown(row: importing.ImportRow, question: importing.Question) -> dict[str, Any]:
    target = question.targets.get(row.key)
    name = target.name if target else Text(row.key, row.key)
    return {"row": row, "unit": question.units.names[row.unit_code], "name": name, "number": float(row.value)}


PROBLEM_COLUMNS = (
    Column("row", Text("Dòng", "Row"), Kind.NUMBER, 0),
    Column("cell", Text("Ô", "Cell")),
    Column("column", Text("Cột", "Column")),
    Column("what", Text("Chỗ phải sửa", "What to put right"), width=100),
)


@requires(*LOADERS)
@require_safe
def problems(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The faults as a file, to be worked through beside the spreadsheet."""
    upload, _by = _upload(request, uuid)
    found = _read(upload, _question(upload)).problems
    rows = [[one.row or None, one.place, one.column, one.text] for one in found]
    return export(request, "cho-phai-sua", PROBLEM_COLUMNS, rows)


@requires(*LOADERS)
@require_POST
def load(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Last step: the file is stored whole or not at all; the page tells how far it is while it is sent."""
    upload, by = _upload(request, uuid)
    reading = _read(upload, _question(upload))
    if not reading.is_clean:
        return redirect("desk:import_preview", uuid=upload.uuid)
    context = {**rights(request), "upload": upload, "title": subject_of(upload), "steps": _steps()}
    page = render_to_string("web/desk/import_load.html", {**context, "work": work_items(request)}, request)
    answer = StreamingHttpResponse(_told(page, upload, by, reading, language_of()))
    # Compressed, the words on the progress would wait in the compressor until the end.
    answer["Content-Encoding"] = "identity"
    answer["X-Accel-Buffering"] = "no"
    answer["Cache-Control"] = "no-store"
    return answer


def _told(page: str, upload: Upload, by: Actor, reading: importing.Reading, language: str) -> Iterator[str]:
    """Send the page up to the progress, a line for each step, and the outcome with the rest of the page."""
    before, after = page.split(MARK)
    yield before
    last: actions.Loading | None = None
    refusal = ""
    try:
        for last in _steps_of(upload, by, reading):
            yield _line(last, language)
    except Refused as refused:
        with override(language):
            refusal = words_of(refused)
    outcome = {"upload": upload, "last": last, "refusal": refusal, "title": subject_of(upload)}
    with override(language):
        yield render_to_string("web/desk/import_outcome.html", outcome) + after


def _steps_of(upload: Upload, by: Actor, reading: importing.Reading) -> Iterator[actions.Loading]:
    for step in actions.import_inputs(
        by=by,
        edition=upload.edition,
        group=upload.group,
        year=upload.year,
        units_on=upload.units_on,
        file_name=upload.file_name,
        reading=reading,
    ):
        yield step
    upload.dataset, upload.packed_table = step.dataset, None
    upload.save(update_fields=["dataset", "packed_table"])


def _line(step: actions.Loading, language: str) -> str:
    done, total = (format_number(number, language, 0) for number in (step.done, step.total))
    words = escape(
        Text(f"Đã ghi {done} trên {total} giá trị", f"{done} of {total} values stored").in_language(language)
    )
    # The blanks fill the buffer that some browsers keep before they show anything.
    return f'<li><progress value="{step.done}" max="{step.total}" aria-label="{words}"></progress> {words}</li>{" " * 512}\n'


@requires(Role.VIEWER)
@require_safe
def template(request: HttpRequest, edition: str, group: str) -> HttpResponse:
    """The file to fill in: a workbook, or the long form as CSV with `?format=csv`."""
    row = queries.edition_named(edition)
    year = row.last_year or max(row.first_year, timezone.localdate().year - 1)
    wanted = request.GET.get("year", "")
    if wanted:
        year = actions.year_of(wanted, row)
    units_on = date(year, 12, 31)
    question = actions.question_for(
        edition=row, group=group, units_on=units_on, kind=importing.INPUT, source=""
    )
    targets = importing.targets_of(question.edition)
    language, name = language_of(), f"mau-{edition}-{group}-{year}"
    if request.GET.get("format") == "csv":
        content, kind, ending = (
            importing.blank_csv(targets, question.units, language),
            "text/csv; charset=utf-8",
            "csv",
        )
    else:
        title = Text(f"{row.name_vi}, {year}", f"{row.name_en}, {year}")
        content = importing.blank_workbook(title, list(targets.values()), question.units, language)
        kind, ending = XLSX, "xlsx"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
