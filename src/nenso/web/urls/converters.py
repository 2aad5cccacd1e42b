"""Kinds of values in addresses. Importing this makes them known."""

from datetime import date

from django.urls import register_converter


class DayConverter:
    """A day such as 2025-07-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class RdfConverter:
    """A form of RDF by the ending of a file."""

    regex = "ttl|jsonld"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class EntryConverter(RdfConverter):
    """The code of an entry of the catalogue."""

    regex = "[a-z0-9-]{1,80}"


register_converter(DayConverter, "day")
register_converter(RdfConverter, "rdf")
register_converter(EntryConverter, "entry")
