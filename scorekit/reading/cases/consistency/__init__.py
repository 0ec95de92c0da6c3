"""Checks of sense: what a schema cannot see in a case."""
