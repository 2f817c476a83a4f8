"""What is done for the whole once a day: forgetting what was kept only for a while, escalating what nobody helped with."""

from procrastinate.contrib.django import app

from manyways.change.actions.enabling import escalate_late_blockers
from manyways.change.actions.pulses import forget_tickets
from manyways.change.actions.voices import nobody


@app.periodic(cron="15 3 * * *")
@app.task(name="site.forget", queueing_lock="site.forget")
def forget(timestamp: int) -> None:
    """Who answered pulses that are closed."""
    forget_tickets(by=nobody())


@app.periodic(cron="30 6 * * *")
@app.task(name="site.escalate", queueing_lock="site.escalate")
def escalate(timestamp: int) -> None:
    """Blockers for which help was asked and did not come."""
    escalate_late_blockers(by=nobody())
