"""Measures: quantities computed from one case, with their definitions."""
