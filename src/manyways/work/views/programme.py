"""Pages of what an event consists of: slots to fill, the programme, the rooms."""

from copy import copy
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.doors import Offers, check_right
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.answers import answer_of, refused_in
from manyways.ui.charts import Bar, Chart, bars
from manyways.ui.pages import page
from manyways.ui.values import axis_date_text, count_text, date_text
from manyways.work import actions
from manyways.work.models import Initiative, Place, ProgrammeActivity, RoomBlock
from manyways.work.programme_forms import ActivityForm, Count, NewSlots, PlaceForm, RoomBlockForm
from manyways.work.queries.programme import (
    RoomsState,
    clashes,
    expected_rooms,
    programme_sentence,
    rooms_of,
)
from manyways.work.queries.slots import slots_of
from manyways.work.tables import ActivityTable, SlotTable
from manyways.work.views.answering import cleaned, done
from manyways.work.views.record import record_page, seen_initiative


def slots(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The slots of an initiative: how many are filled, list by list."""
    found = seen_initiative(request, key)
    table = SlotTable(request, initiative=found)
    if answer := table.answer():
        return answer
    lists = slots_of(found)
    context = {
        "table": table,
        "lists": lists,
        "form": NewSlots(),
        "may_add": may(actor(request), "work.add_slots", found),
    }
    sentence = " ".join(each.sentence for each in lists) or _("No slot to fill yet.")
    confirmed, total = sum(each.confirmed for each in lists), sum(each.total for each in lists)
    counts: Any = {"slots": count_text(confirmed, total)} if total else {}
    return record_page(
        request, found, "work/slots.html", context, here="slots", sentence=sentence, counts=counts
    )


@require_POST
def add_slots(request: HttpRequest, key: UUID) -> HttpResponse:
    """So many slots, or these."""
    found = seen_initiative(request, key)
    form = NewSlots(request.POST)
    cleaned(form)
    made = actions.add_slots(found, **form.chosen(), by=actor(request))
    said = ngettext("%(count)s slot added", "%(count)s slots added", len(made)) % {"count": len(made)}
    return done(request, said, "work:slots", key)


def programme(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What happens where and when; what clashes is named first."""
    found = seen_initiative(request, key)
    table = ActivityTable(request, initiative=found)
    if answer := table.answer():
        return answer
    rows = [row.activity for row in table.every]
    context = {
        "table": table,
        "form": ActivityForm(),
        "known_places": list(Place.objects.filter(initiative=found)),
        "place_form": PlaceForm(),
        "may_add": may(actor(request), "work.add_activity", found),
    }
    sentence = programme_sentence(rows, clashes(rows))
    counts = {"programme": len(rows)}
    return record_page(
        request, found, "work/programme.html", context, here="programme", sentence=sentence, counts=counts
    )


@require_POST
def add_activity(request: HttpRequest, key: UUID) -> HttpResponse:
    """A name is enough; a place that is not there yet is made."""
    found, by = seen_initiative(request, key), actor(request)
    data = cleaned(ActivityForm(request.POST))
    place = _place(found, data.pop("place_name"), by)
    data.pop("version", None)
    made = actions.add_activity(found, place=place, **data, by=by)
    return done(request, _("%(name)s added") % {"name": made.name}, "work:programme", key)


def _place(initiative: Initiative, name: str, by: User) -> Place | None:
    """The place of that name, made if it is new."""
    if not name.strip():
        return None
    found = Place.objects.filter(initiative=initiative, name__iexact=name.strip()).first()
    return found or actions.add_place(initiative, name=name, by=by)


@require_POST
def add_place(request: HttpRequest, key: UUID) -> HttpResponse:
    """A room with its seats."""
    found = seen_initiative(request, key)
    made = actions.add_place(found, **cleaned(PlaceForm(request.POST)), by=actor(request))
    return done(request, _("%(name)s added") % {"name": made.name}, "work:programme", key)


def seen_activity(request: HttpRequest, key: UUID) -> ProgrammeActivity:
    """The activity, if this person may see it; else 404."""
    related = ("place", "owner", "initiative__owner", "initiative__kind")
    rows = ProgrammeActivity.objects.visible_to(actor(request)).select_related(*related)
    return get_object_or_404(rows, key=key)


def activity(request: HttpRequest, key: UUID) -> HttpResponse:
    """One activity, to change, confirm or drop."""
    found, by = seen_activity(request, key), actor(request)
    initial = {"version": found.version, "place_name": found.place.name if found.place else ""}
    form = ActivityForm(request.POST or None, instance=seen_activity(request, key), initial=initial)
    if request.method == "POST":
        with refused_in(form):
            data = cleaned(form)
            changes = form.changes()
            if "place_name" in changes:
                changes["place"] = _place(found.initiative, changes.pop("place_name"), by)
            actions.edit_activity(found, changes, version=data["version"], by=by)
            return done(request, _("Saved"), found)
    others = list(
        ProgrammeActivity.objects.filter(initiative=found.initiative).select_related("place", "owner")
    )
    context = {
        "activity": found,
        "form": form,
        "known_places": list(Place.objects.filter(initiative=found.initiative)),
        "clashes": [each for each in clashes(others) if found.pk in {each.one.pk, each.other.pk}],
        "offers": Offers("work", found, to=by),
    }
    return page(request, "work/activity.html", context, status=answer_of(form))


@require_POST
def move_activity(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm it, drop it, or make it a draft again."""
    found, by = seen_activity(request, key), actor(request)
    match request.POST.get("to"):
        case "confirm":
            moved = actions.confirm_activity(found, by=by)
        case "drop":
            moved = actions.drop_activity(found, by=by)
        case _other:
            moved = actions.redraft_activity(found, by=by)
    said = {"name": moved.name, "state": moved.get_state_display()}
    return done(request, _("%(name)s: %(state)s") % said, found)


def rooms(request: HttpRequest, key: UUID) -> HttpResponse:
    """Blocks of hotel rooms: how they are picked up, and when the rest goes back."""
    found = seen_initiative(request, key)
    states = rooms_of(found)
    context = {
        "states": [(state, pick_up_chart(state), Count()) for state in states],
        "form": RoomBlockForm(),
        "may_add": may(actor(request), "work.add_room_block", found),
    }
    sentence = " ".join(rooms_sentence(state) for state in states) or _("No rooms are held yet.")
    return record_page(request, found, "work/rooms.html", context, here="rooms", sentence=sentence)


def rooms_sentence(state: RoomsState) -> str:
    """`Hotel Aurora: 25 of 200 rooms booked, released 17 Apr.`"""
    said = {
        "name": state.block.name,
        "booked": state.newest.rooms if state.newest else 0,
        "rooms": state.block.rooms,
        "day": date_text(state.block.release_on),
    }
    if state.newest is None:
        return _("%(name)s: %(rooms)s rooms, no count yet; the rest goes back %(day)s.") % said
    return _("%(name)s: %(booked)s of %(rooms)s rooms booked; the rest goes back %(day)s.") % said


def pick_up_chart(state: RoomsState) -> Chart | None:
    """Rooms booked at each count beside what should have been by then."""
    counts = sorted(state.block.pick_ups.all(), key=lambda count: count.counted_on)
    if not counts:
        return None
    rows = []
    for count in counts[-8:]:
        wanted = expected_rooms(state.block, count.counted_on)
        words = count_text(count.rooms, wanted)
        rows.append(Bar(axis_date_text(count.counted_on), count.rooms, count is counts[-1], words))
    return bars(str(state.status.reason), rows, unit=_("Booked, of those expected by then"), width=420)


@require_POST
def add_room_block(request: HttpRequest, key: UUID) -> HttpResponse:
    """Rooms held in a hotel."""
    found = seen_initiative(request, key)
    form = RoomBlockForm(request.POST)
    data = {name: value for name, value in cleaned(form).items() if name != "version"}
    made = actions.add_room_block(found, **data, by=actor(request))
    return done(request, _("%(name)s added") % {"name": made.name}, "work:rooms", key)


def room_block(request: HttpRequest, key: UUID) -> HttpResponse:
    """One block, to change."""
    rows = RoomBlock.objects.visible_to(actor(request)).select_related(
        "initiative__owner", "initiative__kind"
    )
    found = get_object_or_404(rows, key=key)
    check_right(request, "work.edit_room_block", found)
    form = RoomBlockForm(request.POST or None, instance=copy(found), initial={"version": found.version})
    if request.method == "POST":
        with refused_in(form):
            data = cleaned(form)
            actions.edit_room_block(found, form.changes(), version=data["version"], by=actor(request))
            return done(request, _("Saved"), "work:rooms", found.initiative.key)
    return page(request, "work/room_block.html", {"held": found, "form": form}, status=answer_of(form))


@require_POST
def add_pick_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """How many rooms are booked by now."""
    rows = RoomBlock.objects.visible_to(actor(request)).select_related("initiative")
    found = get_object_or_404(rows, key=key)
    actions.add_pick_up(found, **cleaned(Count(request.POST)), by=actor(request))
    return done(request, _("Counted"), "work:rooms", found.initiative.key)
