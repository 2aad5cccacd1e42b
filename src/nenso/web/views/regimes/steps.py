"""The steps of building a form, as the builder's buttons name them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from nenso.kernel.rules import Refused, Text
from nenso.measures.queries.indicators import IndicatorAsOf, indicator
from nenso.reporting.rules import form_editing as editing
from nenso.reporting.rules.form_editing import Target
from nenso.reporting.rules.forms import Column, Field, Form

Step = tuple[Form, Target | None, str]  # the form after it, the part to show, what was done


def add(form: Form, target: Target | None, given: QueryDict) -> Step:
    """Add what `what` names, under the title given."""
    what, title = given.get("what", ""), (given.get("title") or "").strip()[:400]
    words = Text(title or _("New part"), title or _("New part"))
    inside = target.names[0] if target else ""
    makers: dict[str, Callable[[], tuple[Form, Target]]] = {
        "section": lambda: editing.with_section(form, words),
        "table": lambda: editing.with_table(form, inside, words, is_free=False),
        "free": lambda: editing.with_table(form, inside, words, is_free=True),
        "narrative": lambda: editing.with_narrative(form, inside, words),
        "column": lambda: editing.with_column(form, inside, words),
        "row": lambda: editing.with_row(form, inside, words),
        "rule": lambda: editing.with_rule(form, words),
    }
    if what not in makers:
        raise Refused("form.no_part", part=what[:40])
    after, made = makers[what]()
    return after, made, _("added “%(title)s”") % {"title": words.vi}


def move(form: Form, target: Target | None, by: int) -> Step:
    """Move a part up or down."""
    its = _needed(target)
    what = _("moved %(part)s up") if by < 0 else _("moved %(part)s down")
    return editing.moved(form, its, by), its, what % {"part": _name(form, its)}


def copy(form: Form, target: Target | None) -> Step:
    """Copy a part behind itself."""
    after, made = editing.duplicated(form, _needed(target))
    return after, made, _("copied %(part)s") % {"part": _name(form, _needed(target))}


def remove(form: Form, target: Target | None) -> Step:
    """Take a part away."""
    its = _needed(target)
    above = its.whole if its.kind in ("column", "row", "cell") else None
    return editing.without(form, its), above, _("removed %(part)s") % {"part": _name(form, its)}


def bind(form: Form, target: Target | None, given: QueryDict) -> Step:
    """Bind a cell or column to an indicator, whose unit and decimals it takes; known figures are filled in."""
    its = _needed(target)
    found = indicator(given.get("indicator", "")[:120], timezone.localdate())
    field = _bound(_field(form, its), found, is_known=bool(given.get("known")))
    what = _("bound %(part)s to %(code)s") % {"part": _name(form, its), "code": found.code}
    return _with_field(form, its, field), its, what


def unbind(form: Form, target: Target | None) -> Step:
    """Let a cell collect no indicator."""
    its = _needed(target)
    after = _with_field(form, its, editing.unbound(_field(form, its)))
    return after, its, _("unbound %(part)s") % {"part": _name(form, its)}


def _bound(field: Field, found: IndicatorAsOf, *, is_known: bool) -> Field:
    kind = "percent" if found.unit == "percent" else "integer" if found.decimals == 0 else "number"
    fill = "metered" if found.source == "metered" else "reported" if is_known else "none"
    return replace(
        field,
        kind=kind,
        unit=found.unit,
        decimals=found.decimals,
        indicator=found.code,
        category="",
        fill=fill,
        is_additive=found.over_units == "sum",
    )


def _field(form: Form, target: Target) -> Field:
    part: Any = editing.part_of(form, target)
    found = part.field if isinstance(part, Column) else part
    if not isinstance(found, Field):
        raise Refused("form.no_part", part=target.code)
    return found


def _with_field(form: Form, target: Target, field: Field) -> Form:
    part: Any = editing.part_of(form, target)
    return editing.with_part(form, target, replace(part, field=field) if isinstance(part, Column) else field)


def _needed(target: Target | None) -> Target:
    if target is None:
        raise Refused("form.no_part", part="")
    return target


def _name(form: Form, target: Target) -> str:
    part: Any = editing.part_of(form, target)
    if target.kind == "cell":
        return "/".join(target.names)
    title = part.message if target.kind == "rule" else part.title
    return f"“{title.vi}”"
