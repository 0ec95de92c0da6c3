"""Spreadsheets, exports and survey files become cases and figures, by a mapping that says how."""
