"""Who: people, groups, memberships, teams, working calendars, capacity."""
