"""Case files become rows and frames of facts."""
