"""Forms of the front door: they parse and check, and save nothing."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.intake.models import PracticeUse, Request, SecretLink, Template
from manyways.intake.models.practices import Practice
from manyways.intake.parts import Part, part_text, read_part
from manyways.teams.forms import RowForm, day_field
from manyways.teams.forms.person import PersonField
from manyways.teams.models import Person
from manyways.ui.long_select import LongSelect
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.forms import kinds, people
from manyways.work.models import Initiative


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AskForm(forms.Form):
    """Three fields; the kind waits under More."""

    name = forms.CharField(
        label=_("What do you need?"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    need = forms.CharField(
        label=_("What will be better, for whom?"), required=False, max_length=5_000, widget=_words()
    )
    wanted_on = day_field(label=_("By when?"), help_text=_("Leave it empty if there is no date."))
    kind = forms.ModelChoiceField(
        kinds(), label=_("Kind"), required=False, empty_label=_("The PMO will sort it")
    )


class AskByLinkForm(forms.Form):
    """Three fields and a way to answer, for somebody who never signs in."""

    name = forms.CharField(label=_("What do you need?"), max_length=200)
    asker_name = forms.CharField(label=_("Your name"), max_length=120)
    need = forms.CharField(
        label=_("What will be better, for whom?"), required=False, max_length=5_000, widget=_words()
    )
    asker_email = forms.EmailField(
        label=_("Your e-mail"), required=False, help_text=_("If you would like to be written to.")
    )
    wanted_on = day_field(label=_("By when?"))


class EditRequest(RowForm, forms.ModelForm[Request]):
    """What can be corrected in a request."""

    wanted_on = day_field(label=_("Needed by"))
    answer_by_on = day_field(label=_("Answer by"), required=True)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Request
        fields = ("name", "need", "wanted_on", "kind", "owner", "answer_by_on")
        widgets = {"need": _words()}
        field_classes = {"owner": PersonField}


class PasteForm(forms.Form):
    """Rows, pasted or in a file."""

    text = forms.CharField(required=False, max_length=2_000_000, widget=_words(8))
    file = forms.FileField(label=_("Or a CSV file"), required=False)

    def rows_text(self) -> str:
        """What was pasted, else what is in the file. Signs that are no UTF-8 are replaced."""
        given = self.cleaned_data["file"]
        pasted: str = self.cleaned_data["text"]
        return pasted or (given.read().decode("utf-8-sig", "replace") if given else "")


class DeclineForm(forms.Form):
    """The reason of a no."""

    reason = forms.CharField(label=_("Why not? It goes to the asker."), max_length=5_000, widget=_words(2))


class ParkForm(forms.Form):
    """Until when, and why."""

    look_again_on = day_field(label=_("Look again on"), required=True)
    reason = forms.CharField(label=_("Why does it wait?"), max_length=5_000, widget=_words(2))


class JoinForm(forms.Form):
    """An initiative that takes a request in."""

    initiative = forms.ModelChoiceField(
        Initiative.objects.none(),
        label=_("Joins"),
        required=False,
        empty_label=_("A new initiative"),
        widget=LongSelect,
    )

    def __init__(self, *args: Any, by: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        field = self.fields["initiative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Initiative.objects.visible_to(by).open().order_by("name")


class LinkForm(forms.Form):
    """For whom a link is, and until when it works."""

    name = forms.CharField(label=_("For whom?"), max_length=120)
    expires_on = day_field(label=_("Works until"), required=True)
    purpose = forms.ChoiceField(label=_("Opens"), choices=SecretLink.Purpose.choices, initial="ask")
    audience = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["expires_on"].initial = today() + timedelta(days=90)


class NewAdvice(forms.Form):
    """What the advice is about."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True}))
    kind = forms.ModelChoiceField(kinds(), label=_("Kind"), required=False, empty_label=_("Not sorted yet"))
    template = forms.ModelChoiceField(
        Template.objects.filter(is_active=True), label=_("Template"), required=False, empty_label=_("None")
    )


