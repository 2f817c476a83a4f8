"""What an account loses when its person is erased: its name, its rights, its keys and the ways it signed in."""

from typing import Any

from django.apps import apps
from django.db import models

from manyways.access.erasing import Erased, Subject, also_erase, declare_erased

SIGNING_IN = ("account", "mfa", "usersessions", "socialaccount")

declare_erased(
    Erased("access.User", "pk", blank=("name", "language"), is_user=True),
    Erased("access.ApiToken", "user", blank=("name",), goes=True, is_user=True),
    Erased("access.Grant", "user", goes=True, is_user=True),
)


@also_erase
def sign_ins(subject: Subject, does: bool) -> int:
    """Addresses, second factors, sessions and outside accounts of the user."""
    count = 0
    for model in apps.get_models():
        if model._meta.app_label in SIGNING_IN and any(field.name == "user" for field in model._meta.fields):
            rows = model._base_manager.filter(user=subject.user_id or 0)
            count += rows.count()
            if does:
                _end(rows)
    return count


def _end(rows: "models.QuerySet[Any]") -> None:
    for row in rows:
        if hasattr(row, "end"):
            row.end()
    rows.delete()
