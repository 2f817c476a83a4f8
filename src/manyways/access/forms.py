"""What people type about accounts, roles, grants and tokens."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import STANDING, WHOLE, Role, User
from manyways.access.scopes import places_by_kind


class ProfileForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As the browser says")), *settings.LANGUAGES], required=False
    )


class TokenForm(forms.Form):
    """A name, an end and what the token may do."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    expires_on = forms.DateField(
        label=_("Works until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    rights = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself. Reading needs no right."),
    )

    def __init__(self, *args: Any, apps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = today() + timedelta(days=90)
        choices = self.fields["rights"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [("*", _("Everything I may")), *[(f"{app}.*", name) for app, name in apps]]


def grantable_roles() -> "list[tuple[str, str]]":
    """The roles that can be given to somebody."""
    roles = Role.objects.exclude(slug__in=STANDING).order_by("name")
    return [(role.slug, role.name) for role in roles]


class UserForm(forms.Form):
    """Somebody new who signs in."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_(
            "Who has this address or this name among the people here is linked; else a person is made."
        ),
    )
    role = forms.ChoiceField(label=_("Role over the whole organisation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["role"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("None: reads what is open to everyone")), *grantable_roles()]


class GrantForm(forms.Form):
    """A role, and where it is held."""

    role = forms.ChoiceField(label=_("Role"))
    scope = forms.ChoiceField(label=_("Where"), initial=f"{WHOLE}:0")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles, scopes = self.fields["role"], self.fields["scope"]
        assert isinstance(roles, forms.ChoiceField)
        assert isinstance(scopes, forms.ChoiceField)
        roles.choices = [("", "–"), *grantable_roles()]  # nobody gets the first by a press too early
        groups = [
            (label, [(place.value, place.name) for place in places]) for label, places in places_by_kind(by)
        ]
        scopes.choices = [(f"{WHOLE}:0", _("Whole organisation")), *groups]

    def place(self) -> tuple[str, int]:
        """The chosen scope as its kind and id."""
        kind, _colon, number = self.cleaned_data["scope"].partition(":")
        return kind, int(number)


class RoleForm(forms.Form):
    """A role's name and its patterns of rights."""

    name = forms.CharField(label=_("Name"), max_length=80)
    patterns = forms.CharField(
        label=_("May"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "One right on a line, as named below. A star stands for anything: work.* is all of work."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def rights(self) -> list[str]:
        """The patterns, one for each line."""
        return list(self.cleaned_data["patterns"].split())
