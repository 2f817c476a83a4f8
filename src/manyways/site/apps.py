"""Tells Django about the site itself."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy
from ninja import Schema
from ninja.params.models import ParamModel

for _shape in (Schema, ParamModel):  # built at their first use: a start takes 0.3 s less, all processes 4 MB
    _shape.model_config["defer_build"] = True


class Config(AppConfig):
    name = "manyways.site"
    label = "site"
    verbose_name = gettext_lazy("This installation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let everything be found that has a page."""
        from manyways.access.views.jobs import SEE_JOBS
        from manyways.access.views.own import add_settings_tab
        from manyways.site import (  # noqa: F401
            erasing,
            finding,
            needs,
            panels,
        )
        from manyways.site.models import SEE_ARCHIVES

        add_settings_tab(gettext_lazy("How it runs"), "running", SEE_JOBS)
        add_settings_tab(gettext_lazy("Archive"), "archive", SEE_ARCHIVES)
