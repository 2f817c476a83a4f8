"""Pages of invitations and contributions: who was asked, what came, and where it was used."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change.actions import invitations as actions
from manyways.change.forms.agreements import ContributionForm, InvitationAnswerForm, InvitationForm, UseForm
from manyways.change.models.invitations import Contribution, Invitation
from manyways.change.queries.invitations import Taking, contributions_of, invitations_of, taking_part
from manyways.change.queries.questions import can_ask_about
from manyways.change.views.questions import words_page
from manyways.ui.answers import refused_by, say_refusal
from manyways.ui.pages import page, toast
from manyways.ui.values import percent_text
from manyways.work.models import Initiative
from manyways.work.views.record import record_page, seen_initiative


def invitations(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who takes part in shaping a change."""
    by = actor(request)
    found = seen_initiative(request, key)
    taking = taking_part(found)
    context = {
        "invitations": list(invitations_of(found, by)),
        "contributions": list(contributions_of(found, by)),
        "taking": taking,
        "may_invite": may(by, "change.invite_group", found),
        "form": InvitationForm(),
    }
    return record_page(
        request,
        found,
        "change/invitations.html",
        context,
        here="invitations",
        sentence=taking_sentence(taking),
    )


def taking_sentence(taking: Taking) -> str:
    """The share of concerned groups that contributed, with its base."""
    if not taking.groups:
        return _("Nobody was invited yet. Those who are affected know best what will break.")
    text = ngettext(
        "%(done)s of %(n)s affected group contributed",
        "%(done)s of %(n)s affected groups contributed",
        taking.groups,
    ) % {"done": taking.contributed, "n": taking.groups}
    share = f" ({percent_text(taking.contributed / taking.groups)})"
    silent = (
        _("Not heard from: %(names)s.") % {"names": ", ".join(taking.silent[:4])} if taking.silent else ""
    )
    return f"{text}{share}. {silent}".strip()


@require_POST
def invite(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask a group."""
    found = seen_initiative(request, key)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        raise refused_by(form)
    made = actions.invite_group(found, **form.cleaned_data, by=actor(request))
    toast(request, _("%(name)s is invited.") % {"name": made.person or made.group}, undo_url())
    return redirect("change:invitations", key)


def _invitation(request: HttpRequest, key: UUID) -> Invitation:
    rows = Invitation.objects.visible_to(actor(request))
    return get_object_or_404(rows.select_related("initiative__owner", "group__contact", "person"), key=key)


def invitation(request: HttpRequest, key: UUID) -> HttpResponse:
    """One invitation, for the invited: answer it, contribute at once."""
    by = actor(request)
    found = _invitation(request, key)
    form = ContributionForm(request.POST or None)
    del form.fields["group"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_own_contribution(
                found.initiative, text=form.cleaned_data["text"], invitation=found, by=by
            )
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("Thank you. You read here what it changed."), undo_url())
            return redirect(found)
    context = {
        "invitation": found,
        "form": form,
        "answer_form": InvitationAnswerForm(initial={"version": found.version}),
        "is_invited": by.pk in found.invited_ids(),
        "may_enter": may(by, "change.enter_invitation_answer", found),
        "contributions": found.contributions.select_related("by")
        .prefetch_related("uses__item")
        .order_by("pk"),
    }
    return page(request, "change/invitation.html", context, status=422 if form.errors else 200)


@require_POST
def answer_invitation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Yes or no."""
    by = actor(request)
    found = _invitation(request, key)
    form = InvitationAnswerForm(request.POST)
    form.is_valid()
    run = actions.answer_own_invitation if by.pk in found.invited_ids() else actions.enter_invitation_answer
    run(
        found,
        takes_part=request.POST.get("answer") == "yes",
        text=form.cleaned_data.get("text", ""),
        version=form.cleaned_data.get("version"),
        by=by,
    )
    toast(request, _("Said."), undo_url())
    return redirect(found)


def contribute(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring something without an invitation. `key` is that of the initiative."""
    found = get_object_or_404(Initiative, key=key)
    if not can_ask_about(found, actor(request)):
        raise PermissionDenied("change.add_own_contribution")
    form = ContributionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.add_own_contribution(found, **form.cleaned_data, by=actor(request))
        toast(request, _("Thank you. You read here what it changed."), undo_url())
        return redirect(made)
    return words_page(
        request,
        form,
        _("Contribute to %(name)s") % {"name": found},
        "/change/questions/",
        button=_("Contribute"),
    )


def contribution(request: HttpRequest, key: UUID) -> HttpResponse:
    """One contribution, and where it was used."""
    by = actor(request)
    rows = Contribution.objects.visible_to(by).select_related("initiative", "group", "by")
    found = get_object_or_404(rows, key=key)
    form = UseForm(request.POST or None, initiative=found.initiative)
    if request.method == "POST" and form.is_valid():
        actions.use_contribution(found, **form.cleaned_data, by=by)
        toast(request, _("Traced. Its author is told."), undo_url())
        return redirect(found)
    uses = list(found.uses.select_related("item", "by").order_by("pk"))
    context = {
        "contribution": found,
        "uses": uses,
        "form": form,
        "may_use": may(by, "change.use_contribution", found),
        "sentence": _("Used in %(names)s.") % {"names": ", ".join(str(use.item or use.what) for use in uses)}
        if uses
        else _("Not used yet."),
    }
    return page(request, "change/contribution.html", context, status=422 if form.errors else 200)
