"""Requests that did not fit the OpenAPI document of their service and were passed on all the same. Gateways count them."""

from typing import ClassVar

from django.db import models


class ContractMisfit(models.Model):
    """How many requests to a service failed at one place of its document on a day (UTC), by which rule; and the last of them.

    `operation` is as the document has it, `place` as `rules.contracts.telling.placed` writes it: neither holds what was sent.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    pk = models.CompositePrimaryKey("day", "service", "operation", "code", "place")
    day = models.DateField()
    service = models.CharField(max_length=800)
    operation = models.CharField(max_length=600)
    code = models.CharField(max_length=64)
    place = models.CharField(max_length=300)
    count = models.BigIntegerField(default=0)
    exchange = models.UUIDField()  # of the last one, by which the ledger has it
    at = models.DateTimeField()  # of the last one

    class Meta:
        ordering = ["-day", "service"]
        indexes = [models.Index(fields=["service", "day"], name="misfit_by_service")]

    def __str__(self) -> str:
        return f"{self.day} {self.service} {self.operation} {self.place} {self.code}: {self.count}"
