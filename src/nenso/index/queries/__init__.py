"""Reading: published boards, the history of a place, and the origin of every figure."""

from nenso.index.queries.boards import (
    Board,
    BoardUnit,
    Listing,
    board,
    board_of_run,
    catalogue,
    group_of,
    latest_listing,
)
from nenso.index.queries.bundles import (
    BundleRecord,
    RunFacts,
    bundle_records,
    is_released,
    published_bundle,
    run_facts,
)
from nenso.index.queries.explaining import explain
from nenso.index.queries.history import HistoryPoint, history
from nenso.index.queries.inputs import inputs_of
from nenso.index.queries.methods import edition_named, edition_rows, method_of
from nenso.index.queries.origins import InputRecord, MemberFigure, Origin, origin
from nenso.index.queries.ranking import RankedRow, ranking
from nenso.index.queries.work import (
    STATES,
    Checks,
    RankDifference,
    bundle_of_run,
    changes_between,
    checks_of,
    current_dataset,
    datasets,
    editions_for,
    in_state,
    publication,
    runs,
    state_of,
    values_of,
    waiting_datasets,
    written_values,
)

__all__ = [
    "STATES",
    "Board",
    "BoardUnit",
    "BundleRecord",
    "Checks",
    "HistoryPoint",
    "InputRecord",
    "Listing",
    "MemberFigure",
    "Origin",
    "RankDifference",
    "RankedRow",
    "RunFacts",
    "board",
    "board_of_run",
    "bundle_of_run",
    "bundle_records",
    "catalogue",
    "changes_between",
    "checks_of",
    "current_dataset",
    "datasets",
    "edition_named",
    "edition_rows",
    "editions_for",
    "explain",
    "group_of",
    "history",
    "in_state",
    "inputs_of",
    "is_released",
    "latest_listing",
    "method_of",
    "origin",
    "publication",
    "published_bundle",
    "ranking",
    "runs",
    "state_of",
    "values_of",
    "waiting_datasets",
    "written_values",
]
