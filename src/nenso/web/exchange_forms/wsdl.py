"""Forms of a WSDL document: where it comes from, and where its new services answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.exchange.rules.facts import LONGEST_URL, check_url, check_wsdl
from nenso.exchange.rules.wsdl.described import LARGEST
from nenso.kernel.rules import Refused
from nenso.web.refusals import words_of


class WsdlForm(forms.Form):
    """A document: a file, or its address."""

    file = forms.FileField(
        label=_("WSDL file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".wsdl,.xml"}),
        help_text=_(
            "WSDL 1.1 in one file, at most 5 MB. It is kept, and handed on to whoever asks the gateway for it."
        ),
    )
    url = forms.CharField(
        label=_("Or the address of its WSDL"),
        required=False,
        max_length=LONGEST_URL,
        help_text=_("It is read once now; later the gateway reads it from there."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST:
            raise forms.ValidationError(words_of(Refused("wsdl.too_large", most=LARGEST // 2**20)))
        return file

    def clean_url(self) -> str:
        """Hold that the address is one."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            return check_wsdl(url) if url else ""
        except Refused as refused:
            raise forms.ValidationError(words_of(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Hold that there is one of both."""
        given = super().clean() or self.cleaned_data
        if not self.errors and bool(given.get("file")) == bool(given.get("url")):
            code = "wsdl.two" if given.get("file") else "wsdl.none"
            self.add_error("file", words_of(Refused(code)))
        return given


class TakeWsdlForm(forms.Form):
    """Where the new services of a document answer."""

    address = forms.CharField(
        label=_("Address of the new services"),
        required=False,
        max_length=LONGEST_URL,
        help_text=_(
            "Where the gateway finds them. Empty: as the document says. Services that are registered keep their address."
        ),
    )

    def clean_address(self) -> str:
        """Hold that the address is one."""
        url = str(self.cleaned_data["address"]).strip()
        try:
            return check_url(url) if url else ""
        except Refused as refused:
            raise forms.ValidationError(words_of(refused)) from refused
