"""The desk's forms of the exchange: parsed here, decided by the actions."""

from nenso.web.exchange_forms.access import AskForm, GrantForm, RefuseForm, WhyForm
from nenso.web.exchange_forms.maintenance import MaintenanceForm

__all__ = ["AskForm", "GrantForm", "MaintenanceForm", "RefuseForm", "WhyForm"]
