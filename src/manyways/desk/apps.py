"""Tells Django about the app `desk`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.desk"
    label = "desk"
    verbose_name = _("Comments and news")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the actions known, and keep the triggers of the search after each migration."""
        from manyways.desk import (  # noqa: F401
            actions,
            erasing,
            saved_views,
        )
        from manyways.desk.chat import actions as _chat  # noqa: F401
        from manyways.desk.mail import actions as _mail  # noqa: F401
        from manyways.desk.search import install_search, searchable

        searchable("desk.comment", title="text", icon="comment")
        post_migrate.connect(install_search, sender=self)
