"""Pages of questions: the list, asking, one question with its words, and what is done on it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor, sent_version
from manyways.change.actions import ideas as idea_actions
from manyways.change.actions import questions as actions
from manyways.change.forms.questions import (
    AnswerForm,
    AskForm,
    FollowersForm,
    HoldForm,
    OwnerForm,
    PlaceForm,
    WhyForm,
    WordsForm,
    askable,
)
from manyways.change.models.questions import ANSWER, Question, Update
from manyways.change.models.voices import AnonymousPost
from manyways.change.queries.open_pages import day_of
from manyways.change.queries.questions import (
    owed_answers,
    similar_questions,
    thread,
    unheard,
    waiting_count,
)
from manyways.change.question_tables import QuestionTable
from manyways.change.views.open_pages import EDITING, MAKING
from manyways.change.wording import question_sentence, question_status, questions_sentence
from manyways.ui.answers import say_refusal
from manyways.ui.pages import page, toast
from manyways.work.views.record import record_page, seen_initiative


def seen_question(request: HttpRequest, key: UUID) -> Question:
    """The question, if this person may see it; else 404."""
    rows = Question.objects.visible_to(actor(request))
    related = ("initiative__owner", "owner__user", "asked_by", "merged_into", "hidden_by")
    return get_object_or_404(rows.select_related(*related), key=key)


def questions(request: HttpRequest) -> HttpResponseBase:
    """Every question this person may read, those that wait longest for a word first."""
    table = QuestionTable(request)
    answer = table.answer()
    if answer:
        return answer
    found = list(Question.objects.visible_to(actor(request)))
    sentence = questions_sentence(found, owed_answers(found))
    return page(request, "change/questions.html", {"table": table, "sentence": sentence})


def initiative_questions(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The Questions & ideas tab of an initiative."""
    by = actor(request)
    found = seen_initiative(request, key)
    table = QuestionTable(request, initiative=found)
    answer = table.answer()
    if answer:
        return answer
    rows = list(Question.objects.visible_to(by).filter(initiative=found))
    posts = AnonymousPost.objects.visible_to(by).filter(initiative=found, question__isnull=True)
    open_page = getattr(found, "open_page", None)
    context = {
        "table": table,
        "posts": posts.exclude(words__kind="taken_up").order_by("posted_on", "key"),
        "may_edit_page": all(may(by, right, found) for right in (EDITING if open_page else MAKING)),
        "may_help": may(by, "change.edit_resistance", found),
        "open_page": open_page,
    }
    sentence = questions_sentence(rows, owed_answers(rows))
    counts = {"questions": sum(row.is_waiting for row in rows)}
    return record_page(
        request,
        found,
        "change/initiative_questions.html",
        context,
        here="questions",
        sentence=sentence,
        counts=counts,
    )


def ask(request: HttpRequest) -> HttpResponse:
    """Ask, offer an idea, name a concern."""
    by = actor(request)
    about = askable(by).filter(key__in=uuids([request.GET.get("about", "")])).first()
    initial = {"initiative": about, "kind": request.GET.get("kind", Question.Kind.QUESTION)}
    form = AskForm(request.POST or None, user=by, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_question(**form.cleaned_data, by=by)
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("Asked. You hear of every word on it."), undo_url())
            return redirect(made)
    return page(
        request, "change/ask.html", {"form": form, "about": about}, status=422 if form.errors else 200
    )


@require_GET
def similar(request: HttpRequest) -> HttpResponse:
    """Questions that share words with what is being typed."""
    text = request.GET.get("text", "")[:1000]
    found = similar_questions(text, actor(request)) if len(text) > 3 else []
    return page(request, "change/similar.html", {"found": found, "text": text}, "found")


def question(request: HttpRequest, key: UUID, **forms_given: forms.BaseForm) -> HttpResponse:
    """One question: what is known, every word on it, and what this person can do."""
    by = actor(request)
    found = seen_question(request, key)
    can_answer = may(by, ANSWER, found)
    posts = AnonymousPost.objects.visible_to(by).filter(question=found).prefetch_related("words__by")
    words = thread(found, by, may_answer=can_answer)
    mine = found.follows.filter(user=by).first()
    context = {
        "question": found,
        "entries": entries(words, posts.order_by("posted_on", "key")),
        "nameless_thanks": found.taken_up.filter(kind="used").count(),
        "status": question_status(found),
        "sentence": question_sentence(found, waiting_count(found)),
        "owed": unheard([found]).count() if can_answer else 0,
        "may_answer": can_answer,
        "is_author": found.asked_by_id == by.pk,
        "is_following": mine is not None,
        "is_owed": bool(mine and found.state == Question.State.ANSWERED and mine.heard_on is None),
        "can_ask_again": not found.is_waiting and (found.asked_by_id == by.pk or can_answer),
        "merges": found.merge_proposals.filter(merged_at=None, declined_at=None).select_related("into"),
        **_forms(request, found, words, posts, can_answer=can_answer),
        **forms_given,
    }
    status = 422 if any(form.errors for form in forms_given.values()) else 200
    return page(request, "change/question.html", context, status=status)


def entries(words: Iterable[Update], posts: Iterable[AnonymousPost]) -> list[tuple[str, Any]]:
    """Words and posts in one thread, by day; those without a name have no finer time and close their day."""
    both: list[tuple[str, Any]] = [("word", word) for word in words]
    both += [("post", post) for post in posts]
    return sorted(both, key=lambda each: (day_of(each[1]), each[0] == "post"))


