"""Tests of how the product is installed, started, stopped, killed and kept."""
