"""Rows of large tables become frames of facts a column at a time; what is not plain is left to the reader of rows."""
