"""The components that pages are made of; `templatetags/mw.py` gives them to every template."""