def _forms(
    request: HttpRequest, found: Question, words: Any, posts: Any, *, can_answer: bool
) -> dict[str, forms.BaseForm]:
    """The forms of those who answer, and the one for ideas."""
    given: dict[str, forms.BaseForm] = {"idea_form": WordsForm(label=_("Your idea"))}
    if not can_answer:
        return given
    picture = {name: getattr(found, name) for name in ("finding_out", "not_known", "we_know")}
    return {
        **given,
        "hold_form": HoldForm(initial={**picture, "version": found.version}),
        "answer_form": AnswerForm(
            question=found,
            ideas=_ideas(words, posts),
            user=actor(request),
            initial={"version": found.version},
        ),
        "owner_form": OwnerForm(initial={"owner": found.owner_id, "version": found.version}),
        "followers_form": FollowersForm(),
        "place_form": PlaceForm(
            question=found,
            initial={
                "milestone": found.milestone_id,
                "concerns_everyone": found.concerns_everyone,
                "version": found.version,
            },
        ),
    }


def _ideas(words: Any, posts: Any) -> list[tuple[str, str]]:
    """What can be thanked: ideas under a name, and those without."""
    named = [
        (str(word.key), f"{word.by}: {word}") for word in words if word.kind == "idea" and not word.hidden_at
    ]
    nameless = _("Without a name")
    return named + [(str(post.key), f"{nameless}: {post}") for post in posts if not post.is_hidden]


@require_POST
def hold(request: HttpRequest, key: UUID) -> HttpResponse:
    """“We don't know yet”, or part of the answer."""
    found = seen_question(request, key)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return question(request, key, hold_form=form)
    given = dict(form.cleaned_data)
    run = actions.answer_part if given.pop("is_part") else actions.hold_question
    try:
        run(found, **given, by=actor(request))
    except Refused as refusal:
        say_refusal(form, refusal)
        return question(request, key, hold_form=form)
    toast(request, _("Said. Everyone who waits is told."), undo_url())
    return redirect(found)


@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The final word."""
    by = actor(request)
    found = seen_question(request, key)
    words = thread(found, by, may_answer=True)
    posts = AnonymousPost.objects.filter(question=found, is_hidden=False)
    form = AnswerForm(request.POST, question=found, ideas=_ideas(words, posts), user=by)
    if not form.is_valid():
        return question(request, key, answer_form=form)
    chosen = set(form.cleaned_data.get("thanks") or [])
    try:
        actions.answer_question(
            found,
            text=form.cleaned_data["text"],
            thanks=[word for word in words if str(word.key) in chosen],
            thanked_posts=[post for post in posts if str(post.key) in chosen],
            decision=form.cleaned_data["decision"],
            version=form.cleaned_data["version"],
            by=by,
        )
    except Refused as refusal:
        say_refusal(form, refusal)
        return question(request, key, answer_form=form)
    toast(request, _("Answered. Everyone who waits is told."), undo_url())
    return redirect(found)


@require_POST
def decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """Leave it unanswered, with a reason."""
    found = seen_question(request, key)
    actions.decline_question(
        found, why=request.POST.get("why", ""), version=sent_version(request), by=actor(request)
    )
    toast(request, _("Closed, with your reason."), undo_url())
    return redirect(found)


@require_POST
def give(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name who finds out."""
    found = seen_question(request, key)
    form = OwnerForm(request.POST)
    if not form.is_valid():
        return question(request, key, owner_form=form)
    owner = form.cleaned_data["owner"]
    actions.take_question(found, owner=owner, version=form.cleaned_data["version"], by=actor(request))
    toast(request, _("%(name)s finds out now.") % {"name": owner}, undo_url())
    return redirect(found)


@require_POST
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open it again, with words on why."""
    found = seen_question(request, key)
    actions.reopen_question(found, text=request.POST.get("text", ""), by=actor(request))
    toast(request, _("Open again."), undo_url())
    return redirect(found)


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take one's own question back."""
    found = seen_question(request, key)
    actions.withdraw_own_question(found, by=actor(request))
    toast(request, _("Taken back."), undo_url())
    return redirect(found)


def edit_own(request: HttpRequest, key: UUID) -> HttpResponse:
    """Word one's own question anew."""
    found = seen_question(request, key)
    if found.asked_by_id != actor(request).pk:
        raise PermissionDenied("change.edit_own_question")
    form = WordsForm(
        request.POST or None, label=_("Your words"), initial={"text": found.text, "version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_own_question(
            found, text=form.cleaned_data["text"], version=form.cleaned_data["version"], by=actor(request)
        )
        toast(request, _("Saved"), undo_url())
        return redirect(found)
    return words_page(request, form, _("Word your question anew"), found.get_absolute_url())


def words_page(
    request: HttpRequest,
    form: forms.BaseForm,
    title: str,
    back: str,
    *,
    sentence: str = "",
    note: str = "",
    button: str = "",
    visible: int = 3,
) -> HttpResponse:
    """A page with one form."""
    context = {
        "form": form,
        "title": title,
        "sentence": sentence,
        "back": back,
        "note": note,
        "button": button or _("Save"),
        "visible": visible,
    }
    return page(request, "change/words_form.html", context, status=422 if form.is_bound else 200)


def hide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hide a question with a reason."""
    found = seen_question(request, key)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        idea_actions.hide_words(found, why=form.cleaned_data["why"], by=actor(request))
        toast(request, _("Hidden. Its author is told why and may word it anew."), undo_url())
        return redirect(found)
    check_right(request, "change.hide_words", found)
    note = _("The words are hidden, never changed. Their author reads the reason.")
    return words_page(
        request, form, _("Hide these words"), found.get_absolute_url(), note=note, button=_("Hide")
    )


@require_POST
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a hidden question again."""
    found = seen_question(request, key)
    idea_actions.show_words(found, by=actor(request))
    toast(request, _("Shown again."), undo_url())
    return redirect(found)


def uuids(given: list[str]) -> list[UUID]:
    """Those texts that are keys, as keys."""
    found = []
    for each in given:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found
