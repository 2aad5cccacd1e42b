"""Addresses of the catalogue for programs, and the stable names of what is in it; the same in every language."""

from django.urls import path

from nenso.web.endpoints.catalogue import rdf
from nenso.web.endpoints.catalogue.ckan import views as ckan
from nenso.web.urls import converters  # noqa: F401 - makes <rdf:…> and <entry:…> known

app_name = "catalogue_open"
urlpatterns = [
    path("catalogue", rdf.catalogue, name="catalogue"),
    path("catalogue/catalogue.<rdf:form>", rdf.catalogue_file, name="catalogue_file"),
    path("catalogue/terms", rdf.terms, name="terms"),
    path("catalogue/terms.<rdf:form>", rdf.terms_file, name="terms_file"),
    path("catalogue/entry/<entry:code>", rdf.entry, name="entry"),
    path("catalogue/entry/<entry:code>.<rdf:form>", rdf.entry_file, name="entry_file"),
    path("catalogue/agency/<str:code>", rdf.agency, name="agency"),
    path("catalogue/api/3/action/<str:name>", ckan.action, name="ckan"),
    path("catalogue/api/action/<str:name>", ckan.action, name="ckan_unversioned"),
    path("catalogue/api/<path:rest>", ckan.unknown, name="ckan_unknown"),
]
