"""Exports of Jira: CSV of the issue navigator, JSON of the REST search with the history of statuses."""

from manyways.interchange.jira.draft import draft
from manyways.interchange.jira.issues import Issue, is_jira, read_issues
from manyways.interchange.jira.statuses import Status, statuses_of

__all__ = ["Issue", "Status", "draft", "is_jira", "read_issues", "statuses_of"]
