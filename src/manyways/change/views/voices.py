"""Words without a name: leaving them, reading the replies by the secret link, and what those who answer do.

Nothing here looks at who is signed in when words are left, and these addresses are not written to the request log.
"""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import check_right, open_to_all
from manyways.access.tokens import digest_of
from manyways.access.web import actor
from manyways.change.actions import voices as actions
from manyways.change.forms.questions import AnonymousForm
from manyways.change.models.open_pages import OpenPage
from manyways.change.models.questions import Question, QuestionFollow
from manyways.change.models.voices import AnonymousPost
from manyways.change.queries.open_pages import with_threads
from manyways.change.queries.questions import can_ask_about
from manyways.change.wording import question_status
from manyways.ui.answers import say_refusal
from manyways.ui.pages import page, toast
from manyways.work.models import Initiative

View = Callable[..., HttpResponse]


def unlogged(view: View) -> View:
    """Keep the request out of the log, and its answer out of every cache."""

    @never_cache
    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.logged_path = ""  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return run


@unlogged
def leave_words(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """For colleagues: words without a name on a question, or about a change they may read about."""
    if kind == "question":
        question = get_object_or_404(
            Question.objects.visible_to(actor(request)).select_related("initiative"), key=key
        )
        return _leave(request, question.get_absolute_url(), question=question)
    about = get_object_or_404(Initiative, key=key)
    if not can_ask_about(about, actor(request)):
        return redirect("change:questions")
    return _leave(request, reverse("change:questions"), initiative=about)


@open_to_all
@unlogged
def leave_words_by_link(request: HttpRequest, link_key: UUID, key: UUID | None = None) -> HttpResponse:
    """For whoever holds the link of an open page."""
    found = linked_page(link_key)
    back = reverse("change:open_by_link", args=[link_key])
    if key is None:
        return _leave(request, back, initiative=found.initiative)
    question = get_object_or_404(Question.objects.public().filter(initiative=found.initiative), key=key)
    return _leave(request, back, question=question)


def linked_page(link_key: UUID) -> OpenPage:
    """The open page behind a secret link that still opens; else 404."""
    pages = OpenPage.objects.filter(is_published=True, has_link=True).select_related("initiative")
    return get_object_or_404(pages, link_key=link_key)


def _leave(request: HttpRequest, back: str, **about: Any) -> HttpResponse:
    form = AnonymousForm(
        request.POST or None, initial={"kind": "idea" if "question" in about else "question"}
    )
    if "question" in about:
        del form.fields["kind"]
    context = {"form": form, "back": back, **about}
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data.get("kind") or Question.Kind.IDEA
        try:
            secret = actions.post_anonymously(
                text=form.cleaned_data["text"], kind=kind, by=actions.nobody(), **about
            )
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            link = request.build_absolute_uri(reverse("change:said", args=[secret]))
            return page(request, "change/left_words.html", {"link": link, "back": back})
    return page(request, "change/leave_words.html", context, status=422 if form.errors else 200)


@open_to_all
@unlogged
def said(request: HttpRequest, secret: str) -> HttpResponse:
    """What became of words left without a name, for whoever holds their secret link."""
    post = AnonymousPost.objects.filter(digest=digest_of(secret)).select_related("question").first()
    if post is None:
        return _wait(request, secret)
    if request.method == "POST":
        actions.rewrite_anonymously(post, text=request.POST.get("text", ""), by=actions.nobody())
        return redirect("change:said", secret)
    words = list(post.words.select_related("by", "question").order_by("pk"))
    taken_up = next((word.question for word in words if word.question and word.kind == "taken_up"), None)
    followed = post.question or taken_up
    context = {
        "post": post,
        "words": words,
        "followed": with_threads([followed])[0] if followed and not followed.hidden_at else None,
        "status": question_status(followed) if followed else None,
    }
    return page(request, "change/said.html", context)


def _wait(request: HttpRequest, secret: str) -> HttpResponse:
    """The question somebody waits for by a link alone."""
    follow = get_object_or_404(QuestionFollow.objects.select_related("question"), digest=digest_of(secret))
    found = follow.question
    context = {
        "followed": with_threads([found])[0] if not found.hidden_at else None,
        "status": question_status(found),
    }
    return page(request, "change/said.html", context)


@open_to_all
@unlogged
@require_POST
def follow_by_link(request: HttpRequest, link_key: UUID, key: UUID) -> HttpResponse:
    """“Tell me too”, without signing in: a link where the answer will stand."""
    found = linked_page(link_key)
    question = get_object_or_404(Question.objects.public().filter(initiative=found.initiative), key=key)
    secret = actions.follow_by_link(question, by=actions.nobody())
    link = request.build_absolute_uri(reverse("change:said", args=[secret]))
    back = reverse("change:open_by_link", args=[link_key])
    return page(request, "change/left_words.html", {"link": link, "back": back, "is_follow": True})


def _post(request: HttpRequest, key: UUID) -> AnonymousPost:
    rows = AnonymousPost.objects.visible_to(actor(request)).select_related(
        "question__initiative", "initiative"
    )
    return get_object_or_404(rows, key=key)


def _back(post: AnonymousPost) -> HttpResponse:
    if post.question:
        return redirect(post.question)
    return (
        redirect("change:initiative_questions", post.initiative.key)
        if post.initiative
        else redirect("change:questions")
    )


def _may(request: HttpRequest, right: str, post: AnonymousPost) -> None:
    check_right(request, right, post.question or post.initiative)


@require_POST
def moderate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reply, hide, show again or take up, by those who answer."""
    post = _post(request, key)
    by, text = actor(request), request.POST.get("text", "")
    match request.POST.get("do"):
        case "reply":
            _may(request, "change.reply_to_post", post)
            actions.reply_to_post(post, text=text, by=by)
            toast(request, _("Replied. The author finds it behind their link."), undo_url())
        case "hide":
            _may(request, "change.hide_post", post)
            actions.hide_post(post, why=text, by=by)
            toast(request, _("Hidden, with your reason."))
        case "show":
            _may(request, "change.show_post", post)
            actions.show_post(post, by=by)
            toast(request, _("Shown again."))
        case "take_up":
            _may(request, "change.take_up_post", post)
            made = actions.take_up_post(post, by=by)
            toast(request, _("Taken up, word for word."), undo_url())
            return redirect(made)
        case _:
            raise Refused(_("Choose what to do."))
    return _back(post)
