"""What people say that is private to somebody."""

from django.utils.translation import gettext_lazy as _

from manyways.access.privacy import Private, declare_private

WITHOUT_A_NAME = declare_private(
    Private(
        "change.author",
        _("Who left words without a name"),
        _("Nobody"),
        _("Not at all: no author, no time of day, no history, no log line; replies behind a secret link"),
        ("change.anonymouspost",),
        "src/manyways/change/tests/voices/test_without_a_name.py",
        has_history=False,
    )
)
PULSE = declare_private(
    Private(
        "change.pulse",
        _("What one person answered in a pulse"),
        _("Nobody"),
        _("Only as counts by group; who answered as a one-way code until the round is over"),
        ("change.pulsetally", "change.pulseticket"),
        "src/manyways/change/tests/voices/test_pulses.py",
        has_history=False,
    )
)
SMALL_GROUP = declare_private(
    Private(
        "change.pulse_small",
        _("Pulse figures of a group with fewer than five answers, and of the group that would tell them"),
        _("Nobody"),
        _("As counts; never shown"),
        ("change.pulsetally",),
        "src/manyways/change/tests/voices/test_pulses.py",
        has_history=False,
    )
)
QUESTION = declare_private(
    Private(
        "change.question",
        _("A question for those who answer only"),
        _("Its author, who finds out, the owner of the initiative, and those who may answer questions there"),
        _("As a row; the history tells that it was asked, never the words"),
        ("change.question",),
        "src/manyways/change/tests/voices/test_questions.py",
    )
)
HIDDEN = declare_private(
    Private(
        "change.hidden",
        _("Words hidden with a reason"),
        _("Their author, and those who may hide words there"),
        _("Unchanged, until the author words them anew"),
        ("change.question", "change.update"),
        "src/manyways/change/tests/voices/test_questions.py",
    )
)
ASKER = declare_private(
    Private(
        "change.asker",
        _("Who asked, on the open page by link"),
        _("Colleagues who sign in; the page by link says “a colleague”"),
        _("As a row; cleared when the account goes"),
        ("change.question",),
        "src/manyways/change/tests/voices/test_open_pages.py",
    )
)
RESISTANCE = declare_private(
    Private(
        "change.resistance",
        _("What holds a group back"),
        _("Those who work on the change; never of fewer than five people, never of one"),
        _("As a row with its history"),
        ("change.resistance",),
        "src/manyways/change/tests/voices/test_pulses.py",
    )
)
CONFIRMATION = declare_private(
    Private(
        "change.confirmation",
        _("Who confirmed a message or a session, by name"),
        _("The person, their own manager, and whoever runs it; others see counts of five and more"),
        _(
            "As a row with its history; both lose the name a set time after the milestone, and hold none where a group is counted only"
        ),
        ("change.confirmation",),
        "src/manyways/change/tests/test_confirmation_doors.py",
    )
)
UNAPPROVED = declare_private(
    Private(
        "change.unapproved",
        _("A planned message about somebody's job or pay before HR approved its words"),
        _("Who may plan messages there, who runs or says it, and HR"),
        _("As rows with their history; open to those who see the change once approved, or said"),
        ("change.engagement", "change.contentversion"),
        "src/manyways/change/tests/test_approval.py",
    )
)
