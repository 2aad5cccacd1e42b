"""Pure ground rules: no Django, no clock, no I/O."""

from nenso.kernel.rules.actor import SYSTEM, Actor
from nenso.kernel.rules.documents import Document, Lack, checked_document, is_link, plain_name
from nenso.kernel.rules.files import MOST_BYTES, media_type_of
from nenso.kernel.rules.folding import fold, sort_key
from nenso.kernel.rules.money import Money, vnd
from nenso.kernel.rules.periods import Cutoff, CutoffRule, Period, PeriodKind, cutoff, period_containing
from nenso.kernel.rules.refusal import Refused
from nenso.kernel.rules.text import HALF_ROOM, Text, format_date, format_number, join_list
from nenso.kernel.rules.validity import Validity

__all__ = [
    "HALF_ROOM",
    "MOST_BYTES",
    "SYSTEM",
    "Actor",
    "Cutoff",
    "CutoffRule",
    "Document",
    "Lack",
    "Money",
    "Period",
    "PeriodKind",
    "Refused",
    "Text",
    "Validity",
    "checked_document",
    "cutoff",
    "fold",
    "format_date",
    "format_number",
    "is_link",
    "join_list",
    "media_type_of",
    "period_containing",
    "plain_name",
    "sort_key",
    "vnd",
]
