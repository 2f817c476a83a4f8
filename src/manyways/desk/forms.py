"""What people type at their desk: comments, feedback, how they hear of things."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.desk.models import ChatChannel, DigestSetting

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class CommentForm(forms.Form):
    """A comment in Markdown."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": "/people/like"}),
    )


class FeedbackForm(forms.Form):
    """Words to the PMO, and the page they are about."""

    text = forms.CharField(
        label=_("Your question, remark or wish"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    page = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The answer to somebody's words."""

    text = forms.CharField(label=_("Answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _hour(label: Any, initial: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=HOURS, coerce=int, initial=initial)


class DigestForm(forms.Form):
    """When the e-mail with unread news comes, and the hours in which nothing is sent."""

    rhythm = forms.ChoiceField(
        label=_("E-mail with what I have not read"), choices=DigestSetting.Rhythm.choices
    )
    hour = _hour(_("At"), 8)
    quiet_from = _hour(_("Quiet from"), 18)
    quiet_until = _hour(_("Until"), 7)


class ChatForm(forms.Form):
    """An incoming-webhook address, the chat it belongs to, and whose notices go there."""

    address = forms.URLField(
        label=_("Incoming-webhook address"),
        max_length=700,
        assume_scheme="https",
        help_text=_("From the chat's own settings: Incoming webhooks in Slack, Workflows in Teams"),
    )
    style = forms.ChoiceField(label=_("Chat"), choices=ChatChannel.Style.choices)
    place = forms.ChoiceField(label=_("Whose notices"), required=False)

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["place"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("Mine")), *places]
