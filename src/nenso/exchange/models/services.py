"""What is offered: services of systems, and their endpoints."""

import uuid
from typing import ClassVar

from django.db import models

from nenso.exchange.models.members import Subsystem


class WsdlDocument(models.Model):
    """A WSDL document as it was handed in: one for all services whose operations it describes."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    digest = models.CharField(max_length=64, unique=True)  # SHA-256, in hex
    content = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.digest


class Service(models.Model):
    """A service that a system answers, at an address of its own network."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="services")
    code = models.CharField(max_length=64)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=1000)
    kind = models.CharField(max_length=16, default="REST")  # REST, OPENAPI, SOAP: rules.routing.Kind
    wsdl_url = models.CharField(max_length=1000, blank=True)  # of a SOAP service: where its WSDL is read
    wsdl_document = models.ForeignKey(
        WsdlDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    description = models.TextField(blank=True)  # its OpenAPI document, as it was handed in
    description_type = models.CharField(max_length=100, blank=True)
    # Whether requests are held to it: "", report, refuse (rules.routing.Validation), and to what of it, as JSON.
    validation = models.CharField(max_length=16, blank=True)
    contract = models.TextField(blank=True)
    # Bodies are kept: how many days, sealed to which public key (base64), and whether what cannot be kept is refused.
    keep_days = models.PositiveSmallIntegerField(null=True, blank=True)
    keep_key = models.CharField(max_length=400, blank=True)
    keep_must = models.BooleanField(default=True)
    timeout_seconds = models.PositiveSmallIntegerField(default=30)
    # Common and open data are shared by default (Decree 194/2025): whoever is registered may ask.
    is_open = models.BooleanField(default=False)
    disabled_because = models.TextField(blank=True)  # "": answers
    closed_at = models.DateTimeField(null=True, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["subsystem", "code"]
        constraints = [models.UniqueConstraint(fields=["subsystem", "code"], name="service_code")]

    def __str__(self) -> str:
        return f"{self.subsystem}/{self.code}"


class Endpoint(models.Model):
    """A method and a path (a glob) of a service."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="endpoints")
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=500)

    class Meta:
        ordering = ["service", "path", "method"]
        constraints = [models.UniqueConstraint(fields=["service", "method", "path"], name="endpoint_once")]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
