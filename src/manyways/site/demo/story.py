"""What Brightwater Learning does: its teams, programs, goals and initiatives. Days count from today."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoTeam:
    """A team with its rhythm: items a week, how uneven, and the weeks ago of its bad quarter, if any."""

    name: str
    kind: str
    program: str
    lead: str
    purpose: str
    pace: float
    unevenness: float
    weeks: int = 52
    bad_weeks: tuple[int, int] | None = None


@dataclass(frozen=True)
class Task:
    """A row of a plan: working days at best, likely and at worst; `after` names rows; 0 days is a milestone."""

    name: str
    days: float = 0
    spread: tuple[float, float] | None = None
    after: tuple[str, ...] = ()
    owner: str = ""
    under: str = ""
    done: int = 0
    starts_in: int | None = None
    deadline_in: int | None = None
    is_stuck: bool = False


@dataclass(frozen=True)
class DemoInitiative:
    """One initiative: `tasks` if it has a plan, `backlog` and `in_progress` if it has a board."""

    name: str
    kind: str
    approach: str
    owner: str
    summary: str
    team: str = ""
    program: str = ""
    due_in: int | None = None
    is_fixed: bool = False
    started_ago: int = 30
    company_wide: bool = True
    tasks: tuple[Task, ...] = ()
    backlog: tuple[str, ...] = ()
    in_progress: tuple[str, ...] = ()
    finished_count: int = 0
    milestone: str = ""
    size: float = 1.0


@dataclass(frozen=True)
class DemoGoal:
    """A goal with one metric: baseline, target, readings as (days ago, value)."""

    name: str
    program: str
    team: str
    metric: str
    unit: str
    baseline: float
    target: float
    due_in: int
    readings: tuple[tuple[int, float], ...] = field(default=())
    initiatives: tuple[str, ...] = ()
    baseline_ago: int = 120


PROGRAMS = {
    "Learning": ("Learner, Classroom and Catalogue: what people learn with", "Elif Demir"),
    "Business": ("Commerce, Growth and Insights: how schools and firms buy and stay", "Ines Okafor"),
    "Foundations": ("What all of it runs on", "Priya Raman"),
}

TEAMS = (
    DemoTeam(
        "Commerce",
        "product",
        "Business",
        "Noor Haddad",
        "Schools and firms buy, pay and renew without help",
        3.6,
        0.45,
    ),
    DemoTeam(
        "Catalogue", "product", "Learning", "Elif Demir", "Authors bring a course live in minutes", 4.4, 0.35
    ),
    DemoTeam(
        "Learner",
        "product",
        "Learning",
        "Marco Bianchi",
        "Learners finish what they start",
        5.2,
        0.5,
        bad_weeks=(30, 18),
    ),
    DemoTeam(
        "Classroom", "product", "Learning", "Aiko Tanaka", "Teachers run a class from one page", 2.8, 0.4
    ),
    DemoTeam(
        "Insights",
        "product",
        "Business",
        "Pavel Novak",
        "Customers see what learning does for them",
        2.2,
        0.6,
    ),
    DemoTeam("Growth", "product", "Business", "Zoe Martin", "The right people find us and stay", 6.1, 0.7),
    DemoTeam(
        "DevOps",
        "platform",
        "Foundations",
        "Priya Raman",
        "Teams release safely whenever they want",
        3.1,
        0.4,
    ),
    DemoTeam(
        "Data platform",
        "platform",
        "Foundations",
        "Omar Farouk",
        "One trustworthy source for every number",
        2.5,
        0.5,
    ),
    DemoTeam(
        "Mobile",
        "enabling",
        "Learning",
        "Jana Horvat",
        "Lessons work without a connection",
        2.4,
        0.4,
        weeks=5,
    ),
)

INITIATIVES = (
    DemoInitiative(
        "Customer conference 2027",
        "event",
        "planned",
        "Mara Lindqvist",
        "Six hundred customers meet for two days and see group billing on stage.",
        due_in=177,
        is_fixed=True,
        started_ago=52,
        tasks=(
            Task("Place"),
            Task(
                "Venue shortlist",
                15,
                (12, 22),
                owner="Mara Lindqvist",
                under="Place",
                done=100,
                starts_in=-40,
            ),
            Task(
                "Venue secured",
                15,
                (10, 40),
                ("Venue shortlist",),
                "Mara Lindqvist",
                "Place",
                60,
                is_stuck=True,
            ),
            Task("Hotel rooms, 200", 32, (24, 55), ("Venue secured",), "Sam Osei", "Place"),
            Task("Catering decided", 20, (12, 30), ("Venue secured",), "Sam Osei", "Place", starts_in=70),
            Task("Programme"),
            Task(
                "Speakers lined up",
                65,
                (50, 85),
                owner="Noor Haddad",
                under="Programme",
                starts_in=-5,
                done=20,
            ),
            Task("Activities decided", 20, (12, 32), ("Speakers lined up",), "Noor Haddad", "Programme"),
            Task("Group billing on stage", 0, None, (), "Noor Haddad", "Programme"),
            Task("Audience"),
            Task("Ticket sales open", 0, None, ("Hotel rooms, 200",), "Lea Fontaine", "Audience"),
            Task("Campaign", 72, (66, 84), ("Ticket sales open",), "Lea Fontaine", "Audience"),
            Task(
                "Build-up on site",
                4,
                (3, 7),
                ("Campaign", "Activities decided", "Catering decided", "Group billing on stage"),
                "Mara Lindqvist",
                "Audience",
            ),
            Task(
                "Conference day",
                0,
                None,
                ("Build-up on site",),
                "Mara Lindqvist",
                "Audience",
                deadline_in=177,
            ),
        ),
    ),
    DemoInitiative(
        "Partner day Lisbon",
        "event",
        "planned",
        "Mara Lindqvist",
        "Forty partners agree on next year's plan in one day.",
        due_in=81,
        started_ago=60,
        tasks=(
            Task("Room and date secured", 8, (6, 12), owner="Mara Lindqvist", done=100, starts_in=-50),
            Task("Invitations out", 5, (4, 8), ("Room and date secured",), "Lea Fontaine", done=100),
            Task("Catering secured", 6, (4, 9), ("Room and date secured",), "Sam Osei", done=100),
            Task("Replies in", 30, (25, 38), ("Invitations out",), "Lea Fontaine", done=40, starts_in=-14),
            Task("Agenda and speakers", 15, (10, 22), ("Replies in",), "Mara Lindqvist"),
            Task("Travel booked", 8, (5, 12), ("Replies in",), "Sam Osei"),
            Task(
                "Partner day",
                1,
                (1, 1),
                ("Agenda and speakers", "Travel booked", "Catering secured"),
                "Mara Lindqvist",
            ),
        ),
    ),
    DemoInitiative(
        "Group billing",
        "outcome",
        "flow",
        "Noor Haddad",
        "A head office pays once for all its sites.",
        team="Commerce",
        program="Business",
        due_in=170,
        started_ago=80,
        finished_count=14,
        size=2.0,
        milestone="Group billing ready to show",
        in_progress=(
            "Invoice with several cost centres",
            "Tax rules for Spain and Italy",
            "Pause one site of a group",
        ),
        backlog=(
            "Group accounts can be merged",
            "Split an invoice by site",
            "Purchase order numbers on invoices",
            "Approver per cost centre",
            "Credit note for one site",
            "Spending limits per site",
            "Monthly statement for head office",
            "Change the paying entity",
            "Move a site between groups",
            "Volume discount across sites",
            "Tax rules for Norway",
            "Tax rules for Switzerland",
            "Group renewal in one step",
            "Export for accounting",
            "Audit log of billing changes",
            "Notice before a limit is reached",
            "Proforma invoices",
            "Bank transfer matching",
            "Reminders to the right person",
            "Refund to the right entity",
            "Help pages and examples",
            "Migration of 40 pilot groups",
            "Load test with 2,000 sites",
            "Billing contact per site",
        ),
    ),
    DemoInitiative(
        "Faster course setup",
        "outcome",
        "flow",
        "Elif Demir",
        "An author brings a course live in 25 minutes instead of 42.",
        team="Catalogue",
        program="Learning",
        started_ago=120,
        finished_count=22,
        in_progress=("Reuse a module from another course", "Live preview while editing"),
        backlog=(
            "Templates by subject",
            "Paste from a document",
            "Check before publishing",
            "Fewer steps to add a quiz",
            "Default pricing by level",
            "Co-author invitations",
            "Bulk upload of videos",
            "Suggested tags",
            "Copy last year's course",
            "Publish on a date",
            "Undo a publish",
            "Author checklist",
            "Faster image crop",
            "Quiz bank search",
            "Set up on a phone",
            "Measure time to live",
        ),
    ),
    DemoInitiative(
        "Mobile lessons offline",
        "outcome",
        "flow",
        "Jana Horvat",
        "Field staff and travellers learn without a connection.",
        team="Mobile",
        program="Learning",
        started_ago=35,
        finished_count=9,
        in_progress=("Download a lesson", "Quiz answers kept until online"),
        backlog=(
            "Download a whole course",
            "Storage limit per device",
            "Resume where I stopped",
            "Sync on wi-fi only",
            "Captions offline",
            "Expired licences",
            "Certificates after sync",
            "Battery use measured",
        ),
    ),
    DemoInitiative(
        "Single sign-on for schools",
        "outcome",
        "flow",
        "Aiko Tanaka",
        "A school's staff sign in with the account they have.",
        team="Classroom",
        program="Learning",
        due_in=120,
        started_ago=50,
        finished_count=7,
        in_progress=("Sign in with the school's provider",),
        backlog=(
            "Map classes from the directory",
            "Leave when a teacher leaves",
            "Several schools in one district",
            "Set-up guide for administrators",
            "Test with five districts",
            "Support hand-over",
            "Session length by policy",
            "Parents keep their password",
            "Merge duplicate accounts",
            "Status page for sign-in",
        ),
    ),
    DemoInitiative(
        "Search that understands",
        "outcome",
        "flow",
        "Pavel Novak",
        "Learners find the right course in the first five results.",
        team="Insights",
        program="Business",
        started_ago=25,
        finished_count=3,
        in_progress=("Synonyms from search logs",),
        backlog=(
            "Rank by completion",
            "Typing mistakes",
            "Search inside lessons",
            "Filters that stay",
            "Results by language",
            "Measure the first five",
            "Zero-result page",
            "Suggestions while typing",
        ),
    ),
    DemoInitiative(
        "SOC 2 renewal",
        "compliance",
        "planned",
        "Tomasz Nowak",
        "The auditor confirms our controls for another year.",
        due_in=129,
        is_fixed=True,
        started_ago=70,
        company_wide=False,
        tasks=(
            Task("Scope agreed with the auditor", 10, (8, 15), owner="Tomasz Nowak", done=100, starts_in=-65),
            Task(
                "Access reviews",
                20,
                (15, 30),
                ("Scope agreed with the auditor",),
                "Priya Raman",
                done=80,
                starts_in=-30,
            ),
            Task(
                "Change records sampled",
                15,
                (10, 22),
                ("Scope agreed with the auditor",),
                "Omar Farouk",
                done=50,
                starts_in=-20,
            ),
            Task(
                "Vendor assessments",
                25,
                (20, 40),
                ("Scope agreed with the auditor",),
                "Tomasz Nowak",
                done=30,
                starts_in=-15,
            ),
            Task("Recovery test", 5, (4, 10), ("Access reviews",), "Priya Raman"),
            Task(
                "Evidence complete",
                0,
                None,
                ("Access reviews", "Change records sampled", "Vendor assessments", "Recovery test"),
                "Tomasz Nowak",
            ),
            Task("Field work", 15, (12, 20), ("Evidence complete",), "Tomasz Nowak"),
            Task("Findings answered", 10, (5, 20), ("Field work",), "Tomasz Nowak"),
            Task("Report signed", 0, None, ("Findings answered",), "Tomasz Nowak", deadline_in=129),
        ),
    ),
    DemoInitiative(
        "Accessibility, stage 2",
        "compliance",
        "hybrid",
        "Elif Demir",
        "Everybody can use every lesson, as the June law asks.",
        team="Learner",
        program="Learning",
        due_in=214,
        is_fixed=True,
        started_ago=45,
        finished_count=8,
        tasks=(
            Task("Audit by an outside lab", 15, (12, 20), owner="Elif Demir", done=100, starts_in=-40),
            Task("Findings sorted", 5, (3, 8), ("Audit by an outside lab",), "Marco Bianchi", done=100),
            Task("Authors trained", 30, (20, 45), ("Findings sorted",), "Ruth Adler", done=10, starts_in=-8),
            Task("Second audit", 10, (8, 15), ("Findings sorted", "Authors trained"), "Elif Demir"),
            Task("Statement published", 0, None, ("Second audit",), "Elif Demir", deadline_in=214),
        ),
        milestone="Findings fixed",
        in_progress=("Keyboard in the video player", "Captions editor"),
        backlog=(
            "Contrast in charts",
            "Focus order in quizzes",
            "Alternative texts for old courses",
            "Screen reader names in the menu",
            "Reduced motion",
            "Transcripts for audio",
            "Zoom to 400 %",
            "Error messages that help",
            "Drag and drop with keys",
            "Language of parts",
        ),
    ),
    DemoInitiative(
        "Move to Harbour Street",
        "facilities",
        "planned",
        "Jonas Weber",
        "Three hundred people work in the new building before the old lease ends.",
        due_in=160,
        is_fixed=True,
        started_ago=110,
        tasks=(
            Task("Lease signed", 10, (8, 14), owner="Jonas Weber", done=100, starts_in=-105),
            Task(
                "Floor plans agreed", 20, (15, 30), ("Lease signed",), "Jonas Weber", done=100, starts_in=-80
            ),
            Task(
                "Building works", 70, (60, 95), ("Floor plans agreed",), "Jonas Weber", done=45, starts_in=-45
            ),
            Task("Server room handed over", 0, None, ("Building works",), "Jonas Weber"),
            Task("Furniture delivered", 20, (15, 30), ("Building works",), "Sam Osei"),
            Task("Move in three waves", 15, (12, 20), ("Furniture delivered",), "Jonas Weber"),
            Task(
                "Old building handed back",
                5,
                (4, 8),
                ("Move in three waves",),
                "Jonas Weber",
                deadline_in=160,
            ),
        ),
    ),
    DemoInitiative(
        "Network refresh",
        "infrastructure",
        "planned",
        "Priya Raman",
        "No switch is older than five years, and nobody notices the change.",
        program="Foundations",
        due_in=150,
        started_ago=40,
        tasks=(
            Task("Design and bill of materials", 15, (12, 20), owner="Priya Raman", done=100, starts_in=-38),
            Task(
                "Hardware ordered",
                35,
                (25, 60),
                ("Design and bill of materials",),
                "Priya Raman",
                done=50,
                starts_in=-15,
            ),
            Task("Install core switches", 8, (6, 12), ("Hardware ordered",), "Priya Raman"),
            Task("Six work windows", 30, (28, 36), ("Install core switches",), "Priya Raman"),
            Task("Old hardware recycled", 5, (3, 8), ("Six work windows",), "Sam Osei"),
        ),
    ),
    DemoInitiative(
        "Shift to product teams",
        "change",
        "hybrid",
        "Ines Okafor",
        "Six durable product teams replace project staffing.",
        due_in=98,
        started_ago=90,
        tasks=(
            Task("Product areas agreed", 20, (15, 30), owner="Ines Okafor", done=100, starts_in=-85),
            Task(
                "Stakeholders walked",
                25,
                (18, 40),
                ("Product areas agreed",),
                "Ines Okafor",
                done=25,
                starts_in=-20,
            ),
            Task(
                "Roles described",
                30,
                (20, 45),
                ("Product areas agreed",),
                "Ruth Adler",
                done=50,
                starts_in=-30,
            ),
            Task("People told in person", 10, (8, 15), ("Roles described",), "Ruth Adler"),
            Task("Training held", 34, (26, 52), ("Stakeholders walked",), "Ruth Adler"),
            Task(
                "Teams start together",
                0,
                None,
                ("People told in person", "Training held"),
                "Ines Okafor",
                deadline_in=98,
            ),
            Task("First review", 0, None, ("Teams start together",), "Ines Okafor"),
        ),
        in_progress=("Explain team budgets to Finance",),
        backlog=(
            "Answer the holiday question",
            "Guide for line managers",
            "New launch calendar with Sales",
            "Retire the status report",
        ),
    ),
)

LINKS = (
    ("Group billing", "Group billing ready to show", "Customer conference 2027", "Group billing on stage"),
    ("Move to Harbour Street", "Server room handed over", "Network refresh", "Install core switches"),
    ("Accessibility, stage 2", "Findings fixed", "Accessibility, stage 2", "Second audit"),
)

GOALS = (
    DemoGoal(
        "Head offices choose us for all their sites",
        "Business",
        "Commerce",
        "Groups with more than five sites",
        "groups",
        18,
        60,
        240,
        ((90, 18), (60, 21), (33, 24)),
        ("Group billing",),
    ),
    DemoGoal(
        "Authors bring a course live in 25 minutes",
        "Learning",
        "Catalogue",
        "Time to set up a course",
        "minutes",
        42,
        25,
        100,
        ((120, 42), (90, 39), (60, 35), (30, 33), (5, 31)),
        ("Faster course setup",),
    ),
    DemoGoal(
        "Learners finish what they start",
        "Learning",
        "Learner",
        "Courses finished within 60 days",
        "%",
        38,
        50,
        300,
        ((100, 38), (70, 37), (40, 41), (10, 42)),
        ("Accessibility, stage 2",),
    ),
    DemoGoal(
        "Learning works everywhere",
        "Learning",
        "Mobile",
        "Lessons finished offline",
        "a week",
        0,
        5000,
        260,
        (),
        ("Mobile lessons offline",),
        20,
    ),
    DemoGoal(
        "Every search ends with a course",
        "Business",
        "Insights",
        "Searches followed by a start",
        "%",
        22,
        35,
        220,
        ((45, 22), (15, 23)),
        ("Search that understands",),
    ),
    DemoGoal(
        "Releases are boring",
        "Foundations",
        "DevOps",
        "Releases rolled back",
        "%",
        9,
        3,
        200,
        ((80, 9), (50, 8), (20, 6)),
        (),
    ),
)
