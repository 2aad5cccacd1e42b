"""Forms of what an agency registers: itself, a system, how it shows who it is, a service."""

from collections.abc import Iterable
from dataclasses import replace
from ssl import DER_cert_to_PEM_cert
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.exchange.actions import EndpointFacts, ServiceFacts
from nenso.exchange.rules.bodies.keeping import LONGEST_DAYS, KeepFacts
from nenso.exchange.rules.bodies.sealing import read_public, written_public
from nenso.exchange.rules.facts import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_TIMEOUT,
    LONGEST_URL,
    MEMBER_CLASSES,
    SHORTEST_TIMEOUT,
    USUAL_TIMEOUT,
    check_endpoint,
)
from nenso.exchange.rules.openapi import read_openapi
from nenso.exchange.rules.routing.snapshot import Validation
from nenso.kernel.rules import Refused, Text
from nenso.web.catalogue_forms.fields import PublishedEntry
from nenso.web.exchange_forms.access import end_of_day
from nenso.web.forms import DayInput
from nenso.web.language import in_words
from nenso.web.plan_forms.fields import OrganisationField, lines
from nenso.web.refusals import words_of

MOST_DOCUMENT = 1_500_000  # bytes: what a form may carry of an OpenAPI document
MOST_CERTIFICATE = 100_000
_CODE_HELP = _("Letters without marks, digits and hyphens; it stands in every message and never changes.")


def _names() -> tuple[forms.CharField, forms.CharField]:
    return (
        forms.CharField(label=_("Name in Vietnamese"), max_length=LONGEST_NAME),
        forms.CharField(label=_("Name in English"), max_length=LONGEST_NAME, required=False),
    )


class JoinForm(forms.Form):
    """An agency that joins."""

    organisation_code = OrganisationField(label=_("Agency"), help_text=_("Its code or its name."))
    member_class = forms.ChoiceField(
        label=_("Class"), choices=[(each, each) for each in MEMBER_CLASSES], initial="GOV"
    )


