"""The pages of the app `change`, by noun."""
