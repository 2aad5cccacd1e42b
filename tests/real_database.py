"""Loaded by pytest before anything else: starts the database before Django reads its settings."""

import os

from nenso.project import database
from nenso.project.places import DATA

os.environ.setdefault("NENSO_LOG_LEVEL", "ERROR")
os.environ.setdefault("NENSO_STRICT_ACCESS", "1")
database.ensure(DATA)
