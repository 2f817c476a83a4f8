"""What a person says about a source before it is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.interchange.jira import is_jira
from manyways.interchange.reading import JIRA, is_schedule
from manyways.interchange.sheets import MOST_BYTES
from manyways.interchange.subjects import SUBJECTS
from manyways.teams.models import Team
from manyways.work.models import Initiative


class SourceForm(forms.Form):
    """A file or pasted rows, what they are about, and where they go."""

    subject = forms.ChoiceField(label=_("What is it about?"))
    pasted = forms.CharField(
        label=_("Paste rows from a spreadsheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Best with the header row. Columns are guessed and shown before anything is written."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        help_text=_(
            "CSV, Excel, MS Project (.mpp, .xml, .mpx), Primavera (.xer, .xml), Jira (.csv, .json). At most 50 MB."
        ),
    )
    initiative = forms.ModelChoiceField(
        Initiative.objects.none(),
        label=_("Into which initiative?"),
        required=False,
        empty_label=_("A new one"),
    )
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Whose history is it?"), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = [(subject.slug, subject.label) for subject in SUBJECTS.values()]
        files = [(JIRA, _("A Jira export")), ("schedule", _("A schedule file"))]
        self.fields["subject"].choices = [*subjects, *files]  # type: ignore[attr-defined]
        self.fields["initiative"].queryset = Initiative.objects.visible_to(by).order_by("name")  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.visible_to(by).filter(is_active=True).order_by("name")  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large before reading it."""
        file: Any = self.cleaned_data.get("file")
        if file and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB. Split it and import the parts."))
        return file

    def clean(self) -> dict[str, Any]:
        """One source; a schedule is known by its file name; a history needs its team."""
        found = super().clean() or self.cleaned_data
        file, pasted = found.get("file"), (found.get("pasted") or "").strip()
        if not file and not pasted:
            self.add_error("pasted", _("Paste some rows or choose a file."))
        if file and _is_jira(file):
            found["subject"] = JIRA
        elif file and is_schedule(file.name or ""):
            found["subject"] = "schedule"
        elif found.get("subject") == "schedule":
            self.add_error("file", _("Choose a schedule file: .mpp, .xml, .mpx or .xer."))
        if found.get("subject") == "history" and not found.get("team"):
            self.add_error("team", _("Say which team finished these items."))
        return found

    @property
    def content(self) -> bytes:
        """The source itself."""
        file = self.cleaned_data["file"]
        return file.read() if file else self.cleaned_data["pasted"].encode()  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What the source is called."""
        file = self.cleaned_data["file"]
        return str(file.name) if file else str(_("Pasted rows"))


def _is_jira(file: Any) -> bool:
    """Whether a file's beginning is that of an export of Jira."""
    head = file.read(65_536)
    file.seek(0)
    return is_jira(head, file.name or "")
