"""Runs: found, computed, corrected, compared, and shown with their figures, digests and checks."""

import math
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.rules import Role, requires
from nenso.index import actions, queries
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.forms import CorrectionForm, ProposalForm, ReleaseForm, ReturnForm, RunFilterForm, RunForm
from nenso.web.language import language_of
from nenso.web.presenters.names import FAMILY_NAMES
from nenso.web.refusals import into_form
from nenso.web.texts import RUN_STATES
from nenso.web.views.desk import event
from nenso.web.views.desk_datasets import dataset_named
from nenso.web.views.desk_frame import acting, desk, subject_of

RUN_COLUMNS = (
    Column("run", Text("Lần tính", "Run"), width=40),
    Column("family", Text("Chỉ số", "Index")),
    Column("year", Text("Năm", "Year"), Kind.NUMBER),
    Column("group", Text("Nhóm", "Group")),
    Column("edition", Text("Ấn bản", "Edition")),
    Column("file", Text("Tệp số liệu", "File of inputs")),
    Column("by", Text("Người tính", "By")),
    Column("at", Text("Lúc", "At"), Kind.DATE, width=20),
    Column("state", Text("Tình trạng", "State")),
    Column("corrects", Text("Đính chính cho", "Corrects")),
    Column("outputs", Text("Mã kiểm kết quả", "Digest of outputs"), width=66),
)


@requires(Role.VIEWER)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All runs: searched, narrowed, paged, taken away."""
    language = language_of()
    every = queries.runs()
    years = every.order_by("-dataset__year").values_list("dataset__year", flat=True).distinct()
    form = RunFilterForm(
        request.GET,
        families=[(code, name.in_language(language)) for code, name in FAMILY_NAMES.items()],
        years=list(years),
        states=[(code, name.in_language(language)) for code, name in RUN_STATES.items()],
    )
    found = _narrowed(every, form.cleaned_data if form.is_valid() else {})
    if "format" in request.GET:
        return export(request, "cac-lan-tinh", RUN_COLUMNS, [_exported(run) for run in found[:10_000]])
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    lines = [{"run": run, "title": subject_of(run), "state": queries.state_of(run)} for run in page]
    return desk(request, "runs", {"form": form, "page": page, "lines": lines})


def _narrowed(found: Any, chosen: dict[str, Any]) -> Any:
    if chosen.get("family"):
        found = found.filter(dataset__family=chosen["family"])
    if chosen.get("year"):
        found = found.filter(dataset__year=chosen["year"])
    for word in chosen.get("q", "").split():
        within = (
            Q(edition__code__icontains=word)
            | Q(dataset__file_name__icontains=word)
            | Q(by_name__icontains=word)
        )
        found = found.filter(within | Q(dataset__group__icontains=word) | Q(outputs_digest__startswith=word))
    return queries.in_state(found, chosen.get("state", ""))


def _exported(run: Any) -> list[Any]:
    return [
        str(run.uuid),
        run.dataset.family,
        run.dataset.year,
        run.dataset.group,
        run.edition.code,
        run.dataset.file_name,
        run.by_name,
        run.at,
        RUN_STATES[queries.state_of(run)],
        str(run.corrects.uuid) if run.corrects else "",
        run.outputs_digest,
    ]


def run_named(uuid: UUID) -> Any:
    """Return a run; raises `Refused("run.not_found")`."""
    found = queries.runs().filter(uuid=uuid).first()
    if found is None:
        raise Refused("run.not_found", run=str(uuid))
    return found


@requires(Role.VIEWER)
@require_safe
def run(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One run: its ranking, what it was made from, its checks, what comes next."""
    found = run_named(uuid)
    if "format" in request.GET:
        return _figures(request, found)
    return desk(request, "run", page_of(found))


def page_of(found: Any, **forms: Any) -> dict[str, Any]:
    """Return what the page of a run shows; a form that was sent and refused takes the place of the empty one."""
    board = queries.board_of_run(found)
    ranked = queries.ranking(board)
    publication = getattr(found, "publication", None)
    return {
        "run": found,
        "title": subject_of(found),
        "state": queries.state_of(found),
        "publication": publication,
        "ranked": ranked[:10],
        "ranked_count": len(ranked),
        "decimals": board.edition.decimals,
        "checks": queries.checks_of(found),
        "others": _others(found),
        "events": [event(entry) for entry in journal_of("run", str(found.uuid))],
        "propose_form": ProposalForm(),
        "release_form": ReleaseForm(),
        "return_form": ReturnForm(),
        **forms,
    }


def _others(found: Any) -> Any:
    same = queries.runs().filter(dataset__family=found.dataset.family, dataset__group=found.dataset.group)
    return same.exclude(pk=found.pk)[:20]


FIGURE_COLUMNS = (
    Column("rank", Text("Hạng", "Rank"), Kind.NUMBER, 0),
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Đơn vị", "Unit"), width=30),
)


