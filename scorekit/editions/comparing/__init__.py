"""Two or more editions of a league: what changed, and why."""
