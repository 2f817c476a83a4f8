"""How it is proven that something arrived: lists, one's own word, the manager's, the contact's, signed links."""

from uuid import UUID

import segno
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import open_to_all
from manyways.access.models import User
from manyways.access.queries import people_who_may
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.chips import as_read
from manyways.change.links import read_link, read_room_link, room_link
from manyways.change.models import Confirmation, Engagement
from manyways.change.rules import sees_names
from manyways.change.views.record import posted_key, posted_keys, seen_engagement
from manyways.teams.models import Group, Person
from manyways.ui.pages import page, toast


@require_POST
def attend(request: HttpRequest, key: UUID) -> HttpResponse:
    """The attendance list of whoever runs it."""
    found = seen_engagement(request, key)
    people = list(Person.objects.filter(key__in=posted_keys(request, "person")).select_related("manager"))
    level = 3 if request.POST.get("level") == "3" else 2
    rows = actions.record_attendance(found, people=people, level=level, by=actor(request))
    toast(request, _("%(n)s recorded") % {"n": len(rows)}, undo_url())
    return redirect("change:engagement", key)


@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """“Got it”, by somebody who is signed in."""
    actions.confirm_own(seen_engagement(request, key), by=actor(request))
    toast(request, _("Thank you. It counts for you."), undo_url())
    return redirect("change:engagement", key)


@require_POST
def brief(request: HttpRequest, key: UUID) -> HttpResponse:
    """“I briefed my team, all except …”"""
    found = seen_engagement(request, key)
    without = Person.objects.filter(key__in=posted_keys(request, "without"))
    rows = actions.confirm_briefing(found, without=list(without), by=actor(request))
    toast(request, _("%(n)s of your people counted as briefed") % {"n": len(rows)}, undo_url())
    return redirect("change:engagement", key)


@require_POST
def confirm_group(request: HttpRequest, key: UUID) -> HttpResponse:
    """The word of a group's contact."""
    found = seen_engagement(request, key)
    group = get_object_or_404(Group.objects.visible_to(actor(request)), key=posted_key(request, "group"))
    actions.confirm_group(found, group=group, by=actor(request))
    toast(request, _("Noted for %(name)s, at group level") % {"name": group.name}, undo_url())
    return redirect("change:engagement", key)


@require_POST
def withdraw(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """A wrong entry of the list."""
    found = seen_engagement(request, key)
    row = get_object_or_404(Confirmation.objects.visible_to(actor(request)), pk=pk, engagement=found)
    actions.withdraw_confirmation(row, by=actor(request))
    toast(request, _("Taken back"), undo_url())
    return redirect("change:engagement", key)


@open_to_all
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """“Got it”, a check question, “I have a question”: for people who never sign in. GET shows, POST confirms."""
    try:
        engagement_key, person_key = read_link(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = get_object_or_404(
        Engagement.objects.select_related("initiative__owner", "sender", "runner"), key=engagement_key
    )
    person = get_object_or_404(Person, key=person_key)
    context = {
        "engagement": found,
        "person": person,
        "token": token,
        "text": as_read(found.text, found.claims.select_related("milestone__item")),
        "confirmed": found.confirmations.filter(person=person).first(),
        "answers": _shuffled(found),
    }
    if request.method == "POST":
        context |= _by_link(request, found, person)
    return page(request, "change/by_link.html", context)


def room(request: HttpRequest, key: UUID) -> HttpResponse:
    """The code on the screen of a session, for whoever runs it."""
    found = seen_engagement(request, key)
    if not sees_names(actor(request), found):
        raise PermissionDenied("change.record_attendance")
    address = request.build_absolute_uri(room_link(found))
    code = segno.make(address, micro=False, error="m")
    context = {
        "engagement": found,
        "address": address,
        "code": code.svg_inline(border=2, omitsize=True, svgclass="mw-room-code", lineclass=None),
    }
    return page(request, "change/room.html", context)


@open_to_all
def sign_in_here(request: HttpRequest, token: str) -> HttpResponse:
    """“I am here”: by one's name or address, without an account. The answer is the same for a stranger."""
    try:
        key = read_room_link(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = get_object_or_404(Engagement.objects.select_related("initiative__owner", "runner"), key=key)
    person: Person | None = getattr(request.user, "person", None)
    called = request.POST.get("called", "")[:200]
    if request.method == "POST" and called.strip():
        actions.sign_in_at_session(found, called=called, by=_behind(found))
    context = {
        "engagement": found,
        "is_done": bool(called.strip()),
        "is_empty": request.method == "POST" and not called.strip(),
        "called": person.email or person.name if person else "",
    }
    return page(request, "change/sign_in_here.html", context)


def _by_link(request: HttpRequest, engagement: Engagement, person: Person) -> dict[str, object]:
    """Take a question, or confirm and check the answer if one was given."""
    sender = _behind(engagement)
    words = request.POST.get("question", "")
    if "ask" in request.POST:
        try:
            actions.ask_by_link(engagement, person=person, text=words, by=sender)
        except Refused as refusal:
            return {
                "ask_problem": " ".join([refusal.message, *refusal.fields.values()]).strip(),
                "words": words,
            }
        return {"is_asked": True}
    row = actions.confirm_by_link(engagement, person=person, by=sender)
    given = request.POST.get("answer", "")
    is_right = None
    if given.isdecimal() and engagement.check_question:
        is_right = actions.answer_check_by_link(engagement, person=person, answer=int(given), by=sender)
    return {"confirmed": row, "is_right": is_right, "is_done": True}


def _behind(engagement: Engagement) -> User:
    """Who stands behind the link: whoever runs it, the owner, else somebody who may."""
    for person in (engagement.runner, engagement.initiative.owner):
        if person is not None and person.user is not None:
            return person.user
    found = people_who_may("change.plan_engagement")
    if not found:
        raise Refused(_("Nobody here can take this confirmation."))
    return found[0]


def _shuffled(engagement: Engagement) -> list[tuple[int, str]]:
    """The answers with their numbers, in an order that does not give the right one away."""
    return sorted(enumerate(engagement.check_answers), key=lambda pair: pair[1].casefold())
