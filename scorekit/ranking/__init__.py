"""Scores of operators become ranks and a league table."""
