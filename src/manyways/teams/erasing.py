"""What teams hold about a person: name, address, place and title."""

from manyways.access.erasing import Erased, declare_erased

declare_erased(Erased("teams.Person", "pk", blank=("name", "email", "location", "job_title")))
