"""Ideas on a question under one's name, replies to them, moderation, and joining questions."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import check_right
from manyways.access.web import actor
from manyways.change.actions import ideas as actions
from manyways.change.forms.questions import WhyForm, WordsForm
from manyways.change.models.questions import MergeProposal, Question, Update
from manyways.change.views.questions import question, seen_question, uuids, words_page
from manyways.ui.answers import say_refusal
from manyways.ui.pages import page, toast


@require_POST
def add_idea(request: HttpRequest, key: UUID) -> HttpResponse:
    """Offer an idea under one's name."""
    found = seen_question(request, key)
    form = WordsForm(request.POST, label=_("Your idea"))
    if not form.is_valid():
        return question(request, key, idea_form=form)
    try:
        actions.add_idea(found, text=form.cleaned_data["text"], by=actor(request))
    except Refused as refusal:
        say_refusal(form, refusal)
        return question(request, key, idea_form=form)
    toast(request, _("Thank you. You get a reply."), undo_url())
    return redirect(found)


def _word(request: HttpRequest, key: UUID) -> Update:
    rows = Update.objects.visible_to(actor(request)).select_related("question__initiative", "by")
    return get_object_or_404(rows, key=key)


@require_POST
def reply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reply to an idea."""
    idea = _word(request, key)
    actions.reply_to_idea(idea, text=request.POST.get("text", ""), by=actor(request))
    toast(request, _("Replied. %(name)s is told.") % {"name": idea.by}, undo_url())
    return redirect(idea)


def edit_idea(request: HttpRequest, key: UUID) -> HttpResponse:
    """Word one's own idea anew."""
    idea = _word(request, key)
    if idea.by_id != actor(request).pk:
        raise PermissionDenied("change.edit_own_idea")
    initial = {"text": idea.text, "version": idea.version}
    form = WordsForm(request.POST or None, label=_("Your idea"), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.edit_own_idea(idea, text=given["text"], version=given["version"], by=actor(request))
        toast(request, _("Saved"), undo_url())
        return redirect(idea)
    return words_page(request, form, _("Word your idea anew"), idea.get_absolute_url())


def hide_word(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hide a word on a question, with a reason."""
    word = _word(request, key)
    check_right(request, "change.hide_words", word)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.hide_words(word, why=form.cleaned_data["why"], by=actor(request))
        toast(request, _("Hidden. Its author is told why and may word it anew."), undo_url())
        return redirect(word.question)
    note = _("The words are hidden, never changed. Their author reads the reason.")
    return words_page(
        request, form, _("Hide these words"), word.get_absolute_url(), note=note, button=_("Hide")
    )


@require_POST
def show_word(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a hidden word again."""
    word = _word(request, key)
    actions.show_words(word, by=actor(request))
    toast(request, _("Shown again."), undo_url())
    return redirect(word)


def propose_merge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the question it may be the same as."""
    found = seen_question(request, key)
    check_right(request, "change.propose_merge", found)
    others = Question.objects.visible_to(actor(request)).waiting().filter(initiative=found.initiative)
    others = others.exclude(pk=found.pk).filter(asked_by__isnull=False).order_by("-pk")[:50]
    if request.method == "POST":
        into = get_object_or_404(
            Question.objects.visible_to(actor(request)), key__in=uuids([request.POST.get("into", "")])
        )
        actions.propose_merge(found, into=into, by=actor(request))
        toast(request, _("Both authors are asked. Nothing is joined without them."))
        return redirect(found)
    return page(request, "change/merge.html", {"question": found, "others": others})


@require_POST
def settle_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """An author agrees, or keeps the questions apart."""
    proposal = get_object_or_404(MergeProposal.objects.select_related("question", "into"), pk=pk)
    agrees = request.POST.get("agree") == "yes"
    run = actions.agree_own_merge if agrees else actions.decline_own_merge
    run(proposal, by=actor(request))
    toast(request, _("Agreed.") if agrees else _("They stay apart."))
    return redirect(proposal.question)
