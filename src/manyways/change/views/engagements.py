"""Communications and training: planned, written, held, corrected, and who confirmed."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import Offers, check_right
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.calendar_feed import feed_address
from manyways.change.chips import as_read, in_words
from manyways.change.forms.plans import EngagementForm
from manyways.change.models import ContentVersion, Engagement, Impact, Milestone
from manyways.change.queries.approval import is_approved, newest_version
from manyways.change.queries.audience import is_asked, nameless_groups, people_of
from manyways.change.queries.plans import DEFAULT_SILENCE, engagements_of, silences
from manyways.change.queries.proof import counts_of, proof_of
from manyways.change.rules import approves_for_hr, sees_names
from manyways.change.standing.owed import corrections_owed
from manyways.change.standing.people import book_of
from manyways.change.tables import EngagementTable
from manyways.change.views.record import change_page, posted_keys, seen_engagement, seen_initiative
from manyways.teams.models import Group, Person
from manyways.ui.pages import toast
from manyways.ui.panels import parts_of


def engagements(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What was said and is planned; corrections owed first, then who has heard nothing for too long."""
    found = seen_initiative(request, key)
    rows = engagements_of(found, actor(request))
    counts = counts_of(rows)
    for row in rows:
        row.confirmed_words = counts[row.pk]  # type: ignore[attr-defined]
    table = EngagementTable(request, rows=rows)
    answer = table.answer()
    if answer:
        return answer
    quiet = silences(found)
    corrections = corrections_owed(book_of(found), actor(request))
    waiting = sum(row.happened_on is None for row in rows)
    context = {
        "table": table,
        "corrections": corrections,
        "silent": [row for row in quiet if row.is_too_long],
        "limit": quiet[0].limit if quiet else DEFAULT_SILENCE,
        "feed_url": feed_address(found, actor(request)),
    }
    return change_page(
        request,
        found,
        "change/engagements.html",
        context,
        here="engagements",
        sentence=_sentence(len(corrections), sum(row.is_too_long for row in quiet), waiting),
        counts={"engagements": waiting},
    )


def _sentence(corrections: int, silent: int, waiting: int) -> str:
    parts = []
    if corrections:
        text = ngettext("%(n)s message no longer holds", "%(n)s messages no longer hold", corrections)
        parts.append(text % {"n": corrections})
    if silent:
        text = ngettext(
            "%(n)s group has heard nothing for too long",
            "%(n)s groups have heard nothing for too long",
            silent,
        )
        parts.append(text % {"n": silent})
    if waiting:
        parts.append(ngettext("%(n)s is planned", "%(n)s are planned", waiting) % {"n": waiting})
    return (
        "; ".join(parts).capitalize() + "."
        if parts
        else _("Nothing is planned, and nobody waits for a word.")
    )


