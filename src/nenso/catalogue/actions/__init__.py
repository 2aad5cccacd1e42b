"""Writing the catalogue."""

from nenso.catalogue.actions.bulk import BulkLine, BulkPreview, bulk_change, preview_bulk
from nenso.catalogue.actions.deciding import confirm, publish, return_, submit, withdraw
from nenso.catalogue.actions.entries import change, register
from nenso.catalogue.actions.importing import Line, Preview, import_entries, preview_entries

__all__ = [
    "BulkLine",
    "BulkPreview",
    "Line",
    "Preview",
    "bulk_change",
    "change",
    "confirm",
    "import_entries",
    "preview_bulk",
    "preview_entries",
    "publish",
    "register",
    "return_",
    "submit",
    "withdraw",
]
