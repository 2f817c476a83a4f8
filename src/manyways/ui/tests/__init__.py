"""Tests of how the product looks and behaves."""
