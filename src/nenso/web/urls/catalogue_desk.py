"""Addresses of the catalogue at the desk."""

from django.urls import path

from nenso.web.views.catalogue import (
    desk_alike,
    desk_bulk,
    desk_due,
    desk_entry,
    desk_lists,
    desk_loading,
    desk_orphans,
    desk_reorganising,
    desk_writing,
)

_ENTRY = "catalogue/entries/<slug:code>/"
desk = [
    path("catalogue/", desk_lists.home, name="catalogue"),
    path("catalogue/entries/", desk_lists.every, name="catalogue_entries"),
    path("catalogue/alike/", desk_alike.alike, name="catalogue_alike"),
    path("catalogue/alike/apart/", desk_alike.apart, name="catalogue_apart"),
    path("catalogue/bulk/", desk_bulk.bulk, name="catalogue_bulk"),
    path("catalogue/due/", desk_due.due, name="catalogue_due"),
    path("catalogue/due/confirm/", desk_due.confirm, name="catalogue_confirm"),
    path("catalogue/orphans/", desk_orphans.orphans, name="catalogue_orphans"),
    path("catalogue/import/", desk_loading.start, name="catalogue_import"),
    path("catalogue/import/template/", desk_loading.template, name="catalogue_template"),
    path("catalogue/import/<uuid:file>/", desk_loading.preview, name="catalogue_preview"),
    path("catalogue/import/<uuid:file>/take/", desk_loading.take, name="catalogue_take"),
    path("catalogue/new/", desk_writing.which, name="catalogue_new"),
    path("catalogue/new/<slug:kind>/", desk_writing.register, name="catalogue_register"),
    path("catalogue/options/organisations/", desk_writing.organisations, name="catalogue_organisations"),
    path("catalogue/options/entries/", desk_writing.options, name="catalogue_options"),
    path("catalogue/options/published/", desk_writing.published_options, name="catalogue_published"),
    path(_ENTRY, desk_entry.entry, name="catalogue_entry"),
    path(f"{_ENTRY}change/", desk_writing.change, name="catalogue_change"),
    path(f"{_ENTRY}submit/", desk_entry.check, name="catalogue_check"),
    path(f"{_ENTRY}withdraw/", desk_entry.withdraw, name="catalogue_withdraw"),
    path(f"{_ENTRY}return/", desk_entry.give_back, name="catalogue_return"),
    path(f"{_ENTRY}publish/", desk_entry.publish, name="catalogue_publish"),
    path(f"{_ENTRY}merge/", desk_reorganising.merge, name="catalogue_merge"),
    path(f"{_ENTRY}split/", desk_reorganising.split, name="catalogue_split"),
    path(f"{_ENTRY}confirm/", desk_entry.confirm, name="catalogue_confirm_one"),
]
