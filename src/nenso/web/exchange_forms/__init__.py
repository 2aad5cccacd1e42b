"""The desk's forms of the exchange: parsed here, decided by the actions."""

from nenso.web.exchange_forms.access import AskForm, GiveForm, GrantForm, RefuseForm, SureForm, WhyForm
from nenso.web.exchange_forms.api_keys import ApiKeyForm
from nenso.web.exchange_forms.maintenance import MaintenanceForm
from nenso.web.exchange_forms.offering import (
    CredentialForm,
    EntryForm,
    JoinForm,
    RenameForm,
    ServiceForm,
    SubsystemForm,
)
from nenso.web.exchange_forms.wsdl import TakeWsdlForm, WsdlForm

__all__ = [
    "ApiKeyForm",
    "AskForm",
    "CredentialForm",
    "EntryForm",
    "GiveForm",
    "GrantForm",
    "JoinForm",
    "MaintenanceForm",
    "RefuseForm",
    "RenameForm",
    "ServiceForm",
    "SubsystemForm",
    "SureForm",
    "TakeWsdlForm",
    "WhyForm",
    "WsdlForm",
]
