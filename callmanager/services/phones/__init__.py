"""Phones and programs that may look in."""
