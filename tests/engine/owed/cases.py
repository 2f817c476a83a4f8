"""The organisation of five people whose answers are known."""

from datetime import date

from manyways.engine.owed import (
    Capacity,
    Claim,
    Confirmation,
    Engagement,
    EngagementKind,
    Facts,
    Group,
    Impact,
    Membership,
    Milestone,
    Person,
    Process,
    ProcessImpact,
    Question,
    QuestionState,
)

TODAY = date(2027, 3, 15)
SAID = date(2027, 3, 22)

FIVE_PEOPLE = Facts(
    people=tuple(Person(name) for name in ("ana", "ben", "cai", "dee", "eve")),
    groups=(Group("sales"), Group("ops"), Group("squad")),
    memberships=(
        Membership("ana", "sales"),
        Membership("ben", "sales"),
        Membership("cai", "ops"),
        Membership("dee", "ops"),
        Membership("dee", "squad", starts_on=date(2027, 2, 1)),
        Membership("eve", "squad", ends_on=date(2027, 3, 1)),
    ),
    milestones=(Milestone("L1", "C1", date(2027, 4, 5)), Milestone("L2", "C2", date(2027, 4, 12))),
    impacts=(
        Impact("I1", "L1", "sales", 4, tell_level=2, lead_days=28, hours=4, settling_weeks=4),
        Impact("I2", "L1", "squad", 5, tell_level=2, train_level=3, lead_days=28, hours=20, settling_weeks=4),
        Impact("I3", "L2", "ops", 3, tell_level=1, train_level=2, lead_days=14, hours=10, settling_weeks=4),
    ),
    engagements=(
        Engagement(
            "T1",
            EngagementKind.TELL,
            happened_on=date(2027, 3, 1),
            impacts=("I1", "I2"),
            claims=(Claim(milestone="L1", first=SAID, last=SAID),),
        ),
        Engagement("T2", EngagementKind.TRAIN, happened_on=date(2027, 3, 10), impacts=("I2",)),
        Engagement("T3", EngagementKind.TELL, questions=("V2",)),
    ),
    confirmations=(
        Confirmation("T1", 2, person="ana"),
        Confirmation("T1", 1, person="ben"),
        Confirmation("T1", 2, person="dee"),
        Confirmation("T2", 2, person="dee"),
        Confirmation("T3", 1, person="ben"),
    ),
    processes=(
        Process("review", next_run=date(2027, 5, 1), every_months=12),
        Process("chargeback"),
        Process("forecast", next_run=date(2027, 4, 1), every_months=1),
    ),
    process_impacts=(
        ProcessImpact("review", "L1"),
        ProcessImpact("chargeback", "L1", fixed_on=date(2027, 3, 1)),
        ProcessImpact("forecast", "L2", fix_owner="finance"),
    ),
    questions=(
        Question("V1", QuestionState.FINDING_OUT, "L1", "cai", date(2027, 3, 10), ("ana", "ben")),
        Question("V2", QuestionState.ANSWERED, "L1", followers=("ana", "ben")),
    ),
    capacities=(
        Capacity("sales", hours_per_week=4),
        Capacity("ops", hours_per_week=4),
        Capacity("squad", hours_per_week=4),
    ),
)
