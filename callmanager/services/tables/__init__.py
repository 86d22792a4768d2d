"""Spreadsheets: reading cells, writing workbooks as they stream."""
