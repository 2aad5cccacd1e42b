"""Reading: published boards, the history of a place, and the origin of every figure."""

from nenso.index.queries.boards import Board, BoardUnit, Listing, board, board_of_run, catalogue, group_of, latest_listing
from nenso.index.queries.bundles import BundleRecord, bundle_records, published_bundle
from nenso.index.queries.explaining import explain
from nenso.index.queries.history import HistoryPoint, history
from nenso.index.queries.inputs import inputs_of
from nenso.index.queries.methods import edition_named, edition_rows, method_of
from nenso.index.queries.origins import InputRecord, MemberFigure, Origin, origin
from nenso.index.queries.ranking import RankedRow, ranking

__all__ = [
    "Board",
    "BoardUnit",
    "BundleRecord",
    "HistoryPoint",
    "InputRecord",
    "Listing",
    "MemberFigure",
    "Origin",
    "RankedRow",
    "board",
    "board_of_run",
    "bundle_records",
    "catalogue",
    "edition_named",
    "edition_rows",
    "explain",
    "group_of",
    "history",
    "inputs_of",
    "latest_listing",
    "method_of",
    "origin",
    "published_bundle",
    "ranking",
]
