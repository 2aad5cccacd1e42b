#!/usr/bin/env python3
"""Django's own commands, on the same database as `nenso`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nenso.project.settings")

if __name__ == "__main__":
    from nenso.project import database
    from nenso.project.places import DATA

    database.ensure(DATA)
    execute_from_command_line(sys.argv)
