"""Contacts: their rows, searching, importing and exporting them."""
