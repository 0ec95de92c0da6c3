"""What scorekit writes for people: projects, cases, operators, rubrics and leagues."""
