"""Reading what a page of the yardstick is asked for out of its address."""

from datetime import date

from django.http import Http404, HttpRequest

from nenso.web.presenters.indicators.naming import Asked


def day_of(request: HttpRequest, name: str) -> date | None:
    """Return the day of a parameter, None where none is given; a day that cannot be read is not found."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise Http404(asked[:40]) from error


def asked_of(request: HttpRequest, code: str, kind: str = "", unit: str = "") -> Asked:
    """Return what of an indicator is looked at."""
    given = request.GET
    return Asked(
        code=code,
        kind=kind or given.get("kind", "")[:16],
        unit=unit or given.get("unit", "")[:32],
        by=given.get("by", "")[:16],
        category=given.get("category", "")[:64],
        known=day_of(request, "known"),
        units_on=day_of(request, "units_on"),
    )
