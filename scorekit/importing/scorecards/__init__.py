"""Score cards of contact centres become rubrics, and filled ones become ratings."""
