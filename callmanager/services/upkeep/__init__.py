"""What is done each day: backups and reports."""
