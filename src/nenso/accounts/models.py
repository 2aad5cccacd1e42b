"""Staff users and the roles that they hold within an organisation."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from nenso.accounts.rules import Role
from nenso.kernel.rules import fold


class People(BaseUserManager["User"]):
    """Finds people by e-mail address, however its letters are written."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff who signs in; the public site needs no account."""

    personal_data: ClassVar[tuple[str, ...]] = ("email", "full_name", "folded", "home")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200)
    folded = models.CharField(max_length=460, editable=False, default="", db_index=True)
    home = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words that a search without diacritics looks in."""
        self.folded = f"{fold(self.full_name)} {self.email.lower()}"
        super().save(*args, **kwargs)


class Grant(models.Model):
    """A role given to a person within an organisation, for a span of days `[valid_from, valid_to)`."""

    personal_data: ClassVar[tuple[str, ...]] = ("person", "granted_by", "reason")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    # None where the installation itself gave the role (the first administrator, the demonstration).
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["valid_from", "id"]
        indexes = [models.Index(fields=["person", "valid_from"], name="grant_person")]
        constraints = [
            # Equal days are a grant revoked before it began: kept as history, in force on no day.
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="grant_validity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.organisation_id} {self.valid_from}"
