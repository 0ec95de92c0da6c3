"""The engine: a rubric compiled to expressions; points, scores and their sums."""
