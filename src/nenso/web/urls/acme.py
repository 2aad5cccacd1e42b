"""Addresses of the authority over ACME (RFC 8555), behind `/acme/`; the same in every language."""

from django.urls import path

from nenso.web.endpoints.acme import accounts, orders

app_name = "acme"
urlpatterns = [
    path("directory", accounts.directory, name="directory"),
    path("new-nonce", accounts.new_nonce, name="new_nonce"),
    path("new-account", accounts.new_account, name="new_account"),
    path("account/<uuid:uuid>", accounts.account, name="account"),
    path("account/<uuid:uuid>/orders", accounts.orders, name="orders"),
    path("key-change", accounts.key_change, name="key_change"),
    path("new-order", orders.new_order, name="new_order"),
    path("order/<uuid:uuid>", orders.order, name="order"),
    path("order/<uuid:uuid>/authorization", orders.authorization, name="authorization"),
    path("order/<uuid:uuid>/finalize", orders.finalize, name="finalize"),
    path("certificate/<uuid:uuid>", orders.certificate, name="certificate"),
    path("revoke", orders.revoke, name="revoke"),
]
