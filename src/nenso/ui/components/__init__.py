"""The tags and filters of `{% load ui %}`, by theme."""
