"""The origin of a figure: what it is, the rule, the inputs down to their records, the run and its digests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from nenso.index import rules
from nenso.index.models import Dataset, InputKind, InputValue, Run
from nenso.index.queries.boards import Board, board_of_run
from nenso.index.queries.inputs import kept_inputs
from nenso.index.queries.ranking import BASIS_WORDS
from nenso.kernel.rules import Refused, Text


@dataclass(frozen=True, slots=True)
class InputRecord:
    """A value as it was recorded: the end of the way down."""

    key: str
    name: Text
    kind: str
    written: str
    status: str
    source: str
    note: str
    file_name: str
    row: int
    loaded_by: str
    loaded_at: datetime

    def plain(self) -> dict[str, Any]:
        """Return the record for JSON."""
        return {
            "key": self.key,
            "value": self.written,
            "kind": self.kind,
            "status": self.status,
            "source": self.source,
            "note": self.note,
            "file": self.file_name,
            "row": self.row,
            "loaded_by": self.loaded_by,
            "loaded_at": self.loaded_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class MemberFigure:
    """One old unit's part in a figure that was carried over."""

    code: str
    name: Text
    share: float
    is_assumed: bool
    score: float


@dataclass(frozen=True, slots=True)
class Part:
    """A child's part in a figure."""

    code: str
    name: Text
    score: float
    max_points: float
    basis: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Everything that an origin panel tells of one figure."""

    unit_code: str
    unit_name: Text
    node: str
    node_name: Text
    is_view: bool
    year: int
    units_on: date
    score: float
    decimals: int
    points: float
    max_points: float
    rank: int
    of: int
    basis: str
    is_illustrative: bool
    reason: Text
    rule_source: str
    note: Text | None
    published: float
    rounding_bound: float
    parts: tuple[Part, ...]
    members: tuple[MemberFigure, ...]
    inputs: tuple[InputRecord, ...]
    run_uuid: UUID
    run_at: datetime
    run_by: str
    engine_version: str
    edition_code: str
    edition_name: Text
    edition_digest: str
    inputs_digest: str
    outputs_digest: str
    corrects: UUID | None
    correction_reason: str


def origin(run_uuid: UUID | str, unit_code: str, node: str, units_on: date | None = None) -> Origin:
    """Return the origin of one figure of a run.

    Raises `Refused`: "run.not_found", "index.unknown_unit", "edition.unknown_node".
    """
    run = Run.objects.select_related("edition", "dataset", "corrects").filter(uuid=run_uuid).first()
    if run is None:
        raise Refused("run.not_found", run=str(run_uuid))
    found = board_of_run(run, units_on)
    row, column = found.row(unit_code), found.column(node)
    edition = found.edition
    is_view = not edition.has_node(node)
    its_node = None if is_view else edition.node(node)
    view = edition.view(node)
    table = kept_inputs(run.dataset_id)
    outcome = None if found.is_rebased else rules.compute(edition, table)
    return Origin(
        unit_code=unit_code,
        unit_name=found.units[row].name,
        node=node,
        node_name=edition.name_of(node),
        is_view=is_view,
        year=found.listing.year,
        units_on=found.units_on,
        score=float(found.scores[row, column]),
        decimals=edition.decimals,
        points=float(found.points[row, column]),
        max_points=float("nan") if its_node is None else its_node.max_points,
        rank=int(found.ranks[row, column]),
        of=int(np.count_nonzero(found.ranks[:, column])),
        basis=BASIS_WORDS[rules.Basis(int(found.basis[row, column]))],
        is_illustrative=bool(its_node and its_node.illustrative),
        reason=_reason(found, table, outcome, unit_code, node),
        rule_source=its_node.source if its_node else (view.source if view else ""),
        note=its_node.note if its_node else (view.note if view else None),
        published=float("nan") if found.is_rebased else table.published_value(unit_code, node),
        rounding_bound=_rounding_bound(found, outcome, run, unit_code, node),
        parts=_parts(found, row, node),
        members=_members(found, unit_code, node, run),
        inputs=_records(run.dataset, edition, [unit_code], _keys_below(edition, node)),
        run_uuid=run.uuid,
        run_at=run.at,
        run_by=run.by_name,
        engine_version=run.engine_version,
        edition_code=edition.code,
        edition_name=edition.name,
        edition_digest=run.edition_digest,
        inputs_digest=run.inputs_digest,
        outputs_digest=run.outputs_digest,
        corrects=run.corrects.uuid if run.corrects else None,
        correction_reason=run.reason,
    )


def _reason(
    found: Board, table: rules.Inputs, outcome: rules.Outcome | None, unit_code: str, node: str
) -> Text:
    if found.mapping is not None and len(found.mapping.sources_of(unit_code)) == 1:
        return Text(
            "Đơn vị này không sáp nhập với đơn vị nào, nên giữ nguyên số liệu của mình.",
            "This unit was merged with no other and keeps its own figure.",
        )
    if outcome is None:
        return Text(
            "Trung bình cộng của các đơn vị cũ đã nhập thành đơn vị này, như Bộ đã làm với kết quả năm 2024.",
            "The mean of the old units that became this one, as the ministry did for the results of 2024.",
        )
    return rules.reason(found.edition, table, outcome, node, unit_code)


def _rounding_bound(
    found: Board, outcome: rules.Outcome | None, run: Run, unit_code: str, node: str
) -> float:
    if outcome is None or node != found.root:
        return float("nan")
    return rules.rounding_bound(found.edition, outcome, node, unit_code, run.dataset.decimals)


def _parts(found: Board, row: int, node: str) -> tuple[Part, ...]:
    if not found.edition.has_node(node):
        return ()
    children = [found.edition.node(code) for code in found.edition.node(node).children]
    return tuple(
        Part(
            child.code,
            child.name,
            float(found.scores[row, found.column(child.code)]),
            child.max_points,
            BASIS_WORDS[rules.Basis(int(found.basis[row, found.column(child.code)]))],
            child.illustrative,
        )
        for child in children
    )


def _members(found: Board, unit_code: str, node: str, run: Run) -> tuple[MemberFigure, ...]:
    if found.mapping is None:
        return ()
    before = board_of_run(run)
    column = before.column(node)
    return tuple(
        MemberFigure(
            part.code,
            before.units[before.row(part.code)].name,
            part.share,
            part.is_assumed,
            float(before.scores[before.row(part.code), column]),
        )
        for part in found.mapping.sources_of(unit_code)
    )


def _keys_below(edition: rules.Edition, node: str) -> set[str]:
    """Return the keys that a figure rests on: the node's own, its descendants', and what they read."""
    if not edition.has_node(node):
        return {*edition.codes}
    keys, waiting = set(), [node]
    while waiting:
        its = edition.node(waiting.pop())
        keys.add(its.code)
        if its.scoring is not None:
            keys.update(its.scoring.inputs)
        waiting.extend(its.children)
    return keys


def _records(
    dataset: Dataset, edition: rules.Edition, units: list[str], keys: set[str]
) -> tuple[InputRecord, ...]:
    wanted = keys | {f"rank:{key}" for key in keys}
    values = (
        InputValue.objects.filter(dataset=dataset, unit_code__in=units, key__in=wanted)
        .select_related("source")
        .order_by("row")
    )
    return tuple(
        InputRecord(
            key=value.key,
            name=_name(edition, value),
            kind=value.kind,
            written=value.written,
            status=value.status,
            source=value.source.citation,
            note=value.note,
            file_name=dataset.file_name,
            row=value.row,
            loaded_by=dataset.loaded_by_name,
            loaded_at=dataset.loaded_at,
        )
        for value in values
    )


def _name(edition: rules.Edition, value: InputValue) -> Text:
    key = value.key.removeprefix("rank:")
    name = edition.name_of(key) if key in edition.codes else edition.input_field(key).name
    if value.kind == InputKind.RANK:
        return Text(f"Hạng đã công bố: {name.vi}", f"Published rank: {name.en}")
    return name
