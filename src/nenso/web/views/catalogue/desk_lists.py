"""The catalogue at the desk: what waits for the reader, and every entry of the own agencies, found, filtered, taken away."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import Role, requires
from nenso.catalogue.exporting import workbook_of
from nenso.catalogue.importing import COLUMNS, cells_of
from nenso.catalogue.models import Entry
from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import plain
from nenso.kernel.rules import Refused, Text, sort_key
from nenso.web.catalogue_desk_words import SAY, first_sentence, found_sentence
from nenso.web.catalogue_forms import FilterForm
from nenso.web.catalogue_reorganising_words import orphans_link
from nenso.web.exports import XLSX, csv_bytes, export_links
from nenso.web.language import in_words, language_of
from nenso.web.presenters.catalogue.desk_lines import entry_lines
from nenso.web.presenters.catalogue.desk_names import organisation_names
from nenso.web.presenters.catalogue.desk_orphans import orphans_of
from nenso.web.views.catalogue.desk_frame import Hand, catalogue_desk, hand

SHOWN, PER_PAGE = 10, 50
FORMATS = ("xlsx", "csv")
MOST_OWNERS = 300  # more are not offered as a filter


@requires(Role.VIEWER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader: to finish, to decide, to confirm."""
    its, day = hand(request), today()
    parts = {
        "finish": entries.to_finish(its.writes) if its.writes else None,
        "decide": entries.to_decide(its.published) if its.may_publish else None,
        "confirm": entries.to_confirm(its.published, day) if its.may_publish else None,
    }
    counts = {name: rows.count() for name, rows in parts.items() if rows is not None}
    lines = {
        name: entry_lines(rows[:SHOWN], day, its.key)
        for name, rows in parts.items()
        if rows is not None and counts[name]
    }
    is_empty = not entries.of_owners(its.seen).exists()
    orphaned, mine = orphans_of(its, day)
    context = {
        "hand": its,
        "counts": counts,
        "lines": lines,
        "first": first_sentence(counts | ({"hand_over": mine} if mine else {}), is_empty=is_empty),
        "orphaned": orphans_link(orphaned),
        "is_empty": is_empty,
        "shown": SHOWN,
    }
    return catalogue_desk(request, "home", context)


@requires(Role.VIEWER)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """List the entries of the reader's agencies; `?format=` takes them away in the columns that are read again."""
    its, day = hand(request), today()
    form = filter_of(request.GET, its)
    wanted = wanted_of(form, request.GET.get("sort", ""))
    rows = entries.kept(its.seen, wanted, day)
    if "format" in request.GET:
        return _taken(request, rows)
    page = Paginator(rows.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    is_narrowed = any(form.wanted(name) for name in form.fields)
    context = {
        "hand": its,
        "form": form,
        "page": page,
        "lines": entry_lines(entries.read(page.object_list), day),
        "first": found_sentence(page.paginator.count, is_narrowed=is_narrowed),
        "is_narrowed": is_narrowed,
        "sort": wanted.order if wanted.order in entries.ORDERS else "-changed",
        "exports": export_links(request, FORMATS),
        "every": _every(rows, its),
    }
    return catalogue_desk(request, "list", context)


def _every(rows: QuerySet[Entry], its: Hand) -> Text | None:
    """Return the words of the button that changes all that fit; None for who writes none of them."""
    if not its.writes:
        return None
    count = rows.order_by().filter(owner_code__in=its.writes).count()
    return SAY["bulk_every"].fill(n=count) if count else None


def filter_of(data: Any, its: Hand) -> FilterForm:
    """Return the filter of the list as it was sent."""
    return FilterForm(data, owners=_owners(its))


def wanted_of(form: FilterForm, order: str) -> entries.Wanted:
    """Return what a filter asks for."""
    return entries.Wanted(
        words=form.wanted("q"),
        kind=form.wanted("kind"),
        stage=form.wanted("stage"),
        state=form.wanted("state"),
        owner=form.wanted("owner"),
        due=form.wanted("due"),
        order=order,
    )


def _owners(its: Hand) -> list[tuple[str, str]]:
    """Return the owners among the entries that the reader sees, by name, for choosing."""
    codes = (
        entries.of_owners(its.seen)
        .order_by()
        .values_list("owner_code", flat=True)
        .distinct()[: MOST_OWNERS + 1]
    )
    found = set(codes)
    if len(found) > MOST_OWNERS:
        return []
    names, _over = organisation_names(found, today())
    return sorted(
        ((code, in_words(names.get(code, Text(code, code)))) for code in found),
        key=lambda each: sort_key(each[1]),
    )


def _taken(request: HttpRequest, rows: QuerySet[Entry]) -> HttpResponse:
    """Return entries as a file whose columns are those of the import; what is newest of each, so that reading it changes nothing."""
    wanted, language = request.GET["format"].lower(), language_of()
    listed: list[Entry] = list(rows)
    name = "danh-muc" if language == "vi" else "catalogue"
    if wanted == "xlsx":
        answer = HttpResponse(workbook_of(listed, language, is_standing=True), content_type=XLSX)
    elif wanted == "csv":
        headings = [column.heading.in_language(language) for column in COLUMNS]
        lines = [cells_of(row.code, row.kind, plain(entries.standing_of(row)), language) for row in listed]
        answer = HttpResponse(csv_bytes(headings, lines), content_type="text/csv; charset=utf-8")
    else:
        raise Refused("export.format", found=wanted[:20], known=", ".join(FORMATS))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{wanted}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