class EntryForm(forms.Form):
    """Which entry of the catalogue a system is."""

    entry = PublishedEntry()

    def __init__(self, *args: Any, before: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entry"]
        assert isinstance(field, PublishedEntry)
        field.named_before = (before,) if before else ()


class SubsystemForm(forms.Form):
    """A system: whose it is, its code and its name, and which entry of the catalogue it is."""

    member = forms.ChoiceField(label=_("Agency"))
    code = forms.CharField(label=_("Code"), max_length=LONGEST_CODE, help_text=_CODE_HELP)
    name_vi, name_en = _names()
    entry = PublishedEntry()

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(members)

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(self.cleaned_data["name_vi"], self.cleaned_data["name_en"])


class RenameForm(forms.Form):
    """Another name of a system."""

    name_vi, name_en = _names()

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(self.cleaned_data["name_vi"], self.cleaned_data["name_en"])


class CredentialForm(forms.Form):
    """One way in which a system shows who it is."""

    KEY, CERTIFICATE, ADDRESS = "key", "certificate", "address"
    kind = forms.ChoiceField(
        label=_("How it shows who it is"),
        widget=forms.RadioSelect,
        initial=KEY,
        choices=[
            (KEY, _("an API key, made here and shown once")),
            (CERTIFICATE, _("a certificate of its own")),
            (ADDRESS, _("its address alone, within one house")),
        ],
    )
    key_label = forms.CharField(
        label=_("Name of the key"),
        required=False,
        max_length=200,
        help_text=_("Needed for a key: by it you know the key again, such as portal-2026."),
    )
    file = forms.FileField(
        label=_("File of the certificate"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pem,.crt,.cer"}),
        help_text=_("PEM or DER; only its fingerprint, subject and end are kept."),
    )
    certificate = forms.CharField(
        label=_("Or its text"),
        required=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=_("From -----BEGIN CERTIFICATE----- on."),
    )
    networks = forms.CharField(
        label=_("From which addresses"),
        required=False,
        widget=lines(2, 2_000),
        help_text=_("One a line, such as 10.1.2.0/24. Empty for a key or a certificate: from anywhere."),
    )
    valid_to = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput(), help_text=_("Empty: until it is revoked.")
    )

    def clean(self) -> dict[str, Any]:
        """Take the file's text, and hold that what the kind needs is there."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("file"):
            given["certificate"] = _certificate_in(given["file"])
        needs = {self.KEY: "key_label", self.CERTIFICATE: "certificate", self.ADDRESS: "networks"}
        wanted = needs.get(given.get("kind", ""), "")
        if wanted and not given.get(wanted, "").strip():
            self.add_error(wanted, _NEEDED[wanted])
        return given

    @property
    def shown(self) -> dict[str, Any]:
        """What is added, as the action takes it."""
        given, kind = self.cleaned_data, self.cleaned_data["kind"]
        return {
            "key_label": given["key_label"] if kind == self.KEY else "",
            "certificate": given["certificate"] if kind == self.CERTIFICATE else "",
            "networks": tuple(given["networks"].split()),
            "valid_to": end_of_day(given["valid_to"]) if given["valid_to"] else None,
        }


_NEEDED = {
    "key_label": _("Give the key a name."),
    "certificate": _("Choose the certificate's file, or put in its text."),
    "networks": _("Name at least one address."),
}


class ServiceForm(forms.Form):
    """A service: where it answers, and its OpenAPI document or its endpoints."""

    code = forms.CharField(label=_("Code"), max_length=LONGEST_CODE, help_text=_CODE_HELP)
    name_vi, name_en = _names()
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        help_text=_(
            "Where the gateway finds it: http or https, with what stands before the path that is asked."
        ),
    )
    timeout_seconds = forms.IntegerField(
        label=_("Seconds to wait for an answer"),
        min_value=SHORTEST_TIMEOUT,
        max_value=LONGEST_TIMEOUT,
        initial=USUAL_TIMEOUT,
    )
    is_open = forms.BooleanField(
        label=_("Every registered system may ask"),
        required=False,
        help_text=_("For common and open data (Decree 194/2025)."),
    )
    file = forms.FileField(
        label=_("File of the OpenAPI document"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,.yaml,.yml"}),
        help_text=_("JSON or YAML, at most 1.5 MB; the endpoints are read from it."),
    )
    description = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )
    endpoints = forms.CharField(
        label=_("Or its endpoints"),
        required=False,
        widget=lines(3, 20_000),
        help_text=_("Without a document: one a line, such as GET /households/*. Empty: not described."),
    )

    wsdl = forms.CharField(
        label=_("Or the address of its WSDL"),
        max_length=LONGEST_URL,
        required=False,
        help_text=_("For a service of SOAP, which has neither OpenAPI document nor endpoints."),
    )
    validation = forms.ChoiceField(
        label=_("Requests that do not fit the OpenAPI document"),
        required=False,
        choices=[
            (Validation.OFF.value, _("are passed on")),
            (Validation.REPORT.value, _("are passed on and counted")),
            (Validation.REFUSE.value, _("are refused")),
        ],
        help_text=_(
            "Path, parameters, content type and JSON bodies up to 1 MB are held to the document; a longer body passes."
        ),
    )

    keep_days = forms.IntegerField(
        label=_("Days that bodies are kept"),
        required=False,
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text=_("Empty: of bodies only the digest is kept."),
    )
    keep_key = forms.CharField(
        label=_("Public key that bodies are sealed to"),
        required=False,
        widget=lines(3, 2_000),
        help_text=_(
            "X25519 or P-256, as PEM or base64. Only whoever holds the private key can read them; it stays with you."
        ),
    )
    keep_must = forms.ChoiceField(
        label=_("Messages whose body cannot be kept"),
        required=False,
        choices=[("refuse", _("are refused")), ("pass", _("are passed on and counted"))],
        help_text=_("Because it is longer than 1 MB, or the store is away."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, has_code: bool = True, **kwargs: Any) -> None:
        super().__init__(_with_file(data, files), files, **kwargs)
        if not has_code:
            del self.fields["code"]

    def clean_keep_key(self) -> str:
        """Hold that the key is one that bodies can be sealed to."""
        text = str(self.cleaned_data["keep_key"]).strip()
        if not text:
            return ""
        try:
            return written_public(read_public(text))
        except Refused as refused:
            raise forms.ValidationError(words_of(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Hold that days and key are stated together."""
        given = super().clean() or self.cleaned_data
        fields = {name: given.get(name) for name in ("keep_days", "keep_key")}
        if not set(fields) & set(self.errors) and bool(fields["keep_days"]) != bool(fields["keep_key"]):
            self.add_error("keep_key" if fields["keep_days"] else "keep_days", words_of(Refused("keep.half")))
        return given

    def clean_file(self) -> Any:
        """Hold that the file is one that a form can carry."""
        file = self.cleaned_data["file"]
        if file is not None and file.size > MOST_DOCUMENT:
            raise forms.ValidationError(_("The file is larger than 1.5 MB."))
        if file is not None and not text_of_file(file, MOST_DOCUMENT):
            raise forms.ValidationError(_("The file holds no text in UTF-8."))
        return file

    def clean_description(self) -> str:
        """Hold that the document can be read; what is wrong is told with its line."""
        text = _lines_of(str(self.cleaned_data["description"]))
        if not text.strip():
            return ""
        try:
            read_openapi(text)
        except Refused as refused:
            raise forms.ValidationError(words_of(refused)) from refused
        return text

    def clean_endpoints(self) -> tuple[EndpointFacts, ...]:
        """Read the endpoints, one a line."""
        found = []
        for number, line in enumerate(str(self.cleaned_data["endpoints"]).splitlines(), 1):
            method, _space, path = line.strip().partition(" ")
            if method:
                found.append(_endpoint(number, method.upper(), path.strip()))
        return tuple(found)

    def facts(self, held: ServiceFacts) -> ServiceFacts:
        """Return what is written of a service, in place of what is held of it; what the form does not ask stays."""
        given = self.cleaned_data
        document = held.description if self.keeps_document(held) else given["description"]
        return replace(
            held,
            code=given.get("code", held.code),
            name=Text(given["name_vi"], given["name_en"]),
            url=given["url"],
            timeout_seconds=given["timeout_seconds"],
            is_open=given["is_open"],
            description=document,
            validation=Validation(given["validation"]),
            wsdl=given["wsdl"].strip(),
            wsdl_document=b""
            if given["wsdl"].strip() or document or given["endpoints"]
            else held.wsdl_document,
            keep=KeepFacts(given["keep_days"], given["keep_key"], given["keep_must"] != "pass")
            if given["keep_days"]
            else None,
            endpoints=() if document else given["endpoints"],
        )

    def keeps_document(self, held: ServiceFacts) -> bool:
        """Say whether the document is the one that is held already: a browser writes other ends of lines."""
        return str(self.cleaned_data["description"]) == _lines_of(held.description)


def _lines_of(text: str) -> str:
    return text.replace("\r\n", "\n")


def _with_file(data: Any, files: Any) -> Any:
    """Return what was sent with the file's text in the field for it: a page that comes back with an error has lost nothing."""
    document = files.get("file") if files else None
    if data is None or document is None:
        return data
    given = data.copy()
    given["description"] = "" if document.size > MOST_DOCUMENT else text_of_file(document, MOST_DOCUMENT)
    return given


def text_of_file(file: Any, most: int) -> str:
    """Return the text of a small file, cut where it is too long; "" where it is no text in UTF-8, such as an image."""
    file.seek(0)
    try:
        text = bytes(file.read(most)).decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return "" if "\0" in text else _lines_of(text)


def _certificate_in(file: Any) -> str:
    """Return the text of a certificate's file, which may hold DER, as files named .cer and .crt often do."""
    file.seek(0)
    content = bytes(file.read(MOST_CERTIFICATE))
    return DER_cert_to_PEM_cert(content) if content[:1] == b"\x30" else text_of_file(file, MOST_CERTIFICATE)


def _endpoint(number: int, method: str, path: str) -> EndpointFacts:
    facts = EndpointFacts(method, path)
    try:
        check_endpoint(facts)
    except Refused as refused:
        told = in_words(Text("Dòng {n}: {why}", "Line {n}: {why}").fill(n=number, why=words_of(refused)))
        raise forms.ValidationError(told) from refused
    return facts