class Second(forms.Form):
    """Who answers as the second person."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"), label=_("Who"), widget=LongSelect
    )


class Choice(forms.Form):
    """The approach that is chosen, and why if not as advised."""

    chosen = forms.ChoiceField(label=_("Approach"), choices=APPROACH_CHOICES)
    reason = forms.CharField(label=_("Why not as advised?"), max_length=300, required=False)


class PeriodForm(forms.Form):
    """The name, and one of the two dates; who has which role waits under More."""

    name = forms.CharField(label=_("Name"), max_length=200)
    ends_on = day_field(label=_("Ends on"))
    starts_on = day_field(label=_("Starts on"))

    def __init__(self, *args: Any, template: Template | None, roles: list[str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.roles = roles
        for number, role in enumerate(roles):
            self.fields[f"role_{number}"] = PersonField(
                people(), label=role, required=False, empty_label=_("Nobody yet")
            )
        if template is not None and not template.is_dated_from_end:
            self.order_fields(["name", "starts_on", "ends_on"])

        self.fields["visibility"] = forms.ChoiceField(
            label=_("Seen by"),
            choices=Initiative.Visibility.choices,
            initial=Initiative.Visibility.COMPANY,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """An end before the start is no period."""
        found = super().clean() or {}
        if found.get("starts_on") and found.get("ends_on") and found["ends_on"] < found["starts_on"]:
            self.add_error("ends_on", _("It cannot finish before it started."))
        return found

    def people_by_role(self) -> dict[str, Person]:
        """Who was chosen for which role."""
        chosen = {role: self.cleaned_data.get(f"role_{number}") for number, role in enumerate(self.roles)}
        return {role: person for role, person in chosen.items() if person is not None}


class TemplateForm(RowForm, forms.ModelForm[Template]):
    """What a template is for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Template
        fields = ("name", "kind", "summary", "approach", "span_weeks", "is_dated_from_end", "is_active")
        widgets = {"summary": _words(2)}


class PartForm(forms.Form):
    """The lines of one part of a template."""

    text = forms.CharField(label=_("One row a line"), required=False, max_length=100_000, widget=_words(18))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, part: Part, template: Template, **settings: Any) -> None:
        rows = getattr(template, part.name)
        super().__init__(*args, **settings)
        self.initial = {"text": part_text(part, rows), "version": template.version}
        self.part = part
        self.fields["text"].help_text = str(part.hint)
        self.fields["text"].strip = False  # type: ignore[attr-defined]

    def clean_text(self) -> list[dict[str, Any]]:
        """The rows. Raises ValidationError that names each line that was not understood."""
        reading = read_part(self.part, self.cleaned_data["text"])
        if reading.problems:
            raise forms.ValidationError(
                [
                    forms.ValidationError(
                        _("Line %(number)s: %(problem)s"), params={"number": n, "problem": text}
                    )
                    for n, text in reading.problems.items()
                ]
            )
        return reading.rows


class PracticeForm(RowForm, forms.ModelForm[Practice]):
    """What a practice says."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Practice
        fields = ("name", "technique", "fits_when", "fits_not_when", "starter", "is_active")
        widgets = {
            "technique": _words(),
            "fits_when": _words(2),
            "fits_not_when": _words(2),
            "starter": _words(6),
        }


class AttachForm(forms.Form):
    """A practice to use."""

    practice = forms.ModelChoiceField(Practice.objects.filter(is_active=True), label=_("Practice"))


class RateForm(forms.Form):
    """Whether it helped, and how one saw it."""

    verdict = forms.ChoiceField(label=_("Did it help?"), choices=PracticeUse.Verdict.choices)
    note = forms.CharField(label=_("In a sentence"), max_length=300)


class TextForm(forms.Form):
    """The text of one place."""

    text = forms.CharField(label=_("Text"), required=False, max_length=2_000, widget=_words(4))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
