"""Tests of reading flow histories."""
