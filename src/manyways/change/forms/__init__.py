"""The forms of the app `change`, by noun: they parse and check, and save nothing."""
