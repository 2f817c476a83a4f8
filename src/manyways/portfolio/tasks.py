"""Judging in the background, so that readers find little left to judge: soon after changes, and on each new day."""

from procrastinate.contrib.django import app

from manyways.portfolio.judging import judge_touched


@app.periodic(cron="* * * * *")
@app.task(name="portfolio.judge", queueing_lock="portfolio.judge")
def judge(timestamp: int) -> None:
    """Judge what was touched in the last minute, and everything open on a new day."""
    judge_touched()
