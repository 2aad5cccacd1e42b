"""Forms: one renderer for every Django form, errors first in a summary that links to the fields."""

from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

from nenso.ui.components.words import words

register = template.Library()
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("ui/parts/form.html")
def ui_form(form: forms.BaseForm) -> dict[str, Any]:
    """`{% ui_form form %}`: error summary, hidden fields, every field; the page brings `<form>` and buttons."""
    return {"form": form}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: all errors at once, each a link to its field."""
    return {"form": form, "fields": [one for one in form if one.errors]}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """`{% field form.name %}`: label, hint, error and control of one field."""
    widget = bound.field.widget
    kind = (
        "group"
        if isinstance(widget, GROUPS)
        else "check"
        if isinstance(widget, forms.CheckboxInput)
        else "file"
        if isinstance(widget, forms.FileInput)
        else "line"
    )
    return {"bound": bound, "kind": kind, "control": bound.as_widget(attrs=_attributes(bound, kind))}


def _attributes(bound: BoundField, kind: str) -> dict[str, str | bool]:
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {**attributes, "class": _class(bound, kind)}


def _class(bound: BoundField, kind: str) -> str:
    own = str(bound.field.widget.attrs.get("class", ""))
    base = (
        "form-check-input"
        if kind in {"group", "check"}
        else "form-select"
        if _is_select(bound)
        else "form-control"
    )
    return f"{base} {own}".strip()


def _is_select(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, forms.Select) and not isinstance(bound.field.widget, GROUPS)


@register.inclusion_tag("ui/parts/button.html")
def button(
    label: str,
    kind: str = "main",
    type: str = "submit",  # noqa: A002 - HTML's word
    name: str = "",
    value: str = "",
    icon: str = "",
    url: str = "",
    disabled: bool = False,
) -> dict[str, Any]:
    """`{% button label kind type name value icon url %}`: kind is main, quiet, plain or danger; `url` makes a link."""
    return {
        "label": words(label),
        "class": {"main": "", "quiet": "button-quiet", "plain": "button-plain", "danger": "button-danger"}[
            kind
        ],
        "type": type,
        "name": name,
        "value": value,
        "icon": icon,
        "url": url,
        "disabled": disabled,
    }


@register.inclusion_tag("ui/parts/stepper.html")
def stepper(steps: Sequence[str], current: int, label: str = "") -> dict[str, Any]:
    """`{% stepper steps current %}`: names of the steps, `current` counted from 1."""
    return {"steps": [words(step) for step in steps], "current": current, "label": label}
