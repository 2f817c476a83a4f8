"""What an initiative exchanges with other programs, as a tab of its page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.interchange.ical.views import open_feeds
from manyways.interchange.msproject.mspdi import mspdi_of
from manyways.interchange.msproject.plan_out import plan_out
from manyways.work.views.record import record_page, seen_initiative


def other_programs(request: HttpRequest, key: UUID) -> HttpResponse:
    """Calendars by link, files out, files in."""
    initiative = seen_initiative(request, key)
    feeds = open_feeds(request, initiative=initiative)
    sentence = (
        ngettext("%(n)s calendar of yours follows it.", "%(n)s calendars of yours follow it.", len(feeds))
        % {"n": len(feeds)}
        if feeds
        else _("Take its dates into your calendar program, or its plan into another tool.")
    )
    context = {
        "feeds": feeds,
        "has_items": initiative.items.exists(),
        "may_import": may(actor(request), "interchange.start_import"),
    }
    return record_page(
        request, initiative, "interchange/other_programs.html", context, here="programs", sentence=sentence
    )


def plan_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan as MS Project's XML."""
    initiative = seen_initiative(request, key)
    answer = HttpResponse(mspdi_of(plan_out(initiative, actor(request))), content_type="application/xml")
    name = f"{slugify(initiative.name) or 'plan'}-{today().isoformat()}.xml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
