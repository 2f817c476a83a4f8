"""Background work as its starter sees it: how far it is, cancel, try again."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from manyways.access.actions import declare_right
from manyways.access.actions.jobs import cancel_job, retry_job
from manyways.access.models import Job, User
from manyways.access.rules import may_everywhere
from manyways.access.views.own import settings_tabs
from manyways.access.web import actor
from manyways.ui.pages import page, toast

SEE_JOBS = declare_right("access.see_jobs", gettext_lazy("See everybody's jobs"))
MOST_JOBS = 100
RUNNING = (Job.State.QUEUED, Job.State.DOING)


def visible_jobs(user: User) -> "QuerySet[Job]":
    """One's own jobs; all of them for those who look after the installation."""
    every = Job.objects.select_related("by")
    return every if may_everywhere(user, SEE_JOBS) else every.filter(by=user)


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """The newest jobs; those that run are asked for again every second."""
    user = actor(request)
    rows = list(visible_jobs(user).order_by("-created_at", "-id")[:MOST_JOBS])
    return page(request, "access/jobs.html", {**_sorted(rows), "tabs": settings_tabs(request)}, "jobs")


def _sorted(rows: list[Job]) -> dict[str, Any]:
    running = [job for job in rows if job.state in RUNNING]
    failed = [job for job in rows if job.state == Job.State.FAILED]
    ended = [job for job in rows if job.state not in RUNNING and job.state != Job.State.FAILED]
    return {"running": running, "failed": failed, "ended": ended, "sentence": _sentence(running, failed)}


def _sentence(running: list[Job], failed: list[Job]) -> str:
    if failed:
        return ngettext("%(count)s job failed.", "%(count)s jobs failed.", len(failed)) % {
            "count": len(failed)
        }
    if running:
        return ngettext("%(count)s job is at work.", "%(count)s jobs are at work.", len(running)) % {
            "count": len(running)
        }
    return _("Nothing is running.")


@require_GET
def job(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One job, as a fragment that asks again until the job ended."""
    shown = get_object_or_404(visible_jobs(actor(request)), key=key)
    return page(request, "access/job.html", {"job": shown, "is_running": shown.state in RUNNING}, "job")


@require_POST
def change(request: HttpRequest, key: uuid.UUID, verb: str) -> HttpResponse:
    """Cancel a job, or try it again."""
    user = actor(request)
    shown = get_object_or_404(visible_jobs(user), key=key)
    if verb == "cancel":
        cancel_job(shown, by=user)
        toast(request, _("It stops at its next step."))
    elif verb == "retry":
        retry_job(shown, by=user)
        toast(request, _("It waits to be tried again."))
    else:
        raise PermissionDenied
    return redirect("access:jobs")
