"""Tells Django about the app `interchange`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class Config(AppConfig):
    name = "manyways.interchange"
    label = "interchange"
    verbose_name = gettext_lazy("Import and export")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is blanked when a person is erased, and listen to what happens for the webhooks."""
        from manyways.access.actions import listen_to_actions
        from manyways.access.views.own import add_settings_tab
        from manyways.interchange import privacy  # noqa: F401
        from manyways.interchange.actions import erasing  # noqa: F401
        from manyways.interchange.actions.webhooks import heard
        from manyways.interchange.models import SEE_WEBHOOKS

        listen_to_actions(heard)
        add_settings_tab(gettext_lazy("Calendars"), "interchange:calendars")
        add_settings_tab(gettext_lazy("Webhooks"), "interchange:webhooks", SEE_WEBHOOKS)
