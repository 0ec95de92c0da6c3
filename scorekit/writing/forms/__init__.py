"""Empty forms for field work: what callers fill in, made from what a rubric asks for."""
