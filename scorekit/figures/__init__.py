"""Figures about operators and markets: read, chosen, checked, and what they give."""
