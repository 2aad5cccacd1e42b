"""The form of a request that is tried."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.web.gateway_call import encoded

LONGEST_PATH = 2_000
MOST_BODY = 60_000  # characters
KINDS = ("application/json", "application/xml", "text/plain")


class TryForm(forms.Form):
    """In whose name, and what is asked."""

    subsystem = forms.ChoiceField(label=_("Own system that asks"))
    method = forms.ChoiceField(label=_("HTTP method"), choices=[("GET", "GET"), ("POST", "POST")])
    path = forms.CharField(
        label=_("Path"),
        max_length=LONGEST_PATH,
        required=False,
        help_text=_("What follows the service, with its query, such as /households/1?year=2026."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of the body"), choices=[(each, each) for each in KINDS], required=False
    )
    body = forms.CharField(
        label=_("Body"),
        max_length=MOST_BODY,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
        help_text=_("Of a POST only."),
    )

    def __init__(self, *args: Any, service: str, systems: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service = service
        field = self.fields["subsystem"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(systems)

    def clean_path(self) -> str:
        """Return the path as it stands in the line of a request."""
        given = str(self.cleaned_data["path"])
        return encoded(given if given.startswith(("/", "?")) or not given else f"/{given}")

    def target(self, path: str) -> str:
        """Return path and query at the gateway."""
        return f"/r1/{self.service}{path}"
