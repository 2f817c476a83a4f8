"""The desk's pages and fragments: inbox, comments, find or do, feedback."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manyways.access.actions import undo_url
from manyways.access.registry import find_record, kind_of, visible_records
from manyways.access.rules import may_everywhere
from manyways.access.web import actor, sent_version
from manyways.desk import actions
from manyways.desk.forms import AnswerForm, CommentForm, FeedbackForm
from manyways.desk.models import ANSWER_FEEDBACK, Comment, Feedback, Follow, Notification
from manyways.desk.palette import commands
from manyways.desk.queries import comments_on, inbox, people_like, seen_records, unread_count, url_of
from manyways.desk.search import find as find_records
from manyways.ui.pages import page, toast, wants_fragment

SHORTEST = 2
KEPT_SECONDS = 60


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find or do: places, things to make, and every record one may see."""
    text = request.GET.get("q", "").strip()[:200]
    hits = find_records(actor(request), text, 12 if wants_fragment(request) else 50) if text else []
    context = {"q": text, "commands": commands(request, text), "hits": hits}
    return page(request, "desk/find.html", context, "options")


@require_GET
def inbox_page(request: HttpRequest) -> HttpResponse:
    """What happened that this person should know, unread first."""
    notes = inbox(actor(request))
    unread = sum(note.is_unread for note in notes)
    sentence = (
        ngettext("%(count)s thing you have not read.", "%(count)s things you have not read.", unread)
        % {"count": unread}
        if unread
        else _("Nothing unread.")
    )
    return page(request, "desk/inbox.html", {"notes": notes, "unread": unread, "sentence": sentence}, "notes")


@require_GET
def unread(request: HttpRequest, mark: str) -> HttpResponse:
    """How many things wait in the inbox. Its address changes with what came and was read, so that the browser may
    keep the answer while somebody goes from page to page."""
    answer = page(request, "desk/unread.html", {"unread": unread_count(actor(request))})
    patch_cache_control(answer, private=True, max_age=KEPT_SECONDS)
    return answer


@require_POST
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notification as read and go to what it is about."""
    user = actor(request)
    note = get_object_or_404(Notification, pk=pk, user=user)
    seen = seen_records([(note.kind, note.record_id)], user)
    actions.mark_read(note, by=user)
    record = seen.get((note.kind, note.record_id))
    return redirect(url_of(record) or "desk:inbox" if record else "desk:inbox")


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark every notification as read."""
    actions.mark_all_read(by=actor(request))
    return redirect("desk:inbox")


@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """The comments on any record, and the form for another one."""
    user = actor(request)
    record = _record(request, kind, key)
    form = CommentForm(request.POST or None)
    response_toast = ""
    if request.method == "POST" and form.is_valid():
        comment = actions.add_comment(record, text=form.cleaned_data["text"], by=user)
        response_toast = _told(comment, record)
        form = CommentForm()
        if not wants_fragment(request):
            toast(request, response_toast, undo_url())
            return redirect(request.path)
    response = _comments(request, record, form)
    if response_toast:
        toast(response, response_toast, undo_url())
    return response


def _told(comment: Comment, record: Any) -> str:
    blind = actions.named_without_sight(comment, record)
    if not blind:
        return _("Comment added.")
    return _("Comment added. %(names)s cannot see this page and was not told.") % {
        "names": ", ".join(user.name for user in blind)
    }


def _record(request: HttpRequest, kind: str, key: uuid.UUID) -> Any:
    found = visible_records(kind, actor(request)).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _comments(request: HttpRequest, record: Any, form: CommentForm) -> HttpResponse:
    user = actor(request)
    kind, pk = kind_of(record), record.pk
    context = {
        "record": record,
        "kind": kind,
        "remarks": comments_on(kind, pk, user),
        "form": form,
        "is_followed": Follow.objects.filter(user=user, kind=kind, record_id=pk).exists(),
        "record_url": url_of(record),
    }
    status = 422 if form.errors else 200
    return page(request, "desk/comments.html", context, "comments", status=status)


@require_GET
def comment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Go to where a comment stands."""
    found = get_object_or_404(Comment.objects.visible_to(actor(request)), key=key)
    record = find_record(found.kind, found.record_id, actor(request))
    return redirect("desk:comments", found.kind, record.key)


@require_http_methods(["GET", "POST"])
def edit_comment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change one's own words where they stand."""
    user = actor(request)
    found = get_object_or_404(Comment.objects.visible_to(user), key=key)
    record = find_record(found.kind, found.record_id, user)
    form = CommentForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        actions.edit_comment(found, text=form.cleaned_data["text"], version=sent_version(request), by=user)
        return _after(request, record, found.kind, _("Comment changed."))
    return page(request, "desk/comment.html", {"comment": found, "form": form, "record": record}, "form")


@require_POST
def delete_comment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take one's own comment away, with Undo."""
    user = actor(request)
    found = get_object_or_404(Comment.objects.visible_to(user), key=key)
    record = find_record(found.kind, found.record_id, user)
    actions.delete_comment(found, by=user)
    return _after(request, record, found.kind, _("Comment deleted."))


def _after(request: HttpRequest, record: Any, kind: str, text: str) -> HttpResponse:
    if wants_fragment(request):
        response = _comments(request, record, CommentForm())
        toast(response, text, undo_url())
        return response
    toast(request, text, undo_url())
    return redirect("desk:comments", kind, record.key)


@require_POST
def follow(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """Follow a record, or stop."""
    record = _record(request, kind, key)
    change = actions.follow if request.POST.get("follow") == "yes" else actions.unfollow
    change(record, by=actor(request))
    return (
        _comments(request, record, CommentForm())
        if wants_fragment(request)
        else redirect("desk:comments", kind, key)
    )


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Colleagues whose name begins with some letters, for a mention."""
    start = request.GET.get("q", "").strip()[:60]
    found = people_like(start, actor(request)) if start else []
    return page(request, "desk/people.html", {"people": found}, "options")


@require_http_methods(["GET", "POST"])
def give_feedback(request: HttpRequest) -> HttpResponse:
    """A question, remark or wish to the PMO, about the page one came from."""
    came_from = urlsplit(request.headers.get("Referer", "")).path
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", came_from)})
    if request.method == "POST" and form.is_valid():
        actions.give_feedback(
            page=form.cleaned_data["page"], text=form.cleaned_data["text"], by=actor(request)
        )
        toast(request, _("Sent. The answer will reach you in your inbox."))
        return redirect("desk:feedback")
    return page(request, "desk/give_feedback.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def feedback(request: HttpRequest) -> HttpResponse:
    """One's own words to the PMO with their answers; everybody's, open first, for those who answer."""
    user = actor(request)
    rows = Feedback.objects.visible_to(user).select_related("author", "answered_by")
    entries = list(rows.order_by("answered_at", "-id")[:200])
    entries.sort(key=lambda row: row.answered_at is not None)
    waiting = sum(row.answered_at is None for row in entries)
    context = {"entries": entries, "waiting": waiting, "can_answer": may_everywhere(user, ANSWER_FEEDBACK)}
    return page(request, "desk/feedback.html", context)


@require_POST
def answer_feedback(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Answer the one who wrote."""
    user = actor(request)
    found = get_object_or_404(Feedback.objects.visible_to(user), key=key)
    form = AnswerForm(request.POST)
    form.is_valid()
    actions.answer_feedback(
        found, text=form.cleaned_data.get("text", ""), version=form.cleaned_data.get("version"), by=user
    )
    toast(request, _("Answered. %(name)s is told.") % {"name": found.author.name}, undo_url())
    return redirect("desk:feedback")
