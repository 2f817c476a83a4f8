"""Who may, and who did: users, roles, grants, tokens; what an action is; the history."""
