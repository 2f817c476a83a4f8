"""Pages of working agreements: all of them, one with its needs both ways, versions and signatures."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import Offers, check_right, for_those_who_may
from manyways.access.rules import may, may_everywhere
from manyways.access.web import actor
from manyways.change.actions import agreements as actions
from manyways.change.forms.agreements import AgreementForm, NeedAnswerForm, NeedForm
from manyways.change.models.agreements import Agreement, AgreementVersion, Need
from manyways.change.models.questions import ANSWER
from manyways.change.queries.agreements import Standing, accepted_terms, standing_of, standings
from manyways.change.views.questions import uuids, words_page
from manyways.teams.models import Group
from manyways.ui.answers import say_refusal
from manyways.ui.components.signs import Status
from manyways.ui.pages import page, toast
from manyways.ui.tables import DATE, NAME, NUMBER, STATUS, Column, Table, search
from manyways.ui.values import date_text


def _version_text(row: Standing) -> str:
    return _("Version %(n)s") % {"n": row.signed.number} if row.signed else ""


class AgreementTable(Table):
    """Working agreements, those with late answers first."""

    name = "agreements"
    label = gettext_lazy("Working agreements")
    identity = "agreement.key"
    columns = (
        Column(
            "name",
            gettext_lazy("Agreement"),
            NAME,
            value="agreement.name",
            second=lambda row: f"{row.agreement.first} · {row.agreement.second}",
            url=lambda row: row.agreement.get_absolute_url(),
            sort=("agreement.name",),
        ),
        Column("status", gettext_lazy("State"), STATUS),
        Column("needs", gettext_lazy("Needs"), NUMBER, sort=("-needs",)),
        Column("waiting", gettext_lazy("Without an answer"), NUMBER, sort=("-waiting",)),
        Column("signed", gettext_lazy("Holds"), value=_version_text),
        Column("review_on", gettext_lazy("Looked at again"), DATE, value="agreement.review_on"),
    )
    filters = (search("agreement.name"),)
    empty_title = gettext_lazy("No working agreement yet")
    empty_text = gettext_lazy(
        "Two groups write what they need from each other; each need is accepted, met another way, or declined with a reason."
    )

    def rows(self) -> list[Standing]:
        """Those that have not ended."""
        return standings(actor(self.request))

    def counted(self, count: int) -> str:
        """`3 agreements`."""
        return ngettext("%(n)s agreement", "%(n)s agreements", count) % {"n": count}


def agreements(request: HttpRequest) -> HttpResponseBase:
    """All working agreements."""
    table = AgreementTable(request)
    answer = table.answer()
    if answer:
        return answer
    rows = table.rows()
    late = sum(row.late for row in rows)
    sentence = (
        ngettext("%(n)s need is past its answer date.", "%(n)s needs are past their answer date.", late)
        % {"n": late}
        if late
        else _("No answer is late.")
    )
    context = {
        "table": table,
        "sentence": sentence if rows else "",
        "may_add": may(actor(request), "change.add_agreement"),
    }
    return page(request, "change/agreements.html", context)


@for_those_who_may("change.add_agreement")
def new_agreement(request: HttpRequest) -> HttpResponse:
    """Name two groups."""
    form = AgreementForm(request.POST or None, reader=actor(request))
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version" and value}
        try:
            made = actions.add_agreement(**given, by=actor(request))
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("Begun. Write the first need."), undo_url())
            return redirect(made)
    return words_page(
        request,
        form,
        _("New working agreement"),
        "/change/agreements/",
        sentence=_(
            "What two groups need from each other. You write the needs next; they are answered, then signed."
        ),
        button=_("Begin"),
        visible=2,
    )


def _seen(request: HttpRequest, key: UUID) -> Agreement:
    related = ("first__contact", "second__contact", "first_contact", "second_contact", "initiative")
    return get_object_or_404(Agreement.objects.visible_to(actor(request)).select_related(*related), key=key)


def agreement(request: HttpRequest, key: UUID, **forms_given: Any) -> HttpResponse:
    """One agreement: needs both ways, and what is signed."""
    by = actor(request)
    found = _seen(request, key)
    standing = standing_of(found)
    speakers = found.speakers()
    newest = standing.newest
    context = {
        "agreement": found,
        "standing": standing,
        "sentence": _sentence(standing),
        "sides": [_side(found, group, by) for group in (found.second, found.first)],
        "versions": _versions(found, by),
        "newest": newest,
        "to_sign": [group for group in (found.first, found.second) if by.pk in speakers[group.pk]],
        "unspoken": [group for group in (found.first, found.second) if not speakers[group.pk]],
        "offers": Offers("change", found, to=by),
        "may_propose": _can_propose(standing) and may(by, "change.propose_agreement", found),
        "may_add": may(by, "change.add_need", found),
        "need_form": NeedForm(agreement=found),
        **forms_given,
    }
    return page(request, "change/agreement.html", context, status=422 if forms_given else 200)


def _can_propose(standing: Standing) -> bool:
    """Whether every need has its answer and something changed since the newest version."""
    agreement = standing.agreement
    terms = accepted_terms(agreement)
    settled = not agreement.needs.filter(state__in=[Need.State.OPEN, Need.State.ALTERNATIVE]).exists()
    return settled and bool(terms) and (standing.newest is None or standing.newest.terms != terms)


def _sentence(standing: Standing) -> str:
    reason = str(standing.status.reason)
    signed = standing.signed
    if signed is None:
        return reason
    return (
        reason
        + " "
        + _("Version %(n)s of %(day)s is signed by both.")
        % {
            "n": signed.number,
            "day": date_text(signed.proposed_on),
        }
    )


def _side(found: Agreement, group: Group, by: Any) -> dict[str, Any]:
    """What the other group needs of this one, waiting ones first."""
    rows = found.needs.filter(asked_of=group).exclude(state=Need.State.WITHDRAWN)
    needs = list(rows.select_related("owner__user", "asked_by", "answered_by", "asked_of"))
    needs.sort(key=lambda need: (need.state != Need.State.OPEN, need.answer_by, need.pk))
    speakers = found.speakers()
    runs = may_everywhere(by, ANSWER)
    for need in needs:
        need.status = need_status(need)  # type: ignore[attr-defined]
        owner = need.owner.user_id if need.owner else None
        need.can_answer = runs or by.pk in {owner, *speakers[group.pk]}  # type: ignore[attr-defined]
        asking = [pk for other, ids in speakers.items() if other != group.pk for pk in ids]
        need.can_take = runs or by.pk in {need.asked_by_id, *asking}  # type: ignore[attr-defined]
    other = found.second if group.pk == found.first_id else found.first
    return {"group": group, "other": other, "needs": needs}


def need_status(need: Need) -> Status:
    """Late answers are red; age shows in words."""
    waited = ngettext("waits for %(d)s day", "waits for %(d)s days", need.days_waiting) % {
        "d": need.days_waiting
    }
    if need.is_late:
        return Status(
            "risk",
            _("Was due %(day)s, %(waited)s.") % {"day": date_text(need.answer_by), "waited": waited},
            _("Answer late"),
        )
    if need.state == Need.State.OPEN:
        return Status(
            "none",
            (_("By %(day)s, %(waited)s.") if need.days_waiting else _("By %(day)s."))
            % {"day": date_text(need.answer_by), "waited": waited},
            _("Waits"),
        )
    level = {"accepted": "good", "alternative": "watch", "declined": "none"}.get(need.state, "none")
    return Status(level, need.answer, need.get_state_display())  # type: ignore[arg-type]


def _versions(found: Agreement, by: Any) -> list[AgreementVersion]:
    rows = list(found.versions.prefetch_related("signatures__group", "signatures__by").order_by("-number"))
    for row in rows:
        row.signed_by = {each.group_id for each in row.signatures.all()}  # type: ignore[attr-defined]
        row.is_signed = len(row.signed_by) > 1  # type: ignore[attr-defined]
    return rows


def edit_agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its name, who speaks for the groups, when they meet."""
    found = _seen(request, key)
    check_right(request, "change.edit_agreement", found)
    form = AgreementForm(
        request.POST or None,
        instance=_seen(request, key),
        initial={"version": found.version},
        reader=actor(request),
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_agreement(found, form.changes(), version=form.cleaned_data["version"], by=actor(request))
        toast(request, _("Saved"), undo_url())
        return redirect(found)
    return words_page(request, form, found.name, found.get_absolute_url())


@require_POST
def end_agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """It holds no longer."""
    found = _seen(request, key)
    actions.end_agreement(found, by=actor(request))
    toast(request, _("Ended."), undo_url())
    return redirect("change:agreements")


@require_POST
def add_need(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write what is needed."""
    found = _seen(request, key)
    form = NeedForm(request.POST, agreement=found)
    if not form.is_valid():
        return agreement(request, key, need_form=form)
    made = actions.add_need(found, **form.cleaned_data, by=actor(request))
    who = made.owner.name if made.owner else made.asked_of.name
    day = date_text(made.answer_by)
    toast(request, _("%(name)s answers by %(day)s.") % {"name": who, "day": day}, undo_url())
    return redirect(found)


@require_POST
def answer_need(request: HttpRequest, key: UUID) -> HttpResponse:
    """Yes, another way, or no; the other way taken; or the need taken back."""
    rows = Need.objects.visible_to(actor(request)).select_related(
        "agreement__first", "agreement__second", "owner"
    )
    need = get_object_or_404(rows, key=key)
    by = actor(request)
    match request.POST.get("do"):
        case "take":
            actions.take_other_way(need, by=by)
        case "withdraw":
            actions.withdraw_need(need, by=by)
        case _:
            form = NeedAnswerForm(request.POST)
            if not form.is_valid():
                raise Refused(fields={"state": _("Choose yes, another way, or no.")})
            actions.answer_need(need, **form.cleaned_data, by=by)
    toast(request, _("Said."), undo_url())
    return redirect(need.agreement)


@require_POST
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put what is agreed up for signature."""
    found = _seen(request, key)
    made = actions.propose_agreement(found, by=actor(request))
    toast(request, _("Version %(n)s is up for signature.") % {"n": made.number}, undo_url())
    return redirect(found)


@require_POST
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign the newest version for one's group."""
    rows = AgreementVersion.objects.visible_to(actor(request)).select_related(
        "agreement__first", "agreement__second"
    )
    version = get_object_or_404(rows, key=key)
    group = get_object_or_404(Group, key__in=uuids([request.POST.get("group", "")]))
    actions.sign_agreement(version, group=group, by=actor(request))
    toast(request, _("Signed for %(group)s.") % {"group": group}, undo_url())
    return redirect(version.agreement)