def new_engagement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Plan one: what it is about decides whom it is for."""
    found = seen_initiative(request, key)
    check_right(request, "change.plan_engagement", found)
    every = list(
        Impact.objects.filter(milestone__item__initiative=found).select_related(
            "group", "aspect", "milestone__item"
        )
    )
    form = EngagementForm(request.POST or None, initial=_initial(request))
    ticked = set(request.POST.getlist("impact") or request.GET.getlist("impact"))
    if request.method == "POST" and form.is_valid():
        made = actions.plan_engagement(
            found,
            impacts=[row for row in every if str(row.key) in ticked],
            audience=Group.objects.filter(key__in=posted_keys(request, "group")),
            says=Milestone.objects.filter(
                item__initiative=found, key__in=posted_keys(request, "says")
            ).select_related("item__initiative"),
            by=actor(request),
            **form.chosen(),
        )
        toast(request, _("%(name)s planned") % {"name": made.name}, undo_url())
        return redirect(made)
    context = {
        "form": form,
        "impacts": every,
        "ticked": ticked,
        "milestones": Milestone.objects.filter(item__initiative=found).select_related("item"),
    }
    sentence = _("Choose what it is about; whom it is for follows.")
    return change_page(
        request, found, "change/new_engagement.html", context, here="engagements", sentence=sentence
    )


def _initial(request: HttpRequest) -> dict[str, str]:
    found = {name: request.GET[name] for name in EngagementForm.base_fields if name in request.GET}
    return found | ({"channel": "session"} if found.get("kind") == "train" else {})


def _reports(user: User, found: Engagement, everybody: Iterable[Person]) -> list[Person]:
    """Those asked whom this person may say to have briefed: their own people."""
    own: Person | None = getattr(user, "person", None)
    if own is None or not may(user, "change.confirm_briefing", found):
        return []
    return [each for each in everybody if each.manager_id == own.pk]


def engagement(request: HttpRequest, key: UUID) -> HttpResponse:
    """One engagement: what it says, whom it is for, who confirmed; and what one may do about it."""
    found = seen_engagement(request, key)
    user = actor(request)
    own: Person | None = getattr(user, "person", None)
    everybody = people_of(found)
    proof = proof_of(found, everybody)
    claims = list(found.claims.filter(milestone__isnull=False).select_related("milestone__item"))
    date_given = getattr(found, "date_given", None)  # has a page of its own, of an app above
    context = {
        "engagement": found,
        "text": as_read(found.text, claims),
        "claims": [(row.milestone, in_words(row.first_on, row.last_on, row.percent)) for row in claims],
        "covers": [row.impact for row in found.covers.exclude(impact=None).select_related("impact__group")],
        "audience": [row.group for row in found.audience.select_related("group")],
        "proof": proof,
        "names": proof.named if sees_names(user, found) else [],
        "sees_names": sees_names(user, found),
        "reports": _reports(user, found, everybody),
        "is_asked": own is not None and is_asked(found, own),
        "own": found.confirmations.filter(person=own).first() if own else None,
        "nameless": nameless_groups(found),
        **_approval(user, found),
        "date_given": date_given,
        "is_ours": date_given is None,
        "offers": Offers("change", found, to=user),
        "may_confirm_group": may(user, "change.confirm_group", found),
        "deliveries": found.deliveries.exclude(state="sent").select_related("person")
        if sees_names(user, found)
        else [],
    }
    sentence = found.purpose or proof.sentence
    initiative = seen_initiative(request, found.initiative.key)
    return change_page(
        request, initiative, "change/engagement.html", context, here="engagements", sentence=sentence
    )


def _approval(user: User, found: Engagement) -> dict[str, object]:
    """The versions of the words, and whether HR has to stand for them before they go."""
    versions = list(found.versions.select_related("written_by", "decided_by", "engagement__initiative"))
    last = versions[-1] if versions else None
    waits = found.happened_on is None and not is_approved(found, last)
    is_asked_for = last is not None and last.state == ContentVersion.State.ASKED
    return {
        "versions": versions[::-1],
        "rooms": [(part.label, reverse(part.view)) for part in parts_of("change.approval", user)],
        "waits_for_hr": waits,
        "is_asked_for": is_asked_for,
        "may_approve": waits and is_asked_for and last is not None and approves_for_hr(user, last),
    }


def edit_engagement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what is planned."""
    found = seen_engagement(request, key)
    check_right(request, "change.edit_engagement", found)
    initial = {"version": found.version, "check_answers": "\n".join(found.check_answers)}
    form = EngagementForm(request.POST or None, instance=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        fresh = Engagement.objects.get(pk=found.pk)
        actions.edit_engagement(
            fresh, form.changes(), version=form.cleaned_data["version"], by=actor(request)
        )
        toast(request, _("Saved"), undo_url())
        return redirect("change:engagement", key)
    initiative = seen_initiative(request, found.initiative.key)
    context = {"form": form, "engagement": found}
    sentence = _(
        "Write {name of a milestone} where its date belongs: it is filled in, and watched from then on."
    )
    return change_page(
        request, initiative, "change/edit_engagement.html", context, here="engagements", sentence=sentence
    )


@require_POST
def do(request: HttpRequest, key: UUID) -> HttpResponse:
    """Held, sent, corrected or removed."""
    found, by = seen_engagement(request, key), actor(request)
    match request.POST.get("to"):
        case "hold":
            actions.hold_engagement(found, by=by)
            toast(request, _("Held. Now say who was there."), undo_url())
        case "ask":
            actions.ask_for_approval(found, by=by)
            toast(request, _("HR is asked. It stands on their Today."), undo_url())
        case "approve":
            actions.approve_content(_asked(found), by=by)
            toast(request, _("Approved. It may go."), undo_url())
        case "send_back":
            actions.send_back_content(_asked(found), words=request.POST.get("words", ""), by=by)
            toast(request, _("Sent back with your words"), undo_url())
        case "send":
            actions.send_engagement(found, by=by)
            toast(request, _("It is being sent; results appear here."))
        case "correct" if date_given := getattr(found, "date_given", None):
            return redirect(f"{date_given.get_absolute_url()}#correction")
        case "correct":
            draft = actions.draft_correction(found, by=by)
            toast(request, _("The correction is drafted, with the date as it is now."), undo_url())
            return redirect(draft)
        case "remove":
            actions.remove_engagement(found, by=by)
            toast(request, _("Removed"), undo_url())
            return redirect("change:engagements", found.initiative.key)
        case _other:
            raise Refused(_("Say what is to happen."))
    return redirect(reverse("change:engagement", args=[key]))


def _asked(found: Engagement) -> ContentVersion:
    version = newest_version(found)
    if version is None:
        raise Refused(_("Nothing is written yet."))
    return version
