"""Frozen league tables. Their place; nothing is frozen yet."""