def _figures(request: HttpRequest, found: Any) -> HttpResponse:
    board = queries.board_of_run(found)
    codes = [code for code in board.codes if board.has_figures(code)]
    decimals = board.edition.decimals
    columns = [
        *FIGURE_COLUMNS,
        *(Column(code, board.edition.name_of(code), Kind.NUMBER, decimals) for code in codes),
    ]
    rows = []
    for line in queries.ranking(board):
        place = board.row(line.code)
        figures = [float(board.scores[place, board.column(code)]) for code in codes]
        rows.append([line.rank or None, line.code, line.name, *figures])
    told = Provenance(subject_of(found), run=str(found.uuid), digest=found.outputs_digest)
    return export(request, f"lan-tinh-{found.dataset.family}-{found.dataset.year}", columns, rows, told)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Compute a dataset under an edition."""
    by = acting(request, Role.APPROVER)
    dataset = dataset_named(uuid)
    form = RunForm(request.POST or None, editions=_editions(dataset))
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            edition = queries.edition_named(form.cleaned_data["edition"])
            return redirect(
                "desk:run", uuid=actions.run_edition(by=by, edition=edition, dataset=dataset).uuid
            )
    return desk(request, "run_new", {"form": form, "dataset": dataset, "title": subject_of(dataset)})


def _editions(dataset: Any) -> list[tuple[str, str]]:
    language = language_of()
    found = queries.editions_for(dataset)
    return [(row.code, Text(row.name_vi, row.name_en).in_language(language)) for row in found]


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct a run by a new one that names it and says why; the old one stays as it is."""
    by = acting(request, Role.APPROVER)
    old = run_named(uuid)
    same = queries.datasets().filter(
        family=old.dataset.family, group=old.dataset.group, year=old.dataset.year
    )
    offered = [(str(found.uuid), f"{found.file_name} ({found.loaded_by_name})") for found in same[:20]]
    form = CorrectionForm(request.POST or None, editions=_editions(old.dataset), datasets=offered)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            return redirect("desk:run", uuid=_corrected(by, old, form.cleaned_data).uuid)
    return desk(request, "run_correct", {"form": form, "run": old, "title": subject_of(old)})


def _corrected(by: Any, old: Any, chosen: dict[str, Any]) -> Any:
    return actions.run_edition(
        by=by,
        edition=queries.edition_named(chosen["edition"]),
        dataset=dataset_named(UUID(chosen["dataset"])),
        corrects=old,
        reason=chosen["reason"],
    )


@requires(Role.VIEWER)
@require_safe
def compare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two runs side by side: who moved, and at which indicators."""
    after = run_named(uuid)
    before = run_named(_uuid(request.GET.get("with", "")))
    node = request.GET.get("node", "") or None
    board, older = queries.board_of_run(after), queries.board_of_run(before)
    if node not in {code for code in board.codes if code in older.codes}:
        node = None
    moves = [_moved(change, board, older) for change in queries.changes_between(before, after, node)]
    if "format" in request.GET:
        return export(request, "so-sanh", MOVE_COLUMNS, [_move_row(move) for move in moves])
    both = [
        code
        for code in board.codes
        if code in older.codes and board.has_figures(code) and older.has_figures(code)
    ]
    context = {
        "run": after,
        "before": before,
        "title": subject_of(after),
        "before_title": subject_of(before),
        "moves": moves,
        "moved": sum(bool(move["change"].places) for move in moves),
        "changed": sum(abs(move["change"].difference) > 1e-12 for move in moves if move["is_in_both"]),
        "nodes": [(code, board.edition.name_of(code)) for code in both],
        "node": node or board.root,
        "decimals": board.edition.decimals,
    }
    return desk(request, "compare", context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("run.not_found", run=text[:40]) from None


def _moved(change: Any, board: Any, older: Any) -> dict[str, Any]:
    is_in_both = not math.isnan(change.difference)
    name = next(
        (its.units[its.row(change.unit)].name for its in (board, older) if change.unit in its.unit_index),
        Text(change.unit, change.unit),
    )
    return {"change": change, "name": name, "is_in_both": is_in_both, "why": _why(change, board, older)}


def _why(change: Any, board: Any, older: Any) -> list[dict[str, Any]]:
    """Return the three indicators below the composite that changed most for a unit."""
    if change.unit not in board.unit_index or change.unit not in older.unit_index:
        return []
    found = []
    for code in board.edition.root.children:
        if code in older.code_index:
            now = board.scores[board.row(change.unit), board.column(code)]
            was = older.scores[older.row(change.unit), older.column(code)]
            if abs(now - was) > 1e-12:
                found.append({"name": board.edition.name_of(code), "difference": float(now - was)})
    return sorted(found, key=lambda one: -abs(one["difference"]))[:3]


MOVE_COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Đơn vị", "Unit"), width=30),
    Column("rank_before", Text("Hạng trước", "Rank before"), Kind.NUMBER, 0),
    Column("rank_after", Text("Hạng sau", "Rank after"), Kind.NUMBER, 0),
    Column("before", Text("Điểm trước", "Score before"), Kind.NUMBER, 4),
    Column("after", Text("Điểm sau", "Score after"), Kind.NUMBER, 4),
    Column("difference", Text("Chênh lệch", "Difference"), Kind.NUMBER, 4),
)


def _move_row(move: dict[str, Any]) -> list[Any]:
    change = move["change"]
    ranks = [change.rank_before or None, change.rank_after or None]
    return [change.unit, move["name"], *ranks, change.before, change.after, change.difference]
