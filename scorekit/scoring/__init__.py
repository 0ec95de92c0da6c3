"""League tables, scores of cases, and what explains them."""
