"""Why two entries that look alike are not the same."""

from typing import Any

from django import forms

from nenso.catalogue.texts import REFUSALS
from nenso.web.catalogue_alike_words import ALIKE
from nenso.web.language import in_words

LONGEST = 600


class ApartForm(forms.Form):
    """Say why two are not the same."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["why"] = forms.CharField(
            label=in_words(ALIKE["why"]),
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 2}),
            error_messages={"required": in_words(REFUSALS["catalogue.no_why"])},
        )
