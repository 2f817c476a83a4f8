"""The first page of an empty installation: make the organisation, or look around the demo."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from manyways.access.actions.accounts import start_organisation
from manyways.access.doors import open_to_all
from manyways.access.models import User
from manyways.access.sign_in import sign_in
from manyways.site.demo_world import ask_for_demo, demo_state, is_demo_offered
from manyways.ui.answers import Refused
from manyways.ui.pages import page


class FirstAccountForm(forms.Form):
    """The organisation and the person who starts it."""

    organisation = forms.CharField(label=_("Organisation"), max_length=120)
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least eight characters, and none that everybody uses."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@open_to_all
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Offer both ways in, while nobody has an account."""
    if User.objects.exists():
        return redirect("account_login")
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = start_organisation(**form.cleaned_data)
        except Refused as refusal:
            _put(form, refusal)
        else:
            sign_in(request, user)
            return redirect("first_page")
    status = 422 if form.errors else 200
    context = {"form": form, "is_demo_offered": is_demo_offered()}
    return page(request, "site/welcome.html", context, status=status)


def _put(form: forms.Form, refusal: Refused) -> None:
    for name, text in refusal.fields.items() or [("", refusal.message)]:
        form.add_error(name if name in form.fields else None, text)


@open_to_all
@require_http_methods(["GET", "POST"])
def welcome_demo(request: HttpRequest) -> HttpResponse:
    """Ask for the demo, then show how far it is until it can be visited."""
    if User.objects.exists() or not is_demo_offered():
        return redirect("first_page")
    if request.method == "POST":
        ask_for_demo()
        return redirect("welcome_demo")
    return page(request, "site/welcome_demo.html", {"demo": demo_state()}, "state")
