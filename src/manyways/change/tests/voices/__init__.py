"""Tests of what people ask, offer, answer and agree."""
