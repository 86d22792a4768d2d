"""Reports in Excel and CSV."""
