"""What templates say about jobs."""

from typing import Any

from django import template

from manyways.access.models import Job
from manyways.access.standing import at_work, standing

register = template.Library()
_AT_WORK = "manyways.at_work"


@register.inclusion_tag("access/how_far.html", takes_context=True)
def how_far(context: template.Context, job: Job, otherwise: object = "") -> dict[str, Any]:
    """How far a job is, or why nobody is at it; who is at work is asked once for all jobs of a page."""
    if _AT_WORK not in context.render_context:
        context.render_context[_AT_WORK] = at_work()
    stands = standing(job, context.render_context[_AT_WORK])
    return {"job": job, "stands": stands, "told": job.message or str(otherwise) or job.get_state_display()}


@register.filter
def stands(job: Job) -> str:
    """Why nobody is at a job that has not ended; nothing while somebody is."""
    return standing(job, at_work())
