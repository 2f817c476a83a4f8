"""What people type at their desk: comments and feedback."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
