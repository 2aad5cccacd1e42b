"""Addresses of the data exchange: the public ones, and the desk's."""

from django.urls import path

from nenso.web.views.exchange import (
    access,
    api_keys,
    days,
    desk,
    entries,
    events,
    giving,
    guesses,
    maintenance,
    offering,
    refusals,
    refused,
    rights,
    systems,
    trying,
    wsdl,
)
from nenso.web.views.exchange import live as moments
from nenso.web.views.exchange import public as pages

_SERVICE = "exchange/services/<str:kind>/<str:member>/<str:system>/<str:service>/"
public = [
    path("exchange/", pages.home, name="exchange"),
    path("exchange/hours/", pages.hours, name="exchange_hours"),
    path("exchange/live/", moments.live, name="exchange_live"),
    path("exchange/hops/", moments.hops, name="exchange_hops"),
    path("exchange/refusals/", refused.refused, name="exchange_refusals"),
    path("exchange/requests/", pages.requests, name="exchange_requests"),
    path("exchange/services/", pages.catalogue, name="exchange_services"),
    path(_SERVICE, pages.service, name="exchange_service"),
    path(f"{_SERVICE}description/", pages.description, name="exchange_description"),
    path("exchange/ledger/", pages.ledger, name="exchange_ledger"),
    path("exchange/members/", pages.taking_part, name="exchange_members"),
    path("exchange/members/<str:kind>/<str:member>/", pages.member, name="exchange_member"),
]

app_name = "exchange"
_SYSTEM = "exchange/systems/<uuid:uuid>/"
_OFFERED = "exchange/services/<uuid:uuid>/"
_REQUEST = "exchange/requests/<uuid:uuid>/"
urlpatterns = [
    path("exchange/", desk.home, name="home"),
    path("exchange/join/", systems.join, name="join"),
    path("exchange/systems/new/", systems.register, name="system_new"),
    path(_SYSTEM, systems.system, name="system"),
    path(f"{_SYSTEM}rename/", systems.rename, name="system_rename"),
    path(f"{_SYSTEM}entry/", systems.refer, name="system_entry"),
    path(f"{_SYSTEM}close/", systems.close, name="system_close"),
    path(f"{_SYSTEM}credentials/new/", systems.add_credential, name="credential_new"),
    path("exchange/certificates/<uuid:uuid>/revoke/", systems.revoke_certificate, name="certificate_revoke"),
    path("exchange/credentials/<uuid:uuid>/revoke/", systems.revoke_credential, name="credential_revoke"),
    path(f"{_SYSTEM}services/new/", offering.register, name="service_new"),
    path(f"{_SYSTEM}wsdl/", wsdl.start, name="wsdl"),
    path(f"{_SYSTEM}wsdl/<uuid:file>/", wsdl.look, name="wsdl_look"),
    path(_OFFERED, offering.service, name="service"),
    path(f"{_OFFERED}try/", trying.try_it, name="try"),
    path(f"{_OFFERED}change/", offering.change, name="service_change"),
    path(f"{_OFFERED}disable/", offering.disable, name="service_disable"),
    path(f"{_OFFERED}enable/", offering.enable, name="service_enable"),
    path(f"{_OFFERED}close/", offering.close, name="service_close"),
    path(f"{_OFFERED}rights/new/", giving.give, name="give"),
    path("exchange/requests/", access.requests, name="requests"),
    path("exchange/requests/new/", access.ask, name="ask"),
    path(_REQUEST, access.request_page, name="request"),
    path(f"{_REQUEST}grant/", access.grant, name="grant"),
    path(f"{_REQUEST}refuse/", access.refuse, name="refuse"),
    path(f"{_REQUEST}withdraw/", access.withdraw, name="withdraw"),
    path("exchange/rights/", rights.rights, name="rights"),
    path("exchange/rights/<uuid:uuid>/revoke/", rights.revoke, name="revoke"),
    path("exchange/maintenance/", maintenance.maintenances, name="maintenances"),
    path("exchange/maintenance/new/", maintenance.begin, name="maintenance_begin"),
    path("exchange/maintenance/<uuid:uuid>/end/", maintenance.end, name="maintenance_end"),
    path("exchange/events/", events.events, name="events"),
    path("exchange/events/<uuid:uuid>/", events.dead_letters, name="events_dead"),
    path("exchange/events/<uuid:uuid>/again/", events.again, name="events_again"),
    path("exchange/keys/", api_keys.api_keys, name="api_keys"),
    path("exchange/keys/new/", api_keys.new, name="api_key_new"),
    path("exchange/keys/<uuid:uuid>/revoke/", api_keys.revoke, name="api_key_revoke"),
    path("exchange/refusals/", refusals.refusals, name="refusals"),
    path("exchange/guesses/", guesses.key_guesses, name="guesses"),
    path("exchange/ledger/", days.ledger_days, name="ledger_days"),
    path("exchange/entries/", entries.entries, name="entries"),
    path("exchange/entries/<int:place>/", entries.entry, name="entry"),
    path("exchange/entries/<int:place>/receipt/", entries.receipt, name="entry_receipt"),
    path("exchange/entries/<int:place>/head/", entries.head, name="entry_head"),
]
