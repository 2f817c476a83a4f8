"""Which way of working fits: published questions, a profile, a recommendation with its reasons."""
