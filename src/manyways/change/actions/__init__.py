"""The verbs of the app `change`, by noun."""
