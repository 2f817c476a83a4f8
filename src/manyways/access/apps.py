"""Tells Django about the app `access`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.access"
    label = "access"
    verbose_name = _("Accounts and roles")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make every action known to the permission catalogue, migrations quick, and the erasing of a person possible."""
        from manyways.access import erasing_accounts  # noqa: F401
        from manyways.access.actions import accounts, jobs, own, roles, tokens, undo  # noqa: F401
        from manyways.access.deleted import install_indexes
        from manyways.access.erasing import install_erasing
        from manyways.access.migrating import render_changed_models_only

        render_changed_models_only()
        post_migrate.connect(install_erasing, sender=self)
        post_migrate.connect(install_indexes, sender=self)
