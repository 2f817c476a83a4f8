"""How much: budget lines, team rates, monthly cost."""
