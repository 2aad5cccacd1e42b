"""Writing the directory."""

from nenso.directory.actions.maps import load_map
from nenso.directory.actions.organisations import merge_organisations, rename_organisation
from nenso.directory.actions.reference import load_reference
from nenso.directory.actions.sync import Difference, ReferenceReport

__all__ = [
    "Difference",
    "ReferenceReport",
    "load_map",
    "load_reference",
    "merge_organisations",
    "rename_organisation",
]
