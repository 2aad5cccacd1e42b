"""Writing the catalogue."""

from nenso.catalogue.actions.apart import tell_apart
from nenso.catalogue.actions.bulk import MOST_AT_ONCE, BulkLine, BulkPreview, bulk_change, preview_bulk
from nenso.catalogue.actions.comparing import compare_all
from nenso.catalogue.actions.deciding import confirm, publish, return_, submit, withdraw
from nenso.catalogue.actions.demonstration import Sample, SampleVersion, store_samples
from nenso.catalogue.actions.entries import change, register
from nenso.catalogue.actions.handing import HandOverLine, hand_over, preview_hand_over
from nenso.catalogue.actions.importing import Line, Preview, import_entries, preview_entries
from nenso.catalogue.actions.measuring import record_measured
from nenso.catalogue.actions.merging import Part, merge_entries, split_entry
from nenso.catalogue.actions.reference import EntryReport, load_reference, shipped_entries
from nenso.catalogue.actions.reminding import tell_due

__all__ = [
    "MOST_AT_ONCE",
    "BulkLine",
    "BulkPreview",
    "EntryReport",
    "HandOverLine",
    "Line",
    "Part",
    "Preview",
    "bulk_change",
    "change",
    "compare_all",
    "confirm",
    "hand_over",
    "import_entries",
    "merge_entries",
    "preview_bulk",
    "load_reference",
    "preview_entries",
    "preview_hand_over",
    "publish",
    "register",
    "record_measured",
    "return_",
    "Sample",
    "SampleVersion",
    "shipped_entries",
    "split_entry",
    "store_samples",
    "submit",
    "tell_apart",
    "tell_due",
    "withdraw",
]
