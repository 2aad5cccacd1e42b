"""The league table: a result's lines rendered once, then searched, filtered and sorted for each reader."""

from nenso.web.presenters.league.beside import kind_tabs, region_choices, regions, unit_options, year_tabs
from nenso.web.presenters.league.lines import place_day
from nenso.web.presenters.league.records import Heading, Line, Table
from nenso.web.presenters.league.tables import table_of
from nenso.web.presenters.league.wishes import Wish, chosen, export_rows, sort_keys

__all__ = [
    "Heading",
    "Line",
    "Table",
    "Wish",
    "chosen",
    "export_rows",
    "kind_tabs",
    "place_day",
    "region_choices",
    "regions",
    "sort_keys",
    "table_of",
    "unit_options",
    "year_tabs",
]
