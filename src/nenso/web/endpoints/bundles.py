"""Signed bundles."""

# ruff: noqa: ARG001 - the framework hands the request to every endpoint, by that name

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from nenso.index import queries
from nenso.web.endpoints.described import in_forms
from nenso.web.endpoints.index import Result, result
from nenso.web.endpoints.paging import Page, Paged, paged
from nenso.web.endpoints.words import told

router = Router(tags=["bundles"])


class Bundle(Schema):
    """A bundle: SHA-256 of the file and of the publisher's public key."""

    result: Result
    digest: str
    key_fingerprint: str
    released_at: datetime | None
    address: str


@router.get("/bundles", response=Page[Bundle], **told("bundles"))
def bundles(request: HttpRequest, response: HttpResponse, page: Paged) -> dict[str, Any]:
    """One for each published result."""
    listings = queries.catalogue()
    records = queries.bundle_records([listing.run_id for listing in listings])
    found = []
    for listing in listings:
        record = records.get(listing.run_id)
        if record is not None:
            plain = result(listing)
            found.append(
                {
                    "result": plain,
                    "digest": record.digest,
                    "key_fingerprint": record.key_fingerprint,
                    "released_at": record.released_at,
                    "address": plain["bundle"],
                }
            )
    return paged(request, response, found, page)


@router.get(
    "/bundles/{family}/{int:year}/{group}", openapi_extra=in_forms("application/zip"), **told("bundle")
)
def bundle(request: HttpRequest, family: str, year: int, group: str) -> HttpResponse:
    """A ZIP: data package, edition, method statement, manifest and signature."""
    answer = HttpResponse(queries.published_bundle(family, year, group), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{family}-{year}-{group}.zip"'
    return answer
