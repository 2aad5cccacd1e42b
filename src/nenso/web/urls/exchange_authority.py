"""Addresses of the exchange's own certificate authority, behind `/exchange/authority/`; the same in every language."""

from django.urls import path

from nenso.web.endpoints import exchange_authority

app_name = "exchange_authority"
urlpatterns = [
    path("chain.pem", exchange_authority.chain, name="chain"),
    path("root.pem", exchange_authority.root, name="root"),
    path("issuing.cer", exchange_authority.issuing, name="issuing"),
    path("revoked.crl", exchange_authority.revoked, name="revoked"),
]
