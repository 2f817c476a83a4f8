"""The page of who is inside HR's room."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.models import User
from manyways.people_partner import actions
from manyways.people_partner.queries.inside import places_of
from manyways.people_partner.views import inside
from manyways.ui.answers import say_refusal
from manyways.ui.long_select import LongSelect
from manyways.ui.pages import page, toast


class LetInForm(forms.Form):
    """Who comes in."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"), label=gettext_lazy("Who"), widget=LongSelect
    )


def people_inside(request: HttpRequest) -> HttpResponse:
    """Everybody inside, and a form to let in one more."""
    by = inside(request)
    form = LetInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.cleaned_data["user"]
        try:
            actions.let_in(user, by=by)
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("%(name)s is inside.") % {"name": user.name}, undo_url())
            return redirect("people_partner:people_inside")
    users = list({grant.user_id: grant.user for grant in places_of()}.values())
    text = ngettext("%(n)s person is in this room.", "%(n)s people are in this room.", len(users))
    context = {"users": users, "form": form, "sentence": text % {"n": len(users)}}
    return page(request, "people_partner/people_inside.html", context, status=422 if form.errors else 200)


@require_POST
def let_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take somebody out."""
    by = inside(request)
    user = get_object_or_404(User.objects.filter(pk__in=[grant.user_id for grant in places_of()]), key=key)
    actions.let_out(user, by=by)
    toast(request, _("%(name)s is no longer inside.") % {"name": user.name}, undo_url())
    return redirect("people_partner:room")
