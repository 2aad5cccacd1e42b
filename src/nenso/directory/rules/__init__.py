"""Pure rules of units in time: lineage, and moving figures from the units of one date to another's."""

from nenso.directory.rules.geometry import check_map
from nenso.directory.rules.lineage import (
    Ancestor,
    Lineage,
    LineageKind,
    LineageLink,
    Share,
    UnitInTime,
    UnitKey,
)
from nenso.directory.rules.mapping import Mapping, SourceShare
from nenso.directory.rules.naming import committee_name, english_name, full_name, initials, known_by, sought
from nenso.directory.rules.rebase import Rebased, RebaseRule, rebase, rebase_values
from nenso.directory.rules.tabular import RebasedTable, check_size, decode, read_rows, read_table, rebase_csv

__all__ = [
    "Ancestor",
    "Lineage",
    "LineageKind",
    "LineageLink",
    "Mapping",
    "RebaseRule",
    "Rebased",
    "RebasedTable",
    "Share",
    "SourceShare",
    "UnitInTime",
    "UnitKey",
    "check_map",
    "check_size",
    "committee_name",
    "decode",
    "english_name",
    "full_name",
    "initials",
    "known_by",
    "read_rows",
    "read_table",
    "rebase",
    "rebase_csv",
    "rebase_values",
    "sought",
]
