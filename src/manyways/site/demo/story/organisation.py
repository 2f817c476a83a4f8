"""Brightwater Learning's programs, teams and goals."""

from manyways.site.demo.story.parts import DemoArea, DemoGoal, DemoTeam

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
    DemoGoal(
        "Everybody knows their team and its purpose",
        "",
        "",
        "People who can name their team's purpose",
        "%",
        34,
        80,
        130,
        ((62, 34), (34, 41)),
        ("Shift to product teams",),
        owner="Ines Okafor",
    ),
)

AREAS = (
    DemoArea(
        "Buying and renewing", "Commerce", "From the price page to the invoice, for one school or a group"
    ),
    DemoArea("Authoring", "Catalogue", "Writing, checking and publishing a course", "improve", 1),
    DemoArea("Learning", "Learner", "Lessons, quizzes and progress on every screen", "improve", 2),
    DemoArea("Classroom", "Classroom", "Classes, assignments and what the teacher sees"),
    DemoArea(
        "Search and reports", "Insights", "Finding a course, and seeing what learning did", "improve", 4
    ),
    DemoArea("Getting started", "Growth", "The first visit, the trial and the first lesson"),
    DemoArea("Lessons offline", "Mobile", "Downloading, resuming and bringing answers back", "new", 3),
    DemoArea(
        "Certificates",
        "",
        "Issuing and proving certificates; built by a project that has ended",
        "attention",
        5,
    ),
)
