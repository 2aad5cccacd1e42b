"""Datasets: what was loaded, by whom, and every value with its source."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nenso.accounts.rules import Role, requires
from nenso.index import queries
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.presenters.origins import kind_name, status_name
from nenso.web.views.desk import event
from nenso.web.views.desk_frame import desk, subject_of

COLUMNS = (
    Column("unit_code", Text("Mã đơn vị", "Unit code")),
    Column("unit_name", Text("Đơn vị", "Unit")),
    Column("key", Text("Chỉ tiêu", "Input")),
    Column("value", Text("Giá trị", "Value"), Kind.NUMBER),
    Column("kind", Text("Loại", "Kind")),
    Column("status", Text("Tình trạng", "Status")),
    Column("source", Text("Nguồn", "Source"), width=60),
    Column("note", Text("Ghi chú", "Note")),
)


@requires(Role.VIEWER)
@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """All files of inputs, newest first."""
    page = Paginator(queries.datasets(), 50).get_page(request.GET.get("page"))
    lines = [{"dataset": dataset, "title": subject_of(dataset)} for dataset in page]
    return desk(request, "datasets", {"page": page, "lines": lines})


@requires(Role.VIEWER)
@require_safe
def dataset(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One file of inputs: its values, the runs made of it, its journal."""
    found = dataset_named(uuid)
    values = queries.values_of(found)
    if "format" in request.GET:
        told = Provenance(subject_of(found), Text(found.file_name, found.file_name), digest=found.digest)
        return export(
            request, f"so-lieu-{found.family}-{found.year}-{found.group}", COLUMNS, _rows(values), told
        )
    words = request.GET.get("q", "").strip()
    if words:
        values = values.filter(unit_code=words) | values.filter(key__icontains=words)
    page = Paginator(values, 50).get_page(request.GET.get("page"))
    context = {
        "dataset": found,
        "title": subject_of(found),
        "values": page,
        "lines": [
            {"value": value, "kind": kind_name(value.kind), "status": status_name(value.status)}
            for value in page
        ],
        "words": words,
        "runs": [
            {"run": run, "state": queries.state_of(run)} for run in queries.runs().filter(dataset=found)
        ],
        "events": [event(entry) for entry in journal_of("dataset", str(found.uuid))],
    }
    return desk(request, "dataset", context)


def dataset_named(uuid: UUID) -> Any:
    """Return a dataset with its counts; raises `Refused("dataset.not_found")`."""
    found = queries.datasets().filter(uuid=uuid).first()
    if found is None:
        raise Refused("dataset.not_found", dataset=str(uuid))
    return found


def _rows(values: Any) -> list[list[Any]]:
    return [
        [
            value.unit_code,
            Text(value.organisation.name, value.organisation.name_en),
            value.key,
            value.value,
            value.kind,
            value.status,
            value.source.citation,
            value.note,
        ]
        for value in values
    ]
