"""Forms of access: asking for it, granting, refusing, revoking."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nenso.exchange.actions import RightFacts
from nenso.web.forms import DayInput
from nenso.web.plan_forms.fields import lines

WHOLE = "* **"  # every method, every path


def _limit(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1)


class AskForm(forms.Form):
    """Which own system asks for which part of a service, what for and on what ground."""

    service = forms.ChoiceField(label=_("Service"))
    subsystem = forms.ChoiceField(label=_("Own system that will ask"))
    part = forms.CharField(
        label=_("Which part"),
        max_length=520,
        required=False,
        help_text=_("A method and a path, such as GET /citizens/*. Empty for all of it."),
    )
    purpose = forms.CharField(
        label=_("What the data is needed for"),
        max_length=2_000,
        widget=lines(3),
        help_text=_("It is public."),
    )
    ground = forms.CharField(
        label=_("Legal ground"),
        max_length=1_000,
        widget=lines(2, 1_000),
        help_text=_("The document, with its number and article."),
    )

    def __init__(
        self,
        *args: Any,
        services: Iterable[tuple[str, str]],
        systems: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("service", services), ("subsystem", systems)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(offered)

    def clean_part(self) -> tuple[str, str]:
        """Return the method and the path."""
        return _part(self.cleaned_data["part"])

    @property
    def facts(self) -> RightFacts:
        """What is asked for."""
        given = self.cleaned_data
        method, glob = given["part"]
        return RightFacts(given["purpose"], given["ground"], method, glob)


def _part(written: str) -> tuple[str, str]:
    method, _space, path = (written.strip() or WHOLE).partition(" ")
    if not path:  # only a path was given
        return ("*", method) if method.startswith("/") else (method.upper(), "**")
    return method.upper(), path.strip()


class GrantForm(forms.Form):
    """What is granted: the purpose and ground as they were asked for or in other words, an end, and limits."""

    purpose = forms.CharField(
        label=_("Purpose"), max_length=2_000, widget=lines(3), help_text=_("It is public.")
    )
    ground = forms.CharField(label=_("Legal ground"), max_length=1_000, widget=lines(2, 1_000))
    valid_to = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput(), help_text=_("Empty: until it is revoked.")
    )
    per_second = _limit(_("At most a second"))
    per_day = _limit(_("At most a day"))
    at_once = _limit(_("At most at once"))

    def facts(self, method: str, glob: str) -> RightFacts:
        """Return what is granted, for the part that was asked for."""
        given = self.cleaned_data
        last = given["valid_to"]
        return RightFacts(
            given["purpose"],
            given["ground"],
            method,
            glob,
            valid_to=end_of_day(last) if last else None,
            per_second=given["per_second"],
            per_day=given["per_day"],
            at_once=given["at_once"],
        )


def end_of_day(day: Any) -> datetime:
    """Return the end of a day at the country's own clock."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_current_timezone())


class GiveForm(GrantForm):
    """A right that is given without having been asked for: to whom, and to which part."""

    to = forms.ChoiceField(label=_("To whom"))
    part = forms.CharField(
        label=_("Which part"),
        max_length=520,
        required=False,
        help_text=_("A method and a path, such as GET /citizens/*. Empty: all of the service."),
    )
    field_order = ("to", "part")

    def __init__(self, *args: Any, subjects: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(subjects)

    def clean_part(self) -> tuple[str, str]:
        """Return the method and the path."""
        return _part(self.cleaned_data["part"])


class RefuseForm(forms.Form):
    """Why access is refused."""

    reason = forms.CharField(
        label=_("Legal ground and reason"),
        max_length=2_000,
        widget=lines(3),
        help_text=_("The provision that forbids it, and why it applies."),
    )


class WhyForm(forms.Form):
    """Why something is withdrawn, revoked or looked at."""

    reason = forms.CharField(label=_("Why"), max_length=2_000, widget=lines(2))


class SureForm(forms.Form):
    """Nothing to fill in: the page asks whether it is meant, and its button is the answer."""
