"""Views of the yardstick: parse, one presenter, render."""
