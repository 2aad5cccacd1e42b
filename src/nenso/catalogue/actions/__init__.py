"""Writing the catalogue."""

from nenso.catalogue.actions.bulk import BulkLine, BulkPreview, bulk_change, preview_bulk
from nenso.catalogue.actions.deciding import confirm, publish, return_, submit, withdraw
from nenso.catalogue.actions.entries import change, register
from nenso.catalogue.actions.importing import Line, Preview, import_entries, preview_entries
from nenso.catalogue.actions.reference import EntryReport, load_reference, shipped_entries

__all__ = [
    "BulkLine",
    "BulkPreview",
    "EntryReport",
    "Line",
    "Preview",
    "bulk_change",
    "change",
    "confirm",
    "import_entries",
    "preview_bulk",
    "load_reference",
    "preview_entries",
    "publish",
    "register",
    "return_",
    "shipped_entries",
    "submit",
    "withdraw",
]
