"""The desk's forms of the catalogue: parsed here, decided by the actions."""

from nenso.web.catalogue_forms.acts import CommentForm, EntriesFileForm, FilterForm
from nenso.web.catalogue_forms.bulk import BulkForm
from nenso.web.catalogue_forms.facts import FactsForm
from nenso.web.catalogue_forms.initial import initial_of

__all__ = ["BulkForm", "CommentForm", "EntriesFileForm", "FactsForm", "FilterForm", "initial_of"]
