"""Administrative procedures as of a day."""

from datetime import date

from django.db.models import Q, QuerySet

from nenso.kernel.dated import in_force
from nenso.kernel.rules import Refused, fold
from nenso.measures.models import Procedure

INTERNAL = "internal"  # status of a procedure whose code is ours: the national code was not found


def procedures(on: date, text: str = "") -> QuerySet[Procedure]:
    """Return the procedures of a day, by code; with a text, those whose name or code holds it, diacritics or not."""
    found = Procedure.objects.filter(in_force(on)).order_by("code")
    if text.strip():
        found = found.filter(Q(folded__contains=fold(text)) | Q(code__istartswith=text.strip()))
    return found


def procedure(code: str, on: date) -> Procedure:
    """Return a procedure of a day; raises `Refused("procedure.not_found")`."""
    found = procedures(on).filter(code=code).first()
    if found is None:
        raise Refused("procedure.not_found", code=code, on=on)
    return found
