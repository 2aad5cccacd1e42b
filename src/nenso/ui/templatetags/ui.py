"""`{% load ui %}`: every tag and filter of the house; README.md of the room lists them."""

from django import template

from nenso.ui.components import charts, figures, forms, graphics, heats, icons, shell, states, tables, words

register = template.Library()
for theme in (words, icons, shell, figures, graphics, heats, tables, forms, states, charts):
    register.tags.update(theme.register.tags)
    register.filters.update(theme.register.filters)
