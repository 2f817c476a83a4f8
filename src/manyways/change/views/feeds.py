"""The calendar feed of a change."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from manyways.access.doors import open_to_all
from manyways.access.models import User
from manyways.change.calendar_feed import calendar_of, read_feed_address
from manyways.change.models import Engagement
from manyways.work.models import Initiative


@open_to_all
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Planned and held, as far as whoever asked for the link may see today; no words that wait for HR."""
    try:
        key, user_id = read_feed_address(token)
    except signing.BadSignature as error:
        raise Http404 from error
    user = get_object_or_404(User, pk=user_id, is_active=True)
    initiative = get_object_or_404(Initiative.objects.visible_to(user), key=key)
    seen = Engagement.objects.visible_to(user).filter(initiative=initiative)
    rows = seen.exclude(pk__in=Engagement.objects.unapproved().values("pk")).order_by("planned_on", "id")
    return HttpResponse(calendar_of(initiative.name, rows), content_type="text/calendar; charset=utf-8")
