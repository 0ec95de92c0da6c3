"""Rubrics: the tree, its reader, its checks, and what changed between two."""
