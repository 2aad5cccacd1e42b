"""An index from plain tables: a parent–child list and figures, COINr's iMeta and iData, the COIN Tool's sheets."""

from nenso.index.rules.framework.coin_tool import Grid, coin_tool
from nenso.index.rules.framework.coinr import coinr
from nenso.index.rules.framework.entries import coded
from nenso.index.rules.framework.index_tables import FROM_0_TO_100, IndexTables
from nenso.index.rules.framework.parent_child import About, framework
from nenso.index.rules.framework.plain_tables import panel, table, table_of_arrays
from nenso.index.rules.framework.problems import TableProblem, TableRefused
from nenso.index.rules.framework.sheets import Sheet, sheet_of

__all__ = [
    "FROM_0_TO_100",
    "About",
    "Grid",
    "IndexTables",
    "Sheet",
    "TableProblem",
    "TableRefused",
    "coded",
    "coin_tool",
    "coinr",
    "framework",
    "panel",
    "sheet_of",
    "table",
    "table_of_arrays",
]
