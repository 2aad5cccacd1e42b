"""`{% load regimes %}`: units, kinds of cells and levels of reporters in the reader's words."""

from django import template

from nenso.kernel.rules import Text
from nenso.ui.components.words import words
from nenso.web.presenters.regimes.words import FIELD_KINDS, level, unit_name

register = template.Library()


@register.filter
def unit_words(code: str) -> str:
    """`{{ field.unit|unit_words }}`: `hồ sơ`; a dash where there is none."""
    return words(unit_name(code)) or "–"


@register.filter
def kind_words(code: str) -> str:
    """`{{ field.kind|kind_words }}`: `số nguyên`."""
    return words(FIELD_KINDS.get(code, Text(code, code)))


@register.filter
def level_words(code: str) -> str:
    """`{{ due.type|level_words }}`: `Ủy ban nhân dân cấp xã`."""
    return words(level(code))
