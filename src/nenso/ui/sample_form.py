"""The form of the living page: one field of each kind."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each kind, as a province's reporter would meet them."""

    name = forms.CharField(label=_("Full name"), max_length=80)
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        choices=[("48", "UBND thành phố Đà Nẵng"), ("79", "UBND Thành phố Hồ Chí Minh")],
    )
    points = forms.DecimalField(
        label=_("Points"),
        localize=True,
        help_text=_("From 0 to 100. Write a comma before the decimals, such as 82,53."),
    )
    basis = forms.ChoiceField(
        label=_("Where the figure comes from"),
        choices=[("report", _("a report of the unit")), ("system", _("a system that measures it"))],
        widget=forms.RadioSelect,
    )
    evidence = forms.FileField(label=_("Evidence"), required=False, help_text=_("PDF, at most 20 MB."))
    remarks = forms.CharField(label=_("Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    confirmed = forms.BooleanField(label=_("I have compared the figures with the signed report"))
