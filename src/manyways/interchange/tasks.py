"""Imports in the background: read, then show; apply, then done. Webhooks told and tried again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from manyways.access.jobs import finish, progress, task
from manyways.access.models import Job
from manyways.interchange.actions import apply_import, fail_import, show_import, webhooks
from manyways.interchange.models import Import
from manyways.interchange.queries import difference_of
from manyways.interchange.reading import read_draft, report_of
from manyways.ui.answers import Refused


@task("interchange.read_import")
def read_import(job: Job, *, import_key: str) -> dict[str, Any]:
    """Read the source and keep what applying it would change."""
    import_ = Import.objects.select_related("by", "initiative", "team").get(key=import_key)
    progress(job, 0, 2, _("Reading “%(name)s”") % {"name": import_.name})
    try:
        difference = difference_of(import_, read_draft(import_))
    except Refused as refusal:
        fail_import(import_, failure=refusal.message, by=import_.by)
        raise
    progress(job, 1, 2, _("Comparing with what is here"))
    show_import(import_, report=report_of(import_, difference), by=import_.by)
    return {"import": import_key}


@task("interchange.apply_import")
def apply_import_in_background(job: Job, *, import_key: str, is_for_everyone: bool = False) -> dict[str, Any]:
    """Compare once more and write all of it, or nothing."""
    import_ = Import.objects.select_related("by", "initiative", "team").get(key=import_key)
    draft = read_draft(import_)
    result = {"import": import_key}
    with transaction.atomic():
        apply_import(
            import_=import_,
            draft=draft,
            by=import_.by,
            is_for_everyone=is_for_everyone,
            tell=lambda done, total: progress(job, done, total, _("Writing rows")),
        )
        finish(job, result)
    return result


@app.task(name="interchange.tell_webhooks", retry=webhooks.AT_TROUBLE)
def tell_webhooks(context: str) -> None:
    """One message to each webhook whose owner may see something of what happened."""
    webhooks.tell(context)


@app.task(name="interchange.deliver", retry=webhooks.AT_TROUBLE)
def deliver(delivery: int) -> None:
    """Try one message once; a failed one comes again later."""
    webhooks.deliver(delivery)


@app.periodic(cron="40 3 * * *")
@app.task(name="interchange.forget_deliveries", queueing_lock="interchange.forget_deliveries")
def forget_deliveries(timestamp: int) -> None:
    """Messages older than thirty days, and secrets that no longer sign."""
    webhooks.forget_old()
